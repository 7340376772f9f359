package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import io.gradus.torchscript.KernelMode;
import java.nio.FloatBuffer;
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

    @ParameterizedTest
    @MethodSource("rows")
    void hostAndDeviceKernelAgree(OptimizerTable.Row row) {
        float[] host = weightsAfter(row::build, KernelMode.HOST, 5_000, 100);
        float[] device = weightsAfter(row::build, KernelMode.DEVICE, 5_000, 100);
        assertClose(host, device, 2e-6);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void hostKernelOnSeveralThreadsAgrees(OptimizerTable.Row row) {
        float[] host = weightsAfter(row::build, KernelMode.HOST, 400_003, 6);
        float[] device = weightsAfter(row::build, KernelMode.DEVICE, 400_003, 6);
        assertClose(host, device, 2e-6);
    }

    private float[] weightsAfter(
            Supplier<Optimizer> optimizers, KernelMode mode, int size, int steps) {
        Noise noise = new Noise(7);
        try (Kernel forced = Kernel.force(mode);
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

    @ParameterizedTest
    @MethodSource("rowsAndSides")
    void stridedWeightsAndGradientsAreUpdated(OptimizerTable.Row row, int side) {
        Shape shape = new Shape(side, side);
        Noise noise = new Noise(3);
        float[] start = noise.values(side * side);
        float[] gradients = noise.values(side * side);
        NDArray gradient = manager.create(gradients, shape);
        NDArray stridedGradient = manager.create(transposed(gradients, side), shape).transpose();
        NDArray frame = manager.zeros(new Shape(side, side + 2));
        frame.set(new NDIndex(":, 1:" + (side + 1)), manager.create(start, shape));
        NDArray plain = manager.create(start, shape);
        Map<String, NDArray> weights =
                Map.of(
                        "contiguous", manager.create(start, shape),
                        "transposed", manager.create(transposed(start, side), shape).transpose(),
                        "slice", frame.get(":, 1:" + (side + 1)));
        for (KernelMode mode : List.of(KernelMode.AUTO, KernelMode.DEVICE)) {
            try (Kernel forced = Kernel.force(mode)) {
                assertThat(forced).isNotNull();
                Optimizer optimizer = row.build();
                for (int t = 0; t < 6; t++) {
                    optimizer.update("plain", plain, gradient);
                    for (Map.Entry<String, NDArray> weight : weights.entrySet()) {
                        NDArray given = t % 2 == 0 ? gradient : stridedGradient;
                        optimizer.update(weight.getKey(), weight.getValue(), given);
                    }
                }
                closeState(optimizer);
            }
            float[] expected = plain.toFloatArray();
            assertThat(expected).isNotEqualTo(start);
            weights.values().forEach(w -> assertClose(w.toFloatArray(), expected, 4e-6));
        }
        assertThat(frame.get(":, 0").toFloatArray()).containsOnly(0);
        assertThat(frame.get(":, " + (side + 1)).toFloatArray()).containsOnly(0);
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
                try (Kernel forced = Kernel.force(mode)) {
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
            try (Kernel forced = Kernel.force(mode)) {
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

    /** Of the first update nothing is left when it fails. */
    @ParameterizedTest
    @MethodSource("rows")
    void updateThatFailsIsNotCounted(OptimizerTable.Row row) {
        Optimizer optimizer = row.build();
        Optimizer other = row.build();
        NDArray weight = manager.ones(new Shape(2), DataType.FLOAT64);
        NDArray expected = manager.ones(new Shape(2), DataType.FLOAT64);
        NDArray gradient = manager.ones(new Shape(2), DataType.FLOAT64);
        try (Kernel forced = Kernel.force(KernelMode.HOST)) {
            assertThat(forced).isNotNull();
            assertThatThrownBy(() -> optimizer.update("w", weight, gradient))
                    .isInstanceOf(IllegalStateException.class);
        }
        for (int t = 0; t < 5; t++) {
            optimizer.update("w", weight, gradient);
            other.update("w", expected, gradient);
        }
        assertThat(weight.toDoubleArray()).isEqualTo(expected.toDoubleArray());
        closeState(optimizer);
        closeState(other);
    }

    @ParameterizedTest
    @MethodSource("rowsAndModes")
    void scalarsAndEmptyParametersAreUpdated(OptimizerTable.Row row, KernelMode mode) {
        try (Kernel forced = Kernel.force(mode)) {
            assertThat(forced).isNotNull();
            Optimizer optimizer = row.build();
            NDArray scalar = manager.create(1f);
            NDArray empty = manager.create(new Shape(0, 3));
            for (int t = 0; t < 5; t++) {
                optimizer.update("scalar", scalar, manager.create(0.5f));
                optimizer.update("empty", empty, manager.create(new Shape(0, 3)));
            }
            assertThat(scalar.getFloat()).isLessThan(1);
            closeState(optimizer);
        }
    }

    @Test
    void hostKernelThatCannotRunIsRefusedWhenForced() {
        try (Kernel forced = Kernel.force(KernelMode.HOST);
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

    /** As DJL's embeddings make them; they are few and small enough to be made dense. */
    @ParameterizedTest
    @MethodSource("templateRows")
    void sparseGradientsAreUpdated(OptimizerTable.Row row) {
        Optimizer optimizer = row.build();
        NDArray weight = manager.ones(new Shape(3, 2));
        NDArray expected = manager.ones(new Shape(3, 2));
        NDArray sparse =
                manager.createCoo(
                        FloatBuffer.wrap(new float[] {5, -7}),
                        new long[][] {{0, 2}, {1, 0}},
                        new Shape(3, 2));
        assertThat(sparse.isSparse()).isTrue();
        NDArray dense = manager.create(new float[] {0, 5, 0, 0, -7, 0}, new Shape(3, 2));
        for (int t = 0; t < 3; t++) {
            optimizer.update("w", weight, sparse);
            optimizer.update("expected", expected, dense);
        }
        assertThat(weight.toFloatArray()).isEqualTo(expected.toFloatArray());
        assertThat(weight.toFloatArray()).isNotEqualTo(new float[] {1, 1, 1, 1, 1, 1});
        closeState(optimizer);
    }
}
