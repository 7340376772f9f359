package io.gradus.optimizers.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

class TwoPassKernelTest {

    private static final Gradients PLAIN = new Gradients(1, -1, false, 0, 1);

    /** w becomes w / |w|^2; the first pass leaves marks in all arrays. */
    private static final TwoPassKernel KERNEL =
            new TwoPassKernel(
                    2,
                    (n, w, g, s, sums) -> {
                        sums[0] += HostKernel.sumOfSquares(n, w);
                        sums[1] += n;
                        for (int i = 0; i < n; i++) {
                            w[i] = -1;
                            g[i] = -1;
                            s[0][i] += 1;
                        }
                    },
                    sums ->
                            (n, w, g, s) -> {
                                for (int i = 0; i < n; i++) {
                                    w[i] = (float) (w[i] / sums[0]);
                                }
                            });

    private static float[] values(int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (i * 37 % 101 - 50) / 32f;
        }
        return values;
    }

    @Test
    void sumsAreThoseOfAllBlocksAndAlwaysTheSame() {
        int size = 300_001;
        float[] values = values(size);
        double expected = 0;
        for (float value : values) {
            expected += (double) value * value;
        }
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray weight = manager.create(values);
            NDArray state = manager.zeros(weight.getShape());
            HostBlocks blocks = new HostBlocks(PLAIN, weight, weight.duplicate(), state);
            double sum = blocks.sums(KERNEL)[0];
            assertThat(sum / expected).isBetween(1 - 1e-6, 1 + 1e-6);
            for (int i = 0; i < 20; i++) {
                assertThat(blocks.sums(KERNEL)).containsExactly(sum, size);
            }
            assertThat(weight.toFloatArray()).isEqualTo(values);
            assertThat(state.toFloatArray()).containsOnly(21);
        }
    }

    @Test
    void theSecondPassHasTheSumsAndTheStateOfTheFirst() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray weight = manager.create(new float[] {1, 1, 1, 1, 2});
            NDArray state = manager.zeros(weight.getShape());
            new HostBlocks(PLAIN, weight, weight.duplicate(), state).run(KERNEL);
            assertThat(weight.toFloatArray())
                    .containsExactly(0.125f, 0.125f, 0.125f, 0.125f, 0.25f);
            assertThat(state.toFloatArray()).containsOnly(1);
        }
    }

    @Test
    void aBlockAloneIsAParameter() {
        float[] w = {1, 1, 1, 1, 2};
        float[] g = new float[5];
        float[][] s = {new float[5], new float[5]};
        KERNEL.update(5, w, g, s);
        assertThat(w).containsExactly(0.125f, 0.125f, 0.125f, 0.125f, 0.25f);
        assertThat(g).containsOnly(0);
        assertThat(s[0]).containsOnly(1);
    }
}
