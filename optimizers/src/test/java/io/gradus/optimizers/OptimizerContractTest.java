package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.gradus.testkit.ForcedKernel;
import io.gradus.torchscript.KernelMode;
import java.lang.reflect.Proxy;
import java.util.HashMap;
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

    static Stream<Arguments> templateRowsAndModes() {
        return templateRows().stream()
                .flatMap(
                        row ->
                                Stream.of(KernelMode.HOST, KernelMode.DEVICE)
                                        .map(mode -> Arguments.of(row, mode)));
    }

    // ---- counts, trackers, devices ----

    /** DJL's parameter server calls update once for each device with the same id. */
    @ParameterizedTest
    @MethodSource("rows")
    void replicasOnTwoDevicesStayEqual(OptimizerTable.Row row) {
        try (ForcedKernel forced = ForcedKernel.of(KernelMode.DEVICE)) {
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

    // ---- native memory ----

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
