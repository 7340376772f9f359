package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.gradus.optimizers.state.Stateful;
import io.gradus.testkit.ForcedKernel;
import io.gradus.torchscript.HostMemory;
import io.gradus.torchscript.KernelMode;
import io.gradus.training.checkpoints.OptimizerState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A state goes with the weight that it was made for, and can be dropped. */
class StateFitTest extends OptimizerTests {

    @TempDir Path folder;

    /** A weight, the one that comes in its place, and how messages call both. */
    private record Change(
            Shape before, DataType typeBefore, Shape after, DataType typeAfter, String message) {

        Change(Shape before, Shape after, String message) {
            this(before, DataType.FLOAT32, after, DataType.FLOAT32, message);
        }

        @Override
        public String toString() {
            return before + " " + typeBefore + " to " + after + " " + typeAfter;
        }
    }

    private static final List<Change> CHANGES =
            List.of(
                    new Change(
                            new Shape(300_000),
                            new Shape(3_000_000),
                            "is (3000000) float32, but its state in the optimizer is that of"
                                    + " (300000) float32"),
                    new Change(
                            new Shape(4, 6),
                            new Shape(2, 3),
                            "is (2, 3) float32, but its state in the optimizer is that of (4, 6)"
                                    + " float32"),
                    new Change(
                            new Shape(4, 6),
                            new Shape(6, 4),
                            "is (6, 4) float32, but its state in the optimizer is that of (4, 6)"
                                    + " float32"),
                    new Change(
                            new Shape(4),
                            DataType.FLOAT64,
                            new Shape(4),
                            DataType.FLOAT32,
                            "is (4) float32, but its state in the optimizer is that of (4)"
                                    + " float64"),
                    new Change(
                            new Shape(4),
                            DataType.FLOAT32,
                            new Shape(4),
                            DataType.FLOAT16,
                            "is (4) float16, but its state in the optimizer is that of (4)"
                                    + " float32"));

    static Stream<Arguments> rowsAndChanges() {
        return rows().stream()
                .flatMap(row -> CHANGES.stream().map(change -> Arguments.of(row, change)));
    }

    @ParameterizedTest
    @MethodSource("rowsAndChanges")
    void weightOfAnotherShapeOrTypeIsRefusedUntilTheStateIsDropped(
            OptimizerTable.Row row, Change change) {
        Stateful optimizer = (Stateful) row.build();
        Optimizer fresh = row.build();
        NDArray before = manager.ones(change.before(), change.typeBefore());
        optimizer.update("p", before, manager.ones(change.before(), change.typeBefore()));
        NDArray after = manager.zeros(change.after(), change.typeAfter());
        NDArray zeros = manager.zeros(change.after(), change.typeAfter());

        assertThatIllegalStateException()
                .isThrownBy(() -> optimizer.update("p", after, zeros))
                .withMessageContaining("parameter 'p' " + change.message())
                .withMessageContaining("reset(\"p\") drops it");

        assertThat(HostMemory.view(after)).isEqualTo(HostMemory.view(zeros));
        assertThat(optimizer.reset("p")).isTrue();
        NDArray expected = zeros.duplicate();
        NDArray gradient = zeros.add(0.5f);
        int updates = after.size() > 1_000 ? 1 : 3;
        for (int t = 0; t < updates; t++) {
            optimizer.update("p", after, gradient);
            fresh.update("p", expected, gradient);
        }
        assertThat(HostMemory.view(after)).isEqualTo(HostMemory.view(expected));
        closeState(optimizer);
        closeState(fresh);
    }

    /** After a refusal the old weight goes on as if nothing had been. */
    @ParameterizedTest
    @MethodSource("rows")
    void refusedWeightLeavesTheStateAsItWas(OptimizerTable.Row row) {
        Optimizer optimizer = row.build();
        Optimizer undisturbed = row.build();
        NDArray weight = manager.ones(new Shape(4, 6));
        NDArray expected = manager.ones(new Shape(4, 6));
        NDArray gradient = manager.ones(new Shape(4, 6));
        NDArray other = manager.ones(new Shape(6, 4));
        for (int t = 0; t < 8; t++) {
            optimizer.update("p", weight, gradient);
            undisturbed.update("p", expected, gradient);
            assertThatIllegalStateException()
                    .isThrownBy(() -> optimizer.update("p", other, other.duplicate()));
        }
        assertThat(weight.toFloatArray()).isEqualTo(expected.toFloatArray());
        closeState(optimizer);
        closeState(undisturbed);
    }

