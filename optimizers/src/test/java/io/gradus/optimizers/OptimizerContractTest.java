package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import io.gradus.torchscript.KernelMode;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every optimizer promises, tried on every row of the {@link OptimizerTable}. */
class OptimizerContractTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager("PyTorch");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static List<OptimizerTable.Row> rows() {
        return OptimizerTable.rows();
    }

    static List<OptimizerTable.Row> templateRows() {
        return OptimizerTable.templateRows();
    }

    static Stream<Arguments> rowsAndModes() {
        return rows().stream()
                .flatMap(
                        row ->
                                Stream.of(KernelMode.HOST, KernelMode.DEVICE)
                                        .map(mode -> Arguments.of(row, mode)));
    }

    @Test
    void everyPublicOptimizerHasARow() {
        assertThat(OptimizerTable.classes())
                .as("the public optimizers of the package; each needs a row in OptimizerTable")
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(
                        rows().stream().map(OptimizerTable.Row::type).toList());
    }

    // ---- the two kernels ----

    @ParameterizedTest
    @MethodSource("rows")
    void hostAndDeviceKernelAgree(OptimizerTable.Row row) {
        float[] host = weightsAfter(row.plain(), KernelMode.HOST, 5_000, 100);
        float[] device = weightsAfter(row.plain(), KernelMode.DEVICE, 5_000, 100);
        assertClose(host, device, 2e-6);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void hostKernelOnSeveralThreadsAgrees(OptimizerTable.Row row) {
        float[] host = weightsAfter(row.plain(), KernelMode.HOST, 400_003, 6);
        float[] device = weightsAfter(row.plain(), KernelMode.DEVICE, 400_003, 6);
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

    private static void assertClose(float[] actual, float[] expected, double relative) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            double size = Math.max(1, Math.abs(expected[i]));
            if (!(Math.abs(actual[i] - expected[i]) <= relative * size)) {
                throw new AssertionError(
                        "value " + i + " is " + actual[i] + ", expected " + expected[i]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void otherTypesAreUpdatedOnTheDevice(OptimizerTable.Row row) {
        float[] expected = weightsOfType(row, DataType.FLOAT32);
        assertClose(weightsOfType(row, DataType.FLOAT64), expected, 1e-5);
        // 11 bits of precision
        assertClose(weightsOfType(row, DataType.FLOAT16), expected, 0.01);
    }

    /** Gradients from 0.5 to 1.5, whose squares half precision can hold. */
    private float[] weightsOfType(OptimizerTable.Row row, DataType type) {
        Noise noise = new Noise(7);
        Optimizer optimizer = row.plain().get();
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
                Optimizer optimizer = row.plain().get();
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
                    boolean epsilon = row.type() == Adam.class;
                    Map<String, Object> options = epsilon ? Map.of("epsilon", 1e-15) : Map.of();
                    Optimizer optimizer =
                            row.configured().apply(new OptimizerTable.Options(options));
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
                Optimizer optimizer = row.plain().get();
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
            boolean same =
                    Float.isNaN(host) ? Float.isNaN(device) : Math.abs(host - device) <= 2e-6;
            assertThat(same).as("%s on the host, %s on the device", host, device).isTrue();
        }
    }

    /** Of the first update nothing is left when it fails. */
    @ParameterizedTest
    @MethodSource("rows")
    void updateThatFailsIsNotCounted(OptimizerTable.Row row) {
        Optimizer optimizer = row.plain().get();
        Optimizer other = row.plain().get();
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
            Optimizer optimizer = row.plain().get();
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

    // ---- gradients ----

    @ParameterizedTest
    @MethodSource("rowsAndModes")
    void ownGradientIsZeroAfterwardsAndTheGivenOneIsUnchanged(
            OptimizerTable.Row row, KernelMode mode) {
        try (Kernel forced = Kernel.force(mode)) {
            assertThat(forced).isNotNull();
            Optimizer optimizer = row.plain().get();
            NDArray weight = manager.create(new float[] {1, -2, 3});
            weight.setRequiresGradient(true);
            for (int t = 0; t < 3; t++) {
                float[] before = weight.toFloatArray();
                try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    collector.backward(weight.mul(weight).sum());
                }
                NDArray own = weight.getGradient();
                // Accumulated gradients would be larger than 2 w.
                assertThat(own.toFloatArray())
                        .containsExactly(2 * before[0], 2 * before[1], 2 * before[2]);
                try (NDArray copy = own.duplicate()) {
                    optimizer.update("w", weight, copy);
                    assertThat(copy.toFloatArray())
                            .containsExactly(2 * before[0], 2 * before[1], 2 * before[2]);
                }
                assertThat(own.toFloatArray()).containsOnly(0);
                assertThat(weight.hasGradient()).isTrue();
                assertThat(weight.toFloatArray()).isNotEqualTo(before);
            }
            closeState(optimizer);
        }
    }

    static Stream<Arguments> templateRowsAndModes() {
        return templateRows().stream()
                .flatMap(
                        row ->
                                Stream.of(KernelMode.HOST, KernelMode.DEVICE)
                                        .map(mode -> Arguments.of(row, mode)));
    }

    /** clip(rescale g) on both sides, then the sign, then the decay: done by hand beside it. */
    @ParameterizedTest
    @MethodSource("templateRowsAndModes")
    void gradientIsRescaledClippedNegatedAndDecayed(OptimizerTable.Row row, KernelMode mode) {
        try (Kernel forced = Kernel.force(mode)) {
            assertThat(forced).isNotNull();
            Map<String, Object> options =
                    Map.of(
                            "rescaleGrad", 0.5,
                            "clipGrad", 0.25,
                            "weightDecays", 0.125,
                            "maximize", true);
            Optimizer optimizer = row.configured().apply(new OptimizerTable.Options(options));
            Optimizer bare = row.configured().apply(new OptimizerTable.Options(Map.of()));
            float[] start = {1, -1, 0.5f, 2};
            NDArray weight = manager.create(start);
            NDArray expected = manager.create(start);
            float[] g = {8, -8, 0.25f, -0.125f};
            for (int t = 0; t < 4; t++) {
                float[] w = expected.toFloatArray();
                float[] byHand = new float[g.length];
                for (int i = 0; i < g.length; i++) {
                    float clipped = Math.max(-0.25f, Math.min(0.25f, 0.5f * g[i]));
                    byHand[i] = -clipped + 0.125f * w[i];
                }
                optimizer.update("w", weight, manager.create(g));
                bare.update("w", expected, manager.create(byHand));
            }
            assertClose(weight.toFloatArray(), expected.toFloatArray(), 2e-6);
            closeState(optimizer);
            closeState(bare);
        }
    }

    // ---- counts, trackers, devices ----

    @ParameterizedTest
    @MethodSource("templateRows")
    void trackerIsAskedForEachParametersOwnCount(OptimizerTable.Row row) throws Exception {
        List<String> asked = new ArrayList<>();
        ParameterTracker tracker =
                (id, count) -> {
                    asked.add(id + count);
                    return 0.1f;
                };
        GradusOptimizer.Builder<?> builder =
                (GradusOptimizer.Builder<?>) row.type().getMethod("builder").invoke(null);
        builder.optLearningRateTracker(tracker).optBeginNumUpdate(10);
        Optimizer optimizer = (Optimizer) builder.getClass().getMethod("build").invoke(builder);
        NDArray weight = manager.ones(new Shape(2));
        NDArray other = manager.ones(new Shape(2));
        NDArray gradient = manager.ones(new Shape(2));
        optimizer.update("a", weight, gradient);
        optimizer.update("a", weight, gradient);
        optimizer.update("late", other, gradient);
        optimizer.update("a", weight, gradient);
        assertThat(asked).containsExactly("a11", "a12", "late11", "a13");
        closeState(optimizer);
    }

    /** DJL's parameter server calls update once for each device with the same id. */
    @ParameterizedTest
    @MethodSource("rows")
    void replicasOnTwoDevicesStayEqual(OptimizerTable.Row row) {
        try (Kernel forced = Kernel.force(KernelMode.DEVICE)) {
            assertThat(forced).isNotNull();
            Optimizer optimizer = row.plain().get();
            Optimizer single = row.plain().get();
            NDArray first = manager.create(new float[] {1, 2});
            NDArray second = new OnSecondDevice(manager.create(new float[] {1, 2}));
            NDArray alone = manager.create(new float[] {1, 2});
            Noise noise = new Noise(5);
            for (int t = 0; t < 12; t++) {
                NDArray gradient = manager.create(noise.values(2));
                optimizer.update("w", first, gradient);
                optimizer.update("w", second, gradient);
                single.update("w", alone, gradient);
            }
            assertThat(first.toFloatArray()).isEqualTo(alone.toFloatArray());
            assertThat(((OnSecondDevice) second).values()).isEqualTo(alone.toFloatArray());
            closeState(optimizer);
            closeState(single);
        }
    }

    /** A CPU tensor that says it is on another device, since DJL knows but one CPU. */
    private static final class OnSecondDevice extends PtNDArray {

        private final NDArray array;

        OnSecondDevice(NDArray array) {
            super((PtNDManager) array.getManager(), ((PtNDArray) array).getHandle());
            this.array = array;
        }

        @Override
        public Device getDevice() {
            return Device.gpu();
        }

        @Override
        public NDArray zerosLike() {
            return array.zerosLike();
        }

        float[] values() {
            return array.toFloatArray();
        }

        @Override
        public void close() {
            // the array that it stands for owns the memory
        }
    }

    @Test
    void learningRateThatIsNoneIsRefusedAndChangesNothing() {
        float[] rates = {Float.NaN, -1, Float.POSITIVE_INFINITY};
        for (float rate : rates) {
            try (Adam adam = Adam.builder().optLearningRateTracker(Tracker.fixed(rate)).build()) {
                NDArray weight = manager.ones(new Shape(2));
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> adam.update("w", weight, weight.duplicate()))
                        .withMessage(
                                "the learning rate of update 1 (from the tracker) must be in [0,"
                                        + " infinity), but is "
                                        + rate);
                assertThat(weight.toFloatArray()).containsOnly(1);
            }
        }
    }

    // ---- bad options and arrays ----

    @ParameterizedTest
    @MethodSource("rows")
    void badOptionsAreRefusedByName(OptimizerTable.Row row) {
        assertThat(row.wrong()).isNotEmpty();
        row.wrong()
                .forEach(
                        (message, build) ->
                                assertThatIllegalArgumentException()
                                        .isThrownBy(build::get)
                                        .withMessage(message));
    }

    @Test
    void badCommonOptionsAreRefusedByName() {
        refused(
                "learningRateTracker must be set, but is null",
                Adam.builder().optLearningRateTracker(null));
        refused(
                "rescaleGrad must be in (-infinity, infinity), but is NaN",
                Adam.builder().setRescaleGrad(Float.NaN));
        refused(
                "weightDecays must be in [0, infinity), but is -0.5",
                Adam.builder().optWeightDecays(-0.5f));
        refused(
                "clipGrad must be in (0, infinity), or negative for none, but is 0.0",
                Adam.builder().optClipGrad(0));
        refused(
                "beginNumUpdate must be in [0, infinity), but is -1",
                Adam.builder().optBeginNumUpdate(-1));
        Adam.builder().optClipGrad(-1).build().close();
    }

    private static void refused(String message, Adam.Builder builder) {
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessage(message);
    }

    @ParameterizedTest
    @MethodSource("templateRows")
    void arraysThatDoNotFitAreRefused(OptimizerTable.Row row) {
        Optimizer optimizer = row.plain().get();
        NDArray weight = manager.ones(new Shape(2, 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> optimizer.update("w", weight, manager.ones(new Shape(3, 2))))
                .withMessage(
                        "gradient of parameter 'w' must be (2, 3) float32 like the weight, but is"
                                + " (3, 2) float32");
        NDArray wide = manager.ones(new Shape(2, 3), DataType.FLOAT64);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> optimizer.update("w", weight, wide))
                .withMessageContaining("but is (2, 3) float64");
        NDArray whole = manager.ones(new Shape(2), DataType.INT32);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> optimizer.update("w", whole, whole.duplicate()))
                .withMessageContaining("must be of a floating-point type, but is int32");
        NDArray foreign =
                (NDArray)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {NDArray.class},
                                (proxy, method, args) -> null);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> optimizer.update("w", foreign, weight))
                .withMessageContaining("must be NDArrays of the PyTorch engine");
        closeState(optimizer);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyOptionIsPrinted(OptimizerTable.Row row) throws Exception {
        Optimizer optimizer = row.plain().get();
        Class<?> builder = row.type().getMethod("builder").getReturnType();
        assertThat(optimizer.toString()).startsWith(row.type().getSimpleName() + "(").endsWith(")");
        Stream.of(builder.getMethods())
                .map(Method::getName)
                .filter(name -> name.matches("(opt|set)[A-Z].*"))
                .filter(name -> !name.matches("optLearningRateTracker|optBeginNumUpdate"))
                .map(name -> name.substring(3, 4).toLowerCase(Locale.ROOT) + name.substring(4))
                .forEach(option -> assertThat(optimizer.toString()).contains(option + "="));
        closeState(optimizer);
    }

    // ---- native memory ----

    @ParameterizedTest
    @MethodSource("rowsAndModes")
    void updatesLeaveNoHandleAndCloseFreesTheState(OptimizerTable.Row row, KernelMode mode) {
        NDManager system = manager.getParentManager();
        try (Kernel forced = Kernel.force(mode)) {
            assertThat(forced).isNotNull();
            NDArray weight = manager.ones(new Shape(6, 2));
            weight.setRequiresGradient(true);
            // Strided: DJL makes a hidden copy of it for the host kernel.
            NDArray gradient = manager.ones(new Shape(2, 6)).transpose();
            int own = manager.getManagedArrays().size();
            int all = system.getManagedArrays().size();
            Optimizer optimizer = row.plain().get();
            optimizer.update("w", weight, gradient);
            int withState = system.getManagedArrays().size();
            for (int t = 0; t < 50; t++) {
                optimizer.update("w", weight, gradient);
            }
            assertThat(manager.getManagedArrays()).hasSize(own);
            assertThat(system.getManagedArrays()).hasSize(withState);
            closeState(optimizer);
            assertThat(system.getManagedArrays()).hasSize(all);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void closedOptimizerSaysSo(OptimizerTable.Row row) {
        Optimizer optimizer = row.plain().get();
        NDArray weight = manager.ones(new Shape(2));
        optimizer.update("w", weight, weight.duplicate());
        closeState(optimizer);
        closeState(optimizer);
        assertThatThrownBy(() -> optimizer.update("w", weight, weight.duplicate()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void droppedOptimizerIsFreedByTheGarbageCollector() throws InterruptedException {
        NDManager system = manager.getParentManager();
        NDArray weight = manager.ones(new Shape(2));
        NDArray gradient = manager.ones(new Shape(2));
        int before = system.getManagedArrays().size();
        Adam.builder().build().update("w", weight, gradient);
        for (int i = 0; i < 100 && system.getManagedArrays().size() > before; i++) {
            System.gc();
            Thread.sleep(50);
        }
        assertThat(system.getManagedArrays()).hasSize(before);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void stateOutlivesAScopeOfTheCaller(OptimizerTable.Row row) {
        Optimizer optimizer = row.plain().get();
        NDArray weight = manager.ones(new Shape(2));
        NDArray gradient = manager.ones(new Shape(2));
        for (int t = 0; t < 7; t++) {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                optimizer.update("w", weight, gradient);
            }
        }
        assertThat(weight.toFloatArray()[0]).isLessThan(1);
        closeState(optimizer);
    }

    private static void closeState(Optimizer optimizer) {
        try {
            ((AutoCloseable) optimizer).close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
