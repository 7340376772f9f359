package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import io.gradus.testkit.ForcedKernel;
import io.gradus.torchscript.KernelMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The host kernel and the device kernel of every optimizer agree, whatever they are given. */
class OptimizerKernelTest extends OptimizerTests {

    private float[] weightsAfter(
            Supplier<Optimizer> optimizers, KernelMode mode, int size, int steps) {
        Noise noise = new Noise(7);
        try (ForcedKernel forced = ForcedKernel.of(mode);
                NDManager own = manager.newSubManager()) {
            assertThat(forced).isNotNull();
            Optimizer optimizer = optimizers.get();
            NDArray weight = own.create(noise.values(size));
            for (int t = 1; t <= steps; t++) {
                try (NDArray gradient = own.create(noise.gradient(size, t))) {
                    optimizer.update("w", weight, gradient);
                }
            }
            closeState(optimizer);
            return weight.toFloatArray();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void otherTypesAreUpdatedOnTheDevice(OptimizerTable.Row row) {
        float[] start = new Noise(7).values(50);
        float[] expected = weightsOfType(row, DataType.FLOAT32);
        assertClose(weightsOfType(row, DataType.FLOAT64), expected, 1e-5);
        assertSameWay(start, weightsOfType(row, DataType.FLOAT16), expected, 11);
    }

    /** Gradients from 0.5 to 1.5, whose squares half precision can hold. */
    private float[] weightsOfType(OptimizerTable.Row row, DataType type) {
        Noise noise = new Noise(7);
        Optimizer optimizer = row.far();
        NDArray weight = manager.create(noise.values(50)).toType(type, true);
        for (int t = 1; t <= 6; t++) {
            NDArray gradient = manager.create(noise.values(50)).mul(0.5f).add(1).toType(type, true);
            optimizer.update("w", weight, gradient);
        }
        assertThat(weight.getDataType()).isEqualTo(type);
        closeState(optimizer);
        return weight.toType(DataType.FLOAT32, true).toFloatArray();
    }

    static Stream<Arguments> rowsAndSides() {
        // Below and above the size from which Adam takes the device kernel by itself.
        return rows().stream()
                .flatMap(row -> Stream.of(6, 600).map(side -> Arguments.of(row, side)));
    }

    private static float[] transposed(float[] values, int side) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i % side * side + i / side] = values[i];
        }
        return result;
    }

    /** Squares near the end of float32, and epsilons as small as they are used with them. */
    @ParameterizedTest
    @MethodSource("rows")
    void kernelsAgreeOnTinyGradients(OptimizerTable.Row row) {
        for (float size : new float[] {1e-10f, 6e-13f, 1e-14f}) {
            List<float[]> results = new ArrayList<>();
            for (KernelMode mode : List.of(KernelMode.HOST, KernelMode.DEVICE)) {
                try (ForcedKernel forced = ForcedKernel.of(mode)) {
                    assertThat(forced).isNotNull();
                    boolean epsilon = row.type() == Adam.class || row.type() == AdamW.class;
                    Map<String, Object> options = epsilon ? Map.of("epsilon", 1e-15) : Map.of();
                    Optimizer optimizer = row.configured(options);
                    NDArray weight = manager.zeros(new Shape(2));
                    for (int t = 0; t < 10; t++) {
                        optimizer.update("w", weight, manager.create(new float[] {size, -size}));
                    }
                    results.add(weight.toFloatArray());
                    closeState(optimizer);
                }
            }
            float[] host = results.get(0);
            float[] device = results.get(1);
            assertThat(host[0]).isNotZero();
            for (int i = 0; i < host.length; i++) {
                assertThat((double) host[i])
                        .as("after gradients of %s", size)
                        .isCloseTo(device[i], within(2e-5 * Math.abs(device[i])));
            }
        }
    }

    /** The weight that gets NaN is lost, and no other; what infinity does depends on the rule. */
    @ParameterizedTest
    @MethodSource("rows")
    void kernelsAgreeOnGradientsThatAreNotFinite(OptimizerTable.Row row) {
        List<float[]> results = new ArrayList<>();
        for (KernelMode mode : List.of(KernelMode.HOST, KernelMode.DEVICE)) {
            try (ForcedKernel forced = ForcedKernel.of(mode)) {
                assertThat(forced).isNotNull();
                Optimizer optimizer = row.build();
                NDArray weight = manager.zeros(new Shape(4));
                NDArray ones = manager.ones(new Shape(4));
                optimizer.update("w", weight, ones);
                float[] bad = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, 1};
                optimizer.update("w", weight, manager.create(bad));
                for (int t = 0; t < 6; t++) {
                    optimizer.update("w", weight, ones);
                }
                results.add(weight.toFloatArray());
                closeState(optimizer);
            }
        }
        assertThat(results.get(0)[2]).isNaN();
        assertThat(results.get(0)[3]).isBetween(-1f, -1e-4f);
        for (int i = 0; i < 4; i++) {
            float host = results.get(0)[i];
            float device = results.get(1)[i];
            boolean same = Float.compare(host, device) == 0 || Math.abs(host - device) <= 2e-6;
            assertThat(same).as("%s on the host, %s on the device", host, device).isTrue();
        }
    }

    @Test
    void hostKernelThatCannotRunIsRefusedWhenForced() {
        try (ForcedKernel forced = ForcedKernel.of(KernelMode.HOST);
                Adam adam = Adam.builder().build()) {
            assertThat(forced).isNotNull();
            NDArray weight = manager.ones(new Shape(2), DataType.FLOAT64);
            assertThatThrownBy(() -> adam.update("w", weight, weight.duplicate()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("contiguous float32 weights on the CPU");
        }
        System.setProperty(KernelMode.PROPERTY, "gpu");
        try (Adam adam = Adam.builder().build()) {
            NDArray weight = manager.ones(new Shape(2));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> adam.update("w", weight, weight.duplicate()))
                    .withMessageContaining("must be auto, host or device, but is gpu");
        } finally {
            System.clearProperty(KernelMode.PROPERTY);
        }
    }
}