    /** DJL can put another tensor into an array, which remembers its old shape all the same. */
    @Test
    void arrayThatBecameAnotherTensorIsRefused() {
        try (Adam adam = Adam.builder().build()) {
            NDArray weight = manager.ones(new Shape(4));
            adam.update("p", weight, manager.ones(new Shape(4)));
            weight.intern(manager.ones(new Shape(8)));
            assertThatIllegalStateException()
                    .isThrownBy(() -> adam.update("p", weight, manager.ones(new Shape(4))))
                    .withMessageContaining("is (8) float32, but its state in the optimizer is that")
                    .withMessageContaining("(4) float32");
        }
    }

    @Test
    void averageIsNotPutIntoAnArrayThatBecameAnotherTensor() {
        try (Ema ema = Ema.builder().setInner(Sgd.builder().build()).build()) {
            NDArray weight = manager.ones(new Shape(4));
            ema.update("p", weight, manager.ones(new Shape(4)));
            weight.intern(manager.ones(new Shape(8)));
            assertThatIllegalStateException()
                    .isThrownBy(ema::swapIn)
                    .withMessageContaining("another shape or type");
        }
    }

    /** It was moved, so its state is not where it is; replicas come in the first update. */
    @ParameterizedTest
    @MethodSource("rows")
    void weightOnAnotherDeviceIsRefusedUntilTheStateIsDropped(OptimizerTable.Row row) {
        try (ForcedKernel forced = ForcedKernel.of(KernelMode.DEVICE)) {
            assertThat(forced).isNotNull();
            Stateful optimizer = (Stateful) row.build();
            NDArray first = manager.ones(new Shape(2));
            NDArray second = new OnSecondDevice(manager.ones(new Shape(2)));
            NDArray gradient = manager.ones(new Shape(2));
            optimizer.update("w", first, gradient);
            optimizer.update("w", first, gradient);
            assertThatIllegalStateException()
                    .isThrownBy(() -> optimizer.update("w", second, gradient))
                    .withMessageContaining(
                            "parameter 'w' is (2) float32, but its state in the optimizer is on"
                                    + " cpu(), not on gpu(0)");
            optimizer.reset("w");
            optimizer.update("w", second, gradient);
            closeState(optimizer);
        }
    }

    /** On every device, also what was loaded and has not reached one yet. */
    @Test
    void resetDropsAllReplicas() {
        try (ForcedKernel forced = ForcedKernel.of(KernelMode.DEVICE);
                Adam adam = Adam.builder().build()) {
            assertThat(forced).isNotNull();
            NDArray first = manager.ones(new Shape(2));
            NDArray second = new OnSecondDevice(manager.ones(new Shape(2)));
            NDArray gradient = manager.ones(new Shape(2));
            adam.update("w", first, gradient);
            adam.update("w", second, gradient);
            adam.states().restore(adam.states().save());
            adam.update("w", first, gradient);
            adam.reset("w");
            assertThat(adam.states().save()).isEmpty();
            adam.update("w", second, gradient);
            assertThat(adam.states().save().get("w").count()).isEqualTo(1);
        }
    }

    /** One network that is cleared and comes back with more inputs. */
    @Test
    void blockThatIsClearedComesBackWithMoreInputs() {
        Block block = Linear.builder().setUnits(512).build();
        try (Adam adam = Adam.builder().build();
                Model model = Model.newInstance("model")) {
            model.setBlock(block);
            train(model, adam, 600);
            block.clear();
            assertThatIllegalStateException()
                    .isThrownBy(() -> train(model, adam, 1_200))
                    .withMessageContaining("(512, 1200) float32")
                    .withMessageContaining("(512, 600) float32");
            adam.reset();
            train(model, adam, 1_200);
            Parameter weight = block.getParameters().get("weight");
            assertThat(adam.states().save().get(weight.getId()).count()).isEqualTo(1);
        }
    }

