package io.gradus.optimizers.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
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

    /** The kernel, with a note of what its first pass adds up to. */
    private static TwoPassKernel noting(List<double[]> sums) {
        return new TwoPassKernel(
                KERNEL.count(),
                KERNEL.pass(),
                total -> {
                    sums.add(total.clone());
                    return (n, w, g, s) -> {};
                });
    }

    private static void run(NDArray weight, NDArray state, TwoPassKernel kernel) {
        HostPass pass = new HostPass();
        pass.add(new HostBlocks(PLAIN, weight, weight.duplicate(), state), kernel);
        pass.run();
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
            List<double[]> sums = new ArrayList<>();
            for (int i = 0; i < 21; i++) {
                run(weight, state, noting(sums));
            }
            assertThat(sums.get(0)[0] / expected).isBetween(1 - 1e-6, 1 + 1e-6);
            assertThat(sums).allSatisfy(s -> assertThat(s).containsExactly(sums.get(0)[0], size));
            assertThat(weight.toFloatArray()).isEqualTo(values);
            assertThat(state.toFloatArray()).containsOnly(21);
        }
    }

    @Test
    void theSecondPassHasTheSumsAndTheStateOfTheFirst() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray weight = manager.create(new float[] {1, 1, 1, 1, 2});
            NDArray state = manager.zeros(weight.getShape());
            run(weight, state, KERNEL);
            assertThat(weight.toFloatArray())
                    .containsExactly(0.125f, 0.125f, 0.125f, 0.125f, 0.25f);
            assertThat(state.toFloatArray()).containsOnly(1);
        }
    }

    /** Each parameter has its own sums, whatever threads they share. */
    @Test
    void parametersOfAllSizesAreUpdatedTogether() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            List<NDArray> together = new ArrayList<>();
            HostPass pass = new HostPass();
            for (int size : new int[] {0, 1, 300_001, 7, 131_072, 40_000, 262_144, 5}) {
                NDArray weight = manager.create(values(size));
                NDArray state = manager.zeros(weight.getShape());
                pass.add(new HostBlocks(PLAIN, weight, weight.duplicate(), state), KERNEL);
                together.add(weight);
            }
            pass.run();
            for (NDArray weight : together) {
                NDArray alone = manager.create(values((int) weight.size()));
                run(alone, manager.zeros(alone.getShape()), KERNEL);
                assertThat(weight.toFloatArray()).isEqualTo(alone.toFloatArray());
            }
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
