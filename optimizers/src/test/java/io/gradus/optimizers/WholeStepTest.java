package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.gradus.optimizers.state.ParameterUpdate;
import io.gradus.optimizers.state.Stateful;
import io.gradus.testkit.ForcedKernel;
import io.gradus.torchscript.KernelMode;
import io.gradus.torchscript.TorchScript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An update of all parameters at once, against one after the other. */
class WholeStepTest extends OptimizerTests {

    private static final List<Shape> SHAPES =
            List.of(
                    new Shape(3, 4),
                    new Shape(5),
                    new Shape(),
                    new Shape(0, 3),
                    new Shape(2, 2, 3));

    private static final String ZEROS = "\\[[0., ]*]";

    /** Weights with gradients of their own, and an optimizer. */
    private static final class Run {

        private final NDManager manager;
        private final Noise noise = new Noise(7);
        private final List<String> ids = new ArrayList<>();
        private final List<NDArray> weights = new ArrayList<>();
        private final Stateful optimizer;

        Run(NDManager manager, Optimizer optimizer) {
            this.manager = manager;
            this.optimizer = (Stateful) optimizer;
        }

        Run add(Shape shape, DataType type) {
            float[] values = noise.values((int) shape.size());
            return add("p" + ids.size(), manager.create(values, shape).toType(type, true));
        }

        Run add(String id, NDArray weight) {
            weight.setRequiresGradient(true);
            ids.add(id);
            weights.add(weight);
            return this;
        }

        Run addAll(List<Shape> shapes, DataType type) {
            shapes.forEach(shape -> add(shape, type));
            return this;
        }

        /** Gives the weights gradients, those of the sum of w g. */
        void backward() {
            try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector();
                    NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                Map<DataType, NDArray> losses = new HashMap<>();
                for (NDArray weight : weights) {
                    float[] values = noise.values((int) weight.size());
                    NDArray wide = manager.create(values, weight.getShape());
                    NDArray g = wide.toType(weight.getDataType(), true);
                    losses.merge(weight.getDataType(), weight.mul(g).sum(), NDArray::add);
                }
                losses.values().forEach(collector::backward);
            }
        }

        List<ParameterUpdate> updates() {
            List<ParameterUpdate> updates = new ArrayList<>();
            for (int i = 0; i < weights.size(); i++) {
                NDArray own = weights.get(i).getGradient();
                updates.add(new ParameterUpdate(ids.get(i), weights.get(i), own));
            }
            return updates;
        }

        /** The weights' own gradients for a whole step, copies of them for parts of it. */
        boolean step(boolean whole, double scale) {
            backward();
            List<ParameterUpdate> updates = updates();
            boolean made = true;
            if (whole) {
                made = optimizer.update(updates, scale);
            } else {
                for (ParameterUpdate one : updates) {
                    try (NDArray copy = one.gradient().duplicate();
                            NDArray scaled = copy.mul((float) scale)) {
                        optimizer.update(one.parameterId(), one.weight(), scaled);
                    }
                }
            }
            for (ParameterUpdate one : updates) {
                assertThat(floats(one.gradient())).as(one.parameterId()).matches(ZEROS);
                one.gradient().close();
            }
            return made;
        }

        List<String> values() {
            return weights.stream().map(Run::floats).toList();
        }

        private static String floats(NDArray array) {
            try (NDArray wide = array.toType(DataType.FLOAT32, true)) {
                return Arrays.toString(wide.toFloatArray());
            }
        }