    private void train(Model model, Optimizer optimizer, int inputs) {
        var config = new DefaultTrainingConfig(Loss.l2Loss()).optOptimizer(optimizer);
        try (Trainer trainer = model.newTrainer(config)) {
            trainer.initialize(new Shape(1, inputs));
            try (GradientCollector collector = trainer.newGradientCollector()) {
                NDArray out =
                        trainer.forward(new NDList(manager.ones(new Shape(1, inputs)))).head();
                collector.backward(out.sum());
            }
            trainer.step();
        }
    }

    // ---- reset ----

    /** As if it had never been updated. */
    @ParameterizedTest
    @MethodSource("templateRows")
    void resetParameterBeginsAgainAndOthersGoOn(OptimizerTable.Row row) {
        Stateful optimizer = (Stateful) row.build();
        Stateful fresh = (Stateful) row.build();
        NDArray weight = manager.create(new float[] {1, 2});
        NDArray other = manager.create(new float[] {1, 2});
        NDArray gradient = manager.create(new float[] {0.5f, -1});
        float[][] path = new float[10][];
        for (int t = 0; t < path.length; t++) {
            fresh.update("other", other, gradient);
            path[t] = other.toFloatArray();
        }
        NDArray[] old = null;
        for (int t = 0; t < 4; t++) {
            optimizer.update("w", weight, gradient);
            optimizer.update("other", path(path, t), gradient);
            old = arrays(optimizer, "w");
        }
        assertThat(optimizer.reset("w")).isTrue();
        assertThat(old).allMatch(NDArray::isReleased);
        assertThat(optimizer.reset("w")).isFalse();
        weight.set(new float[] {1, 2});
        for (int t = 0; t < path.length; t++) {
            optimizer.update("w", weight, gradient);
            assertThat(weight.toFloatArray()).isEqualTo(path[t]);
        }
        assertThat(optimizer.states().save().get("other").count()).isEqualTo(4);
        closeState(optimizer);
        closeState(fresh);
    }

    private NDArray path(float[][] path, int t) {
        return manager.create(t == 0 ? new float[] {1, 2} : path[t - 1]);
    }

