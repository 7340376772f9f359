package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import io.gradus.torchscript.KernelMode;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every optimizer promises, tried on every row of the {@link OptimizerTable}. */
class OptimizerContractTest extends OptimizerTests {

    @Test
    void everyPublicOptimizerHasARow() {
        assertThat(OptimizerTable.classes())
                .as("the public optimizers of the package; each needs a row in OptimizerTable")
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(
                        OptimizerTable.rows().stream().map(OptimizerTable.Row::type).toList());
    }

    // ---- gradients ----

    @ParameterizedTest
    @MethodSource("rowsAndModes")
    void ownGradientIsZeroAfterwardsAndTheGivenOneIsUnchanged(
            OptimizerTable.Row row, KernelMode mode) {
        try (Kernel forced = Kernel.force(mode)) {
            assertThat(forced).isNotNull();
            Optimizer optimizer = row.build();
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

    /**
     * Host kernels clear large ones themselves, on all threads; the last value is in the last
     * block.
     */
    @ParameterizedTest
    @MethodSource("rowsAndModes")
    void aLargeOwnGradientIsZeroAfterwards(OptimizerTable.Row row, KernelMode mode) {
        try (Kernel forced = Kernel.force(mode)) {
            assertThat(forced).isNotNull();
            Optimizer optimizer = row.build();
            NDArray weight = manager.ones(new Shape(3, 100_001));
            weight.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(weight.mul(weight).sum());
            }
            try (NDArray own = weight.getGradient();
                    NDArray copy = own.duplicate()) {
                assertThat(own.min().getFloat()).isEqualTo(2);
                optimizer.update("w", weight, copy);
                assertThat(own.abs().max().getFloat()).isZero();
                assertThat(copy.min().getFloat()).isEqualTo(2);
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
            // a rule's own way of decaying is compared with its reference alone
            float decay = ((GradusOptimizer) row.build()).decaysItself(true) ? 0 : 0.125f;
            Map<String, Object> options =
                    Map.of(
                            "rescaleGrad",
                            0.5,
                            "clipGrad",
                            0.25,
                            "weightDecays",
                            decay,
                            "decoupledWeightDecay",
                            false,
                            "maximize",
                            true);
            Optimizer optimizer = row.configured(options);
            Optimizer bare = row.configured(Map.of("weightDecays", 0));
            float[] start = {1, -1, 0.5f, 2};
            NDArray weight = manager.create(start);
            NDArray expected = manager.create(start);
            float[] g = {8, -8, 0.25f, -0.125f};
            for (int t = 0; t < 4; t++) {
                float[] w = expected.toFloatArray();
                float[] byHand = new float[g.length];
                for (int i = 0; i < g.length; i++) {
                    float clipped = Math.max(-0.25f, Math.min(0.25f, 0.5f * g[i]));
                    byHand[i] = -clipped + decay * w[i];
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
    void trackerIsAskedForTheUpdatesOfTheRun(OptimizerTable.Row row) throws Exception {
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
        assertThat(asked).containsExactly("a11", "a12", "late12", "a13");
        closeState(optimizer);
    }

    /** DJL's parameter server calls update once for each device with the same id. */
    @ParameterizedTest
    @MethodSource("rows")
    void replicasOnTwoDevicesStayEqual(OptimizerTable.Row row) {
        try (Kernel forced = Kernel.force(KernelMode.DEVICE)) {
            assertThat(forced).isNotNull();
            Optimizer optimizer = row.build();
            Optimizer single = row.build();
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
        for (OptimizerTable.Wrong wrong : row.wrong()) {
            Map<String, Object> options = new HashMap<>();
            options.put(wrong.option(), wrong.value());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> row.configured(options))
                    .withMessage(wrong.message());
        }
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
        Optimizer optimizer = row.build();
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
        Optimizer optimizer = row.build();
        Class<?> builder = row.type().getMethod("builder").getReturnType();
        assertThat(optimizer.toString()).startsWith(row.type().getSimpleName() + "(").endsWith(")");
        Stream.of(builder.getMethods())
                .map(Method::getName)
                .filter(name -> name.matches("(opt|set)[A-Z].*"))
                .filter(name -> !name.matches("(opt|set)LearningRateTracker|optBeginNumUpdate"))
                .filter(name -> row.type() != RmsProp.class || !name.equals("optRho")) // is alpha
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
            Optimizer optimizer = row.build();
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
        Optimizer optimizer = row.build();
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
        assertThat(system.getManagedArrays()).hasSizeLessThanOrEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void stateOutlivesAScopeOfTheCaller(OptimizerTable.Row row) {
        Optimizer optimizer = row.build();
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
}
