package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import com.google.gson.Gson;
import io.gradus.testkit.ForcedKernel;
import io.gradus.torchscript.KernelMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with the weights that PyTorch reached, see src/test/python/optimizers.py. */
class TorchParityTest {

    private record Fixtures(String torch, long[][] shapes, List<Case> cases) {}

    record Case(Map<String, Object> options, int seed, Map<String, List<Double>> weights) {}

    private static Fixtures fixtures(OptimizerTable.Row row) {
        String name = "/parity/" + row + ".json";
        try (InputStream in = TorchParityTest.class.getResourceAsStream(name)) {
            assertThat(in).as("%s, which optimizers.py makes", name).isNotNull();
            Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
            return new Gson().fromJson(reader, Fixtures.class);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Stream<Arguments> cases() {
        return OptimizerTests.rows().stream()
                .flatMap(
                        row ->
                                fixtures(row).cases().stream()
                                        .flatMap(
                                                c ->
                                                        Stream.of(
                                                                Arguments.of(
                                                                        row, c, KernelMode.HOST),
                                                                Arguments.of(
                                                                        row,
                                                                        c,
                                                                        KernelMode.DEVICE))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithPyTorch(OptimizerTable.Row row, Case c, KernelMode mode) throws Exception {
        worstError(row, c, mode);
    }

    /** The worst error relative to the weight, or to where it began. */
    private static double worstError(OptimizerTable.Row row, Case c, KernelMode mode)
            throws Exception {
        Noise noise = new Noise(c.seed());
        double worst = 0;
        try (ForcedKernel forced = ForcedKernel.of(mode);
                NDManager manager = NDManager.newBaseManager("PyTorch")) {
            assertThat(forced).isNotNull();
            Optimizer optimizer = row.configured(c.options());
            List<NDArray> weights = new ArrayList<>();
            for (long[] dimensions : fixtures(row).shapes()) {
                Shape shape = new Shape(dimensions);
                weights.add(manager.create(noise.values((int) shape.size()), shape));
            }
            float[] start = values(weights);
            for (int t = 1; t <= 100; t++) {
                for (int i = 0; i < weights.size(); i++) {
                    NDArray weight = weights.get(i);
                    float[] values = noise.gradient((int) weight.size(), t);
                    try (NDArray gradient = manager.create(values, weight.getShape())) {
                        optimizer.update("w" + i, weight, gradient);
                    }
                }
                if (c.weights().containsKey(String.valueOf(t))) {
                    List<Double> expected = c.weights().get(String.valueOf(t));
                    worst = Math.max(worst, compare(values(weights), start, expected, t));
                }
            }
            ((AutoCloseable) optimizer).close();
        }
        return worst;
    }

    private static float[] values(List<NDArray> arrays) {
        int size = arrays.stream().mapToInt(a -> (int) a.size()).sum();
        float[] all = new float[size];
        int at = 0;
        for (NDArray array : arrays) {
            float[] values = array.toFloatArray();
            System.arraycopy(values, 0, all, at, values.length);
            at += values.length;
        }
        return all;
    }

    /** 1e-5 of the weight, or of where it began: near 0 the two differ by rounding alone. */
    private static double compare(float[] actual, float[] start, List<Double> expected, int t) {
        double worst = 0;
        for (int i = 0; i < actual.length; i++) {
            double e = expected.get(i);
            double size = Math.max(Math.abs(e), Math.abs(start[i]));
            assertThat((double) actual[i])
                    .as("weight %d after %d steps", i, t)
                    .isCloseTo(e, within(1e-5 * size));
            worst = Math.max(worst, Math.abs(actual[i] - e) / size);
        }
        return worst;
    }

    /** Prints the table of docs/PARITY.md. */
    public static void main(String[] args) throws Exception {
        System.out.println("| optimizer | cases | host | device |\n|---|---|---|---|");
        for (OptimizerTable.Row row : OptimizerTable.rows()) {
            double host = 0;
            double device = 0;
            for (Case c : fixtures(row).cases()) {
                host = Math.max(host, worstError(row, c, KernelMode.HOST));
                device = Math.max(device, worstError(row, c, KernelMode.DEVICE));
            }
            System.out.printf(
                    "| %s | %d | %.1e | %.1e |%n", row, fixtures(row).cases().size(), host, device);
        }
    }
}
