package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.training.optimizer.Optimizer;
import com.example.gradus.QuasiHyperbolic;
import io.gradus.torchscript.KernelMode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.provider.Arguments;

/** What tests of all optimizers need. */
public abstract class OptimizerTests {

    public NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager("PyTorch");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** That of docs/guide/writing-your-own-rule.md, a test's own, passes the same tests. */
    private static final OptimizerTable.Row GUIDE =
            new OptimizerTable.Row(
                    QuasiHyperbolic.class,
                    Map.of("learningRate", 0.02, "clipGrad", 1),
                    List.of(Map.of("nu", 1, "beta", 0.9), Map.of("nu", 0.25)),
                    List.of(
                            new OptimizerTable.Wrong("nu", 1.5, "in [0, 1]"),
                            new OptimizerTable.Wrong("beta", 1.0, "in [0, 1)")));

    public static List<OptimizerTable.Row> rows() {
        return with(OptimizerTable.rows());
    }

    static List<OptimizerTable.Row> templateRows() {
        return with(OptimizerTable.templateRows());
    }

    private static List<OptimizerTable.Row> with(List<OptimizerTable.Row> rows) {
        return Stream.concat(rows.stream(), Stream.of(GUIDE)).toList();
    }

    static Stream<Arguments> rowsAndModes() {
        return rows().stream()
                .flatMap(
                        row ->
                                Stream.of(KernelMode.HOST, KernelMode.DEVICE)
                                        .map(mode -> Arguments.of(row, mode)));
    }

    static void assertClose(float[] actual, float[] expected, double relative) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            double size = Math.max(1, Math.abs(expected[i]));
            if (!(Math.abs(actual[i] - expected[i]) <= relative * size)) {
                throw new AssertionError(
                        "value " + i + " is " + actual[i] + ", expected " + expected[i]);
            }
        }
    }

    /**
     * Compares how far two weights went from the same start, of which the first was rounded to a
     * type after each step.
     *
     * @param bits the type's bits of precision
     */
    static void assertSameWay(float[] start, float[] actual, float[] expected, int bits) {
        for (int i = 0; i < actual.length; i++) {
            double way = expected[i] - start[i];
            double largest = Math.max(Math.abs(start[i]), Math.abs(expected[i]));
            double unit = Math.scalb(1.0, Math.getExponent(largest) + 1 - bits);
            double most = 0.1 * Math.abs(way) + 2 * unit;
            assertThat(Math.abs(way))
                    .as("the way of value %d shows an error", i)
                    .isGreaterThan(most);
            assertThat((double) actual[i] - start[i])
                    .as("the way of value %d from %s", i, start[i])
                    .isCloseTo(way, within(most));
        }
    }

    public static void closeState(Optimizer optimizer) {
        try {
            ((AutoCloseable) optimizer).close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