        void close() {
            closeState(optimizer);
        }
    }

    private List<String> after(int steps, boolean whole, Run run) {
        for (int t = 1; t <= steps; t++) {
            assertThat(run.step(whole, 1)).isTrue();
            assertThat(run.optimizer.updates()).isEqualTo(t);
        }
        run.close();
        return run.values();
    }

    private Run mixed(Optimizer optimizer, KernelMode mode) {
        Run run = new Run(manager, optimizer).addAll(SHAPES, DataType.FLOAT32);
        run.add(new Shape(3), DataType.FLOAT16).add(new Shape(2, 3), DataType.FLOAT16);
        if (mode != KernelMode.HOST) {
            run.add(new Shape(4, 2), DataType.FLOAT64).add(new Shape(3), DataType.FLOAT64);
        }
        return run;
    }

    @ParameterizedTest
    @MethodSource("rowsAndModes")
    void isTheSameAsOneAfterTheOther(OptimizerTable.Row row, KernelMode mode) {
        for (Map<String, Object> form : row.forms().toList()) {
            try (ForcedKernel forced = ForcedKernel.of(mode)) {
                assertThat(after(6, true, mixed(row.configured(form), mode)))
                        .as(forced.name() + form)
                        .isEqualTo(after(6, false, mixed(row.configured(form), mode)));
            }
        }
    }

    /** On several threads, and with gradients that the loops set to zero. */
    @ParameterizedTest
    @MethodSource("rowsAndModes")
    void isTheSameForLargeParameters(OptimizerTable.Row row, KernelMode mode) {
        List<Shape> shapes = List.of(new Shape(262_147), new Shape(7), new Shape(40_000));
        try (ForcedKernel forced = ForcedKernel.of(mode)) {
            Run whole = new Run(manager, row.build()).addAll(shapes, DataType.FLOAT32);
            Run parts = new Run(manager, row.build()).addAll(shapes, DataType.FLOAT32);
            whole.step(true, 1);
            parts.step(false, 1);
            for (int i = 0; i < shapes.size(); i++) {
                float[] actual = whole.weights.get(i).toFloatArray();
                float[] expected = parts.weights.get(i).toFloatArray();
                assertThat(Arrays.equals(actual, expected)).as(forced.name() + i).isTrue();
            }
            whole.close();
            parts.close();
        }
    }

    private Run grouped(OptimizerTable.Row row, boolean frozen) {
        Block net =
                new SequentialBlock()
                        .add(Linear.builder().setUnits(3).build())
                        .add(BatchNorm.builder().build())
                        .add(Linear.builder().setUnits(4).build())
                        .add(Linear.builder().setUnits(2).build());
        net.setInitializer(
                (m, shape, type) ->
                        m.create(new Noise(3).values((int) shape.size()), shape)
                                .toType(type, false),
                parameter -> true);
        net.initialize(manager, DataType.FLOAT32, new Shape(2, 5));
        ParameterGroups groups =
                ParameterGroups.of(net)
                        .noDecay()
                        .layerDecay(0.5)
                        .weightDecay("01Linear_weight", 0.5f)
                        .learningRateFactor(".*bias", 2);
        Map<String, Object> options = new HashMap<>(row.plain());
        options.put("weightDecays", 0.1);
        options.put("parameterGroups", frozen ? groups.frozen("03Linear.*") : groups);
        Run run = new Run(manager, row.configured(options));
        for (Parameter parameter : net.getParameters().values()) {
            run.add(parameter.getId(), parameter.getArray());
        }
        return run;
    }

    static List<OptimizerTable.Row> templates() {
        return templateRows();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void groupsAreTheSameAndFrozenOnesStay(OptimizerTable.Row row) {
        for (KernelMode mode : List.of(KernelMode.HOST, KernelMode.DEVICE)) {
            try (ForcedKernel forced = ForcedKernel.of(mode)) {
                Run frozen = grouped(row, true);
                List<String> start = frozen.values();
                List<String> end = after(6, true, frozen);
                assertThat(end).as(forced.name()).isEqualTo(after(6, false, grouped(row, true)));
                for (int i = 0; i < end.size(); i++) {
                    // of the third layer; running statistics count as parameters
                    assertThat(end.get(i).equals(start.get(i))).isEqualTo(i == 6 || i == 7);
                }
            }
        }
    }

    // ---- native calls and memory ----

    private long mostCalls(Optimizer optimizer, int parameters) {
        Run run = new Run(manager, optimizer);
        for (int i = 0; i < parameters; i++) {
            run.add(i % 2 == 0 ? new Shape(2, 3) : new Shape(3), DataType.FLOAT32);
        }
        run.backward();
        List<ParameterUpdate> updates = run.updates();
        run.optimizer.update(updates, 0.5);
        long most = 0;
        for (int t = 0; t < 7; t++) {
            long before = TorchScript.calls();
            run.optimizer.update(updates, 0.5);
            most = Math.max(most, TorchScript.calls() - before);
        }
        updates.forEach(update -> update.gradient().close());
        run.close();
        return most;
    }

    /** On the device, whatever the rule and its options, for parameters of one setting. */
    @ParameterizedTest
    @MethodSource("rows")
    void takesAFewNativeCallsHoweverManyParametersThereAre(OptimizerTable.Row row) {
        for (Map<String, Object> form : row.forms().toList()) {
            Map<String, Object> options = new HashMap<>(form);
            if (GradusOptimizer.class.isAssignableFrom(row.type())) {
                options.put("nonFinite", NonFinite.SKIP);
                options.put("weightDecays", 0.1);
            }
            try (ForcedKernel forced = ForcedKernel.of(KernelMode.DEVICE)) {
                long few = mostCalls(row.configured(options), 10);
                assertThat(few).as(forced.name() + form).isBetween(1L, 6L);
                int many = form.equals(row.plain()) ? 200 : 20;
                assertThat(mostCalls(row.configured(options), many)).isEqualTo(few);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rowsAndModes")
    void leavesNoArrayBehind(OptimizerTable.Row row, KernelMode mode) {
        try (ForcedKernel forced = ForcedKernel.of(mode)) {
            Run run = mixed(row.build(), mode);
            NDManager system = manager.getParentManager();
            run.backward();
            List<ParameterUpdate> updates = run.updates();
            run.optimizer.update(updates, 0.5);
            int own = manager.getManagedArrays().size();
            int all = system.getManagedArrays().size();
            for (int t = 0; t < 200; t++) {
                run.optimizer.update(updates, 0.5);
            }
            assertThat(manager.getManagedArrays()).as(forced.name()).hasSize(own);
            assertThat(system.getManagedArrays()).hasSize(all);
            run.close();
        }
    }

    // ---- scale ----

    @ParameterizedTest
    @MethodSource("rowsAndModes")
    void theScaleIsAFactorOfAllGradients(OptimizerTable.Row row, KernelMode mode) {
        try (ForcedKernel forced = ForcedKernel.of(mode)) {
            Run whole = new Run(manager, row.build()).addAll(SHAPES, DataType.FLOAT32);
            Run parts = new Run(manager, row.build()).addAll(SHAPES, DataType.FLOAT32);
            for (double scale : new double[] {1, 0.25, 0, 4, 0.5, 1, 2}) {
                whole.step(true, scale);
                parts.step(false, scale);
                for (int i = 0; i < SHAPES.size(); i++) {
                    assertClose(
                            whole.weights.get(i).toFloatArray(),
                            parts.weights.get(i).toFloatArray(),
                            2e-6);
                }
            }
            assertThat(whole.optimizer.updates()).as(forced.name()).isEqualTo(7);
            whole.close();
            parts.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"-1", "NaN", "Infinity"})
    void aScaleOutOfItsRangeIsRefused(double scale) {
        try (Sgd sgd = Sgd.builder().build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sgd.update(List.of(), scale))
                    .withMessageContaining("scale must be in [0, infinity), but is " + scale);
        }
    }

    @Test
    void aParameterMayBeThereOnceOnADevice() {
        try (Sgd sgd = Sgd.builder().build()) {
            NDArray weight = manager.ones(new Shape(2));
            ParameterUpdate one = new ParameterUpdate("w", weight, weight.duplicate());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sgd.update(List.of(one, one), 1))
                    .withMessage("parameter 'w' is there twice on cpu()");
            assertThat(weight.toFloatArray()).containsOnly(1);
            assertThat(sgd.updates()).isZero();
        }
    }

    // ---- gradients that are not finite ----

    private List<ParameterUpdate> oneBad(Run run) {
        run.backward();
        List<ParameterUpdate> updates = run.updates();
        updates.get(1).gradient().divi(0);
        return updates;
    }

    @ParameterizedTest
    @CsvSource({"HOST", "DEVICE"})
    void skipLeavesOutTheWholeStep(KernelMode mode) {
        try (ForcedKernel forced = ForcedKernel.of(mode)) {
            Adam adam = Adam.builder().optNonFinite(NonFinite.SKIP).build();
            Adam other = Adam.builder().build();
            Run run =
                    new Run(manager, Ema.builder().setInner(adam).build())
                            .addAll(SHAPES, DataType.FLOAT32);
            Run clean =
                    new Run(manager, Ema.builder().setInner(other).build())
                            .addAll(SHAPES, DataType.FLOAT32);
            run.step(true, 1);
            clean.step(true, 1);
            List<ParameterUpdate> bad = oneBad(run);
            clean.backward();
            assertThat(run.optimizer.update(bad, 1)).as(forced.name()).isFalse();
            bad.forEach(one -> assertThat(Run.floats(one.gradient())).matches(ZEROS));
            assertThat(run.values()).isEqualTo(clean.values());
            assertThat(adam.skippedUpdates()).isEqualTo(1);
            assertThat(adam.updates()).isEqualTo(1);
            assertThat(run.optimizer.updates()).isEqualTo(1);
            clean.weights.forEach(w -> GradusOptimizer.zeroGradient((PtNDArray) w));
            run.step(true, 1);
            clean.step(true, 1);
            try (SwappedAverages a = ((Ema) run.optimizer).swapIn();
                    SwappedAverages b = ((Ema) clean.optimizer).swapIn()) {
                assertThat(a).isNotEqualTo(b);
                assertThat(run.values()).isEqualTo(clean.values());
            }
            run.close();
            clean.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"HOST", "DEVICE"})
    void failChangesNothing(KernelMode mode) {
        try (ForcedKernel forced = ForcedKernel.of(mode)) {
            Run run =
                    new Run(manager, Adam.builder().optNonFinite(NonFinite.FAIL).build())
                            .addAll(SHAPES, DataType.FLOAT32);
            List<String> start = run.values();
            List<ParameterUpdate> bad = oneBad(run);
            assertThatExceptionOfType(ArithmeticException.class)
                    .as(forced.name())
                    .isThrownBy(() -> run.optimizer.update(bad, 1))
                    .withMessageContaining("the gradient of parameter 'p1' (5) is infinite or NaN");
            assertThat(run.values()).isEqualTo(start);
            assertThat(run.optimizer.updates()).isZero();
            run.close();
        }
    }

    // ---- around DJL's own optimizers ----

    @Test
    void djlsOptimizersAreAskedOneParameterAtATime() {
        List<List<String>> ends = new ArrayList<>();
        for (boolean whole : new boolean[] {true, false}) {
            Optimizer djl = Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.0625f)).build();
            Run run =
                    new Run(manager, Lookahead.builder().setInner(djl).optK(2).build())
                            .addAll(SHAPES.subList(0, 3), DataType.FLOAT32);
            for (int t = 0; t < 5; t++) {
                run.step(whole, 0.5);
            }
            run.close();
            ends.add(run.values());
        }
        assertThat(ends.get(0)).isEqualTo(ends.get(1));
    }

    // ---- the run ----

    /** Schedules see one run, whichever way it is told of. */
    @Test
    void theTwoWaysMayFollowOneAnother() {
        List<Integer> asked = new ArrayList<>();
        Sgd sgd =
                Sgd.builder()
                        .optLearningRateTracker(
                                count -> {
                                    asked.add(count);
                                    return 0.1f;
                                })
                        .build();
        Run run =
                new Run(manager, sgd).addAll(List.of(new Shape(2), new Shape(3)), DataType.FLOAT32);
        for (boolean whole : new boolean[] {true, false, false, true, true, false}) {
            run.step(whole, 1);
        }
        assertThat(asked).containsExactly(1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6);
        run.close();
    }

    /** Replicas of a parameter are one update of the run, each with its own state. */
    @ParameterizedTest
    @MethodSource("rows")
    void devicesTakePartTogether(OptimizerTable.Row row) {
        Noise noise = new Noise(5);
        Stateful optimizer = (Stateful) row.build();
        Stateful single = (Stateful) row.build();
        float[] start = noise.values(4);
        NDArray first = manager.create(start);
        NDArray alone = manager.create(start);
        OnSecondDevice second = new OnSecondDevice(manager.create(start));
        for (int t = 1; t <= 6; t++) {
            NDArray gradient = manager.create(noise.values(4));
            optimizer.update(
                    List.of(
                            new ParameterUpdate("w", first, gradient),
                            new ParameterUpdate("w", second, gradient)),
                    1);
            single.update("w", alone, gradient);
            assertThat(optimizer.updates()).isEqualTo(t);
        }
        assertThat(first.toFloatArray()).isEqualTo(alone.toFloatArray());
        assertClose(second.values(), alone.toFloatArray(), 5e-6);
        closeState(optimizer);
        closeState(single);
    }

    @Test
    void nothingIsAnUpdateToo() {
        try (Sgd sgd = Sgd.builder().build()) {
            assertThat(sgd.update(List.of(), 1)).isTrue();
            assertThat(sgd.updates()).isEqualTo(1);
        }
    }
}
