package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.LocalParameterServer;
import ai.djl.training.optimizer.Optimizer;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The device kernels where they belong. */
@Tag("gpu")
class GpuTest {

    private static final int SIZE = 5_000;

    static List<OptimizerTable.Row> rows() {
        return OptimizerTable.rows();
    }

    /**
     * For all at once, so that a machine without one skips one test, however many rows there are.
     */
    @BeforeAll
    static void needGpu() {
        assumeTrue(Engine.getInstance().getGpuCount() > 0, "PyTorch sees no GPU on this machine");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void agreesWithTheHost(OptimizerTable.Row row) throws Exception {
        float[] host = train(row.build(), Device.cpu());
        float[] device = train(row.build(), Device.gpu());
        for (int i = 0; i < SIZE; i++) {
            double size = Math.max(1, Math.abs(host[i]));
            assertThat((double) device[i]).isCloseTo(host[i], within(2e-6 * size));
        }
    }

    /** A replica on the CPU and one on the GPU, as DJL's parameter server updates them. */
    @ParameterizedTest
    @MethodSource("rows")
    void replicasStayEqual(OptimizerTable.Row row) throws Exception {
        Optimizer optimizer = row.build();
        LocalParameterServer server = new LocalParameterServer(optimizer);
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            NDArray onCpu = manager.create(new Noise(7).values(SIZE));
            NDArray onGpu = onCpu.toDevice(Device.gpu(), true);
            Noise noise = new Noise(9);
            for (int t = 1; t <= 20; t++) {
                try (NDArray first = manager.create(noise.gradient(SIZE, t));
                        NDArray second = first.toDevice(Device.gpu(), true)) {
                    server.update("w", new NDArray[] {first, second}, new NDArray[] {onCpu, onGpu});
                }
            }
            float[] expected = onCpu.toFloatArray();
            float[] actual = onGpu.toFloatArray();
            for (int i = 0; i < SIZE; i++) {
                double size = Math.max(1, Math.abs(expected[i]));
                assertThat((double) actual[i]).isCloseTo(expected[i], within(2e-6 * size));
            }
        }
        ((AutoCloseable) optimizer).close();
    }

    private static float[] train(Optimizer optimizer, Device device) throws Exception {
        Noise noise = new Noise(7);
        try (NDManager manager = NDManager.newBaseManager(device, "PyTorch")) {
            NDArray weight = manager.create(noise.values(SIZE));
            for (int t = 1; t <= 100; t++) {
                try (NDArray gradient = manager.create(noise.gradient(SIZE, t))) {
                    optimizer.update("w", weight, gradient);
                }
            }
            ((AutoCloseable) optimizer).close();
            return weight.toFloatArray();
        }
    }
}
