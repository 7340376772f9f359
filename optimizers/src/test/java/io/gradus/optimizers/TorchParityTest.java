package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.optimizer.Optimizer;
import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import io.gradus.torchscript.KernelMode;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with the weights that torch.optim reached, see src/test/python/make_fixtures.py. */
class TorchParityTest {

    private record Fixtures(String torch, int size, List<Case> cases) {}

    record Case(
            String optimizer,
            Map<String, Object> options,
            int seed,
            Map<String, List<Double>> weights) {

        @Override
        public String toString() {
            return optimizer + options;
        }
    }

    private static Fixtures fixtures() throws IOException {
        try (Reader in =
                new InputStreamReader(
                        TorchParityTest.class.getResourceAsStream("/torch-optimizers.json"),
                        StandardCharsets.UTF_8)) {
            return new Gson().fromJson(in, new TypeToken<Fixtures>() {}.getType());
        }
    }

    static Stream<Arguments> cases() throws Exception {
        return fixtures().cases().stream()
                .flatMap(
                        c ->
                                Stream.of(KernelMode.HOST, KernelMode.DEVICE)
                                        .map(mode -> Arguments.of(c, mode)));
    }

    @Test
    void everyOptimizerIsCompared() throws Exception {
        List<String> compared = fixtures().cases().stream().map(Case::optimizer).toList();
        assertThat(compared)
                .containsAll(
                        OptimizerTable.rows().stream().map(OptimizerTable.Row::toString).toList());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithPyTorch(Case c, KernelMode mode) throws Exception {
        OptimizerTable.Options options = new OptimizerTable.Options(c.options());
        int size = fixtures().size();
        Noise noise = new Noise(c.seed());
        try (Kernel forced = Kernel.force(mode);
                NDManager manager = NDManager.newBaseManager("PyTorch")) {
            assertThat(forced).isNotNull();
            Optimizer optimizer = OptimizerTable.row(c.optimizer()).configured().apply(options);
            options.checkAllUsed();
            float[] start = noise.values(size);
            NDArray weight = manager.create(start);
            for (int t = 1; t <= 100; t++) {
                try (NDArray gradient = manager.create(noise.gradient(size, t))) {
                    optimizer.update("w", weight, gradient);
                }
                if (c.weights().containsKey(String.valueOf(t))) {
                    compare(weight, start, c.weights().get(String.valueOf(t)), t);
                }
            }
            ((AutoCloseable) optimizer).close();
        }
    }

    /** 1e-5 of the weight, or of where it began: near 0 the two differ by rounding alone. */
    private static void compare(NDArray weight, float[] start, List<Double> expected, int t) {
        float[] actual = weight.toFloatArray();
        for (int i = 0; i < actual.length; i++) {
            double e = expected.get(i);
            double size = Math.max(Math.abs(e), Math.abs(start[i]));
            assertThat((double) actual[i])
                    .as("weight %d after %d steps", i, t)
                    .isCloseTo(e, within(1e-5 * size));
        }
    }
}