    /** All arrays of a parameter, of the wrapper and what is inside. */
    private static NDArray[] arrays(Stateful optimizer, String id) {
        List<NDArray> arrays = new ArrayList<>();
        for (Stateful at = optimizer; at != null; at = (Stateful) at.inner()) {
            arrays.addAll(Arrays.asList(at.states().save().get(id).arrays()));
        }
        return arrays.toArray(NDArray[]::new);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void resetOfAllDropsEveryState(OptimizerTable.Row row) {
        Stateful optimizer = (Stateful) row.build();
        NDArray weight = manager.ones(new Shape(3));
        optimizer.update("v", weight, manager.ones(new Shape(3)));
        optimizer.update("w", weight, manager.ones(new Shape(3)));
        NDArray[] old = arrays(optimizer, "w");
        optimizer.reset();
        assertThat(old).allMatch(NDArray::isReleased);
        for (Stateful at = optimizer; at != null; at = (Stateful) at.inner()) {
            assertThat(at.states().save()).isEmpty();
        }
        NDArray wider = manager.ones(new Shape(5));
        optimizer.update("v", wider, manager.ones(new Shape(5)));
        assertThat(optimizer.states().save()).containsOnlyKeys("v");
        closeState(optimizer);
        assertThatIllegalStateException().isThrownBy(optimizer::reset);
    }

    /** The count by which means are corrected. */
    @Test
    void countBeginsAgainInsideWrappersToo() {
        Adam adam = Adam.builder().optLearningRateTracker(Tracker.fixed(0.1f)).build();
        Ema ema = Ema.builder().setInner(adam).build();
        try (Lookahead lookahead = Lookahead.builder().setInner(ema).build()) {
            NDArray weight = manager.ones(new Shape(2));
            for (int t = 0; t < 2; t++) {
                lookahead.update("v", weight, manager.ones(new Shape(2)));
                lookahead.update("w", weight, manager.ones(new Shape(2)));
            }
            lookahead.reset("w");
            assertThat(ema.states().save()).containsOnlyKeys("v");
            assertThat(adam.states().save()).containsOnlyKeys("v");
            NDArray longer = manager.ones(new Shape(7));
            lookahead.update("w", longer, manager.ones(new Shape(7)));
            assertThat(adam.states().save().get("w").count()).isEqualTo(1);
            assertThat(adam.states().save().get("v").count()).isEqualTo(2);
            assertThat(ema.states().save()).containsOnlyKeys("v", "w");
            // a first step of Adam is its rate, whatever was before
            assertThat((double) longer.getFloat(0)).isCloseTo(0.9, within(1e-6));
        }
    }

    @Test
    void pathsOfParameterGroupsAreNamedAndTaken() {
        Weights block = new Weights().with("head", manager.ones(new Shape(2)));
        String id = block.id("head");
        Adam adam = Adam.builder().optParameterGroups(ParameterGroups.of(block)).build();
        try (Ema ema = Ema.builder().setInner(adam).build()) {
            ema.update(id, block.array("head"), manager.ones(new Shape(2)));
            NDArray longer = manager.ones(new Shape(3));
            assertThatIllegalStateException()
                    .isThrownBy(() -> ema.update(id, longer, manager.ones(new Shape(3))))
                    .withMessageContaining("parameter 'head' is (3) float32")
                    .withMessageContaining("reset(\"head\")");
            assertThat(ema.reset("head")).isTrue();
            ema.update(id, longer, manager.ones(new Shape(3)));
            assertThat(ema.reset(id)).isTrue();
            assertThat(ema.reset("tail")).isFalse();
            assertThatIllegalArgumentException().isThrownBy(() -> ema.reset(null));
        }
    }

    /** What a wrapper around one of DJL's would have to leave inside. */
    @Test
    void stateInsideDjlsOptimizersCannotBeDropped() {
        try (Ema ema = Ema.builder().setInner(Optimizer.adam().build()).build()) {
            NDArray weight = manager.ones(new Shape(2));
            ema.update("w", weight, manager.ones(new Shape(2)));
            assertThatIllegalStateException()
                    .isThrownBy(() -> ema.reset("w"))
                    .withMessageContaining("ai.djl.training.optimizer.Adam cannot be dropped");
            assertThatIllegalStateException().isThrownBy(ema::reset);
            assertThat(ema.states().save()).containsOnlyKeys("w");
        }
    }

    /** The weights are where the averages were. */
    @Test
    void swappedAveragesCannotBeDropped() {
        Ema ema = Ema.builder().setInner(Sgd.builder().build()).build();
        try (Lookahead lookahead = Lookahead.builder().setInner(ema).build()) {
            NDArray weight = manager.ones(new Shape(2));
            lookahead.update("w", weight, manager.ones(new Shape(2)));
            ema.swapIn();
            assertThatIllegalStateException()
                    .isThrownBy(() -> lookahead.reset("w"))
                    .withMessageContaining("swapped in");
            assertThat(lookahead.states().save()).containsOnlyKeys("w");
            ema.swapOut();
            assertThat(lookahead.reset("w")).isTrue();
        }
    }

    // ---- state from a file ----

    @ParameterizedTest
    @MethodSource("rows")
    void loadedStateThatDoesNotFitIsRefusedUntilItIsDropped(OptimizerTable.Row row)
            throws IOException {
        Stateful optimizer = (Stateful) row.build();
        Stateful fresh = (Stateful) row.build();
        Weights block = new Weights().with("w", manager.ones(new Shape(4, 6)));
        String id = block.id("w");
        optimizer.update(id, block.array("w"), manager.ones(new Shape(4, 6)));
        Path file = folder.resolve("state.safetensors");
        OptimizerState.save(optimizer, block, file);
        OptimizerState.load(optimizer, block, file);
        NDArray weight = manager.ones(new Shape(2, 3));
        NDArray expected = manager.ones(new Shape(2, 3));
        NDArray gradient = manager.ones(new Shape(2, 3));
        assertThatIllegalStateException()
                .isThrownBy(() -> optimizer.update(id, weight, gradient))
                .withMessageContaining(
                        "is (2, 3) float32, but its state in the optimizer was loaded for (4, 6)"
                                + " float32");
        assertThat(weight.toFloatArray()).containsOnly(1);
        assertThat(optimizer.reset(id)).isTrue();
        for (int t = 0; t < 3; t++) {
            optimizer.update(id, weight, gradient);
            fresh.update(id, expected, gradient);
        }
        assertThat(weight.toFloatArray()).isEqualTo(expected.toFloatArray());
        closeState(optimizer);
        closeState(fresh);
    }
}
