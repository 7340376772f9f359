package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import io.gradus.optimizers.state.RunClock;
import io.gradus.safetensors.SafetensorsReader;
import io.gradus.safetensors.SafetensorsWriter;
import io.gradus.schedulers.Schedule;
import io.gradus.testkit.ForcedKernel;
import io.gradus.torchscript.KernelMode;
import io.gradus.training.checkpoints.OptimizerState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes by the updates of the run, and what by those of a parameter. */
class RunClockTest extends OptimizerTests {

    @TempDir private Path folder;

    /** w = w - g. */
    private static Optimizer plain() {
        return Optimizer.sgd().setLearningRateTracker(Tracker.fixed(1)).build();
    }

    private NDArray ones() {
        return manager.ones(new Shape(1));
    }

    // ---- the count ----

    @Test
    void anUpdateOfTheRunIsOneOfAllParametersAndDevices() {
        RunClock clock = new RunClock(0);
        NDArray first = ones();
        NDArray second = new OnSecondDevice(ones());
        for (long run = 1; run < 4; run++) {
            for (String id : List.of("a", "b", "c")) {
                for (NDArray weight : List.of(first, second)) {
                    assertThat(clock.next(id, weight)).isEqualTo(run);
                    assertThat(clock.next(id, weight)).as("asked again").isEqualTo(run);
                    clock.done(id, weight, run);
                    assertThat(clock.updates()).isEqualTo(run);
                }
            }
        }
    }

    @Test
    void aParameterThatIsLeftOutForAWhileComesBackInTheSameUpdate() {
        RunClock clock = new RunClock(5);
        String[][] updates = {{"a", "b", "c"}, {"a", "c"}, {"c"}, {"c", "a", "b", "d"}, {"b", "a"}};
        long run = 5;
        for (String[] ids : updates) {
            run++;
            // without gradients only one that took part in the update before shows the next one
            for (String id : ids) {
                assertThat(clock.next(id, manager.ones(new Shape(1)))).isEqualTo(run);
                clock.done(id, manager.ones(new Shape(1)), run);
            }
        }
    }

    /** What was not done, because it failed, may be tried again. */
    @Test
    void anUpdateThatFailsDoesNotCount() {
        Tracker refused = n -> n == 2 ? -1 : 0.5f;
        try (Sgd sgd = Sgd.builder().optLearningRateTracker(refused).build()) {
            NDArray weight = ones();
            sgd.update("w", weight, ones());
            for (int i = 0; i < 3; i++) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> sgd.update("w", weight, ones()))
                        .withMessage(
                                "the learning rate of update 2 (from the tracker) must be in [0,"
                                        + " infinity), but is -1.0");
            }
            assertThat(sgd.updates()).isEqualTo(1);
        }
    }

    @Test
    void theLargestCountGoesOn() {
        Schedule schedule = step -> step > 2_147_483_647L ? 0.5 : 0.25;
        List<Integer> asked = new ArrayList<>();
        Tracker tracker =
                n -> {
                    asked.add(n);
                    return 0.25f;
                };
        try (Adagrad scheduled =
                        Adagrad.builder()
                                .optLearningRateTracker(schedule)
                                .optBeginNumUpdate(Integer.MAX_VALUE)
                                .build();
                Adagrad tracked =
                        Adagrad.builder()
                                .optLearningRateTracker(tracker)
                                .optBeginNumUpdate(Integer.MAX_VALUE)
                                .build()) {
            NDArray weight = manager.zeros(new Shape(1));
            NDArray other = manager.zeros(new Shape(1));
            for (int t = 0; t < 2; t++) {
                scheduled.update("w", weight, ones());
                tracked.update("w", other, ones());
            }
            // steps 2^31 - 1 and 2^31, with gradients over the roots of 1 and 2
            assertThat((double) weight.getFloat(0))
                    .isCloseTo(-0.25 - 0.5 / Math.sqrt(2), within(1e-6));
            assertThat(asked).containsExactly(Integer.MAX_VALUE, Integer.MAX_VALUE);
            assertThat(scheduled.updates()).isEqualTo(2_147_483_649L);
        }
    }

    // ---- schedules ----

    /** Bias corrections begin anew, rates do not. */
    @Test
    void aLateParameterHasTheRatesOfTheRunAndTheCorrectionsOfItsOwn() {
        Schedule falling = step -> 1.0 / (1 + step);
        try (Adam adam = Adam.builder().optLearningRateTracker(falling).build()) {
            NDArray early = manager.zeros(new Shape(1));
            NDArray late = manager.zeros(new Shape(1));
            for (int t = 0; t < 9; t++) {
                adam.update("early", early, ones());
            }
            adam.update("early", early, ones());
            adam.update("late", late, ones());
            // with corrections of its own the step of a first gradient is the rate, else 0.32 of it
            assertThat((double) late.getFloat(0)).isCloseTo(-0.1, within(1e-6));
            assertThat(adam.updates()).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @MethodSource("templateRows")
    void aFrozenParameterTakesPartInTheUpdatesOfTheRun(OptimizerTable.Row row) {
        Weights block = new Weights().with("a", ones()).with("frozen", ones());
        List<Integer> asked = new ArrayList<>();
        ParameterTracker tracker =
                (id, n) -> {
                    asked.add(n);
                    return 0.01f;
                };
        Map<String, Object> options = new HashMap<>(row.plain());
        options.put("parameterGroups", ParameterGroups.of(block).frozen("frozen"));
        options.put("learningRate", tracker);
        GradusOptimizer optimizer = (GradusOptimizer) row.configured(options);
        for (int t = 0; t < 4; t++) {
            optimizer.update(block.id("frozen"), block.array("frozen"), ones());
            if (t > 1) {
                optimizer.update(block.id("a"), block.array("a"), ones());
            }
        }
        assertThat(asked).containsExactly(3, 4);
        optimizer.close();
    }

    /** The product of momenta has the beta1 of the updates in which the parameter had a part. */
    @Test
    void nadamOfALateParameterIsThatOfAScheduleThatIsShifted() {
        Schedule beta = step -> step < 20 ? 0.5 : 0.9 - 0.1 * (step % 3);
        Schedule shifted = step -> beta.at(step + 20);
        try (NAdam late = NAdam.builder().optBeta1(beta).build();
                NAdam alone = NAdam.builder().optBeta1(shifted).build()) {
            for (int t = 0; t < 20; t++) {
                late.update("early", ones(), ones());
            }
            NDArray weight = ones();
            NDArray expected = ones();
            for (int t = 0; t < 30; t++) {
                late.update("early", ones(), ones());
                late.update("w", weight, ones().mul(Math.cos(t)));
                alone.update("w", expected, ones().mul(Math.cos(t)));
            }
            assertThat(weight.toFloatArray()).isEqualTo(expected.toFloatArray());
        }
    }

    @Test
    void theRunGoesOnAfterLoading() throws IOException {
        Weights block = new Weights().with("late", manager.zeros(new Shape(1)));
        Weights both =
                new Weights()
                        .with("early", manager.zeros(new Shape(1)))
                        .with("late", block.array("late"));
        Path file = folder.resolve("sgd.safetensors");
        Schedule number = step -> step + 1;
        try (Sgd sgd = Sgd.builder().optLearningRateTracker(number).build();
                Ema ema = Ema.builder().setInner(sgd).build();
                Sgd loaded = Sgd.builder().optLearningRateTracker(number).build();
                Ema outer = Ema.builder().setInner(loaded).build()) {
            for (int t = 0; t < 9; t++) {
                ema.update(both.id("early"), both.array("early"), ones());
            }
            OptimizerState.save(ema, both, file);
            OptimizerState.load(outer, both, file);
            assertThat(outer.updates()).isEqualTo(9);
            assertThat(loaded.updates()).isEqualTo(9);
            // the first one begins an update, whichever it is
            outer.update(both.id("late"), both.array("late"), ones());
            outer.update(both.id("early"), both.array("early"), ones());
            assertThat(both.array("late").getFloat(0)).isEqualTo(-10);
            assertThat(both.array("early").getFloat(0)).isEqualTo(-55);
            assertThat(loaded.updates()).isEqualTo(10);
        }
    }

    /** Files of versions that did not have it: the parameter that was there longest tells. */
    @Test
    void withoutTheNumberInTheFileItIsTheLargestCount() throws IOException {
        Weights block = new Weights().with("a", ones()).with("b", ones());
        Path file = folder.resolve("adam.safetensors");
        Path old = folder.resolve("old.safetensors");
        try (Adam adam = Adam.builder().build();
                Adam loaded = Adam.builder().build();
                NDManager own = manager.newSubManager()) {
            for (int t = 0; t < 5; t++) {
                adam.update(block.id("a"), block.array("a"), ones());
            }
            adam.update(block.id("b"), block.array("b"), ones());
            OptimizerState.save(adam, block, file);
            try (SafetensorsReader reader = SafetensorsReader.open(file)) {
                Map<String, String> metadata = new HashMap<>(reader.header().metadata());
                assertThat(metadata.remove("updates")).isEqualTo("5");
                SafetensorsWriter.write(old, metadata, reader.read(own));
            }
            OptimizerState.load(loaded, block, old);
            assertThat(loaded.updates()).isEqualTo(5);
        }
    }

    /** Whether an update of the run is over is seen by the gradients of others. */
    @Test
    void layersThatTakeTurnsLeaveNoHandle() {
        try (Sgd sgd = Sgd.builder().build()) {
            List<NDArray> weights = List.of(ones(), ones(), ones());
            for (NDArray weight : weights) {
                weight.setRequiresGradient(true);
                try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    collector.backward(weight.mul(weight));
                }
            }
            int before = 0;
            for (int t = 0; t < 20; t++) {
                if (t == 4) {
                    before = manager.getManagedArrays().size();
                }
                for (int i : new int[] {0, 1 + t % 2}) {
                    try (NDArray gradient = ones()) {
                        sgd.update("w" + i, weights.get(i), gradient);
                    }
                }
            }
            assertThat(sgd.updates()).isEqualTo(20);
            assertThat(manager.getManagedArrays()).hasSize(before);
        }
    }

    /** As where gradients are given by hand; to read them at each update costs more than a step. */
    @Test
    void gradientsThatAreAlwaysZeroAreNotReadForEver() {
        List<NDArray> weights = List.of(ones(), ones(), ones());
        for (NDArray weight : weights) {
            weight.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(weight.mul(0));
            }
        }
        RunClock clock = new RunClock(0);
        for (long run = 1; run <= 6; run++) {
            for (int i = 0; i < 3; i++) {
                assertThat(clock.next("w" + i, weights.get(i))).isEqualTo(run);
                clock.done("w" + i, weights.get(i), run);
            }
            if (run == 1) {
                assertThat(clock.isInDoubt()).isTrue();
            }
        }
        assertThat(clock.isInDoubt()).isFalse();
    }

    /** The update that was taken back is made again, by all parameters together. */
    @Test
    void anOptimizerThatGoesBackAnUpdateGoesOnFromThere() throws IOException {
        List<Integer> asked = new ArrayList<>();
        Tracker tracker =
                n -> {
                    asked.add(n);
                    return 0.5f;
                };
        Weights block = new Weights().with("a", ones()).with("b", ones());
        Path file = folder.resolve("second.safetensors");
        try (Adam adam = Adam.builder().optLearningRateTracker(tracker).build()) {
            for (int t = 1; t <= 5; t++) {
                for (String name : List.of("a", "b")) {
                    adam.update(block.id(name), block.array(name), ones());
                }
                if (t == 2) {
                    OptimizerState.save(adam, block, file);
                } else if (t == 3) {
                    OptimizerState.load(adam, block, file);
                    asked.clear(); // the file's rate was compared
                }
            }
            assertThat(asked).containsExactly(3, 3, 4, 4);
            assertThat(adam.updates()).isEqualTo(4);
        }
    }

    /** Of one parameter it goes on, of all it begins anew. */
    @Test
    void theRunAfterAReset() {
        List<Integer> asked = new ArrayList<>();
        Tracker tracker =
                n -> {
                    asked.add(n);
                    return 0.5f;
                };
        try (Adam adam =
                Adam.builder().optLearningRateTracker(tracker).optBeginNumUpdate(3).build()) {
            for (int t = 0; t < 2; t++) {
                adam.update("a", ones(), ones());
            }
            adam.reset("a");
            adam.update("a", ones(), ones());
            adam.reset();
            assertThat(adam.updates()).isEqualTo(3);
            adam.update("a", ones(), ones());
            assertThat(asked).containsExactly(4, 5, 6, 4);
        }
    }

    // ---- DJL's own trainer ----

    /**
     * The order in which a trainer updates parameters changes from block to block, so that in some
     * of these the late layer comes first.
     */
    @Test
    void aLayerThatIsUnfrozenHasTheRateOfTheOthersInWhateverOrder() {
        for (int attempt = 0; attempt < 8; attempt++) {
            Map<String, List<Integer>> asked = new HashMap<>();
            ParameterTracker tracker =
                    (id, n) -> {
                        asked.computeIfAbsent(id, key -> new ArrayList<>()).add(n);
                        return 0.01f;
                    };
            Block late = Linear.builder().setUnits(3).build();
            Block head = Linear.builder().setUnits(2).build();
            try (Sgd sgd = Sgd.builder().optLearningRateTracker(tracker).build();
                    Model model = Model.newInstance("late")) {
                model.setBlock(new SequentialBlock().add(late).add(head));
                late.freezeParameters(true);
                try (Trainer trainer = trainer(model, sgd)) {
                    train(trainer, 4);
                    late.freezeParameters(false);
                    train(trainer, 3);
                }
                String first = late.getParameters().get("weight").getId();
                String second = head.getParameters().get("weight").getId();
                assertThat(asked.get(second)).containsExactly(1, 2, 3, 4, 5, 6, 7);
                assertThat(asked.get(first)).containsExactly(5, 6, 7);
                assertThat(sgd.updates()).isEqualTo(7);
            }
        }
    }

    private static Trainer trainer(Model model, Optimizer optimizer) {
        Trainer trainer =
                model.newTrainer(new DefaultTrainingConfig(Loss.l2Loss()).optOptimizer(optimizer));
        trainer.initialize(new Shape(4, 5));
        return trainer;
    }

    private static void train(Trainer trainer, int steps) {
        for (int t = 0; t < steps; t++) {
            try (GradientCollector collector = trainer.newGradientCollector()) {
                NDManager manager = trainer.getManager();
                NDArray input = manager.create(new Noise(t).values(20), new Shape(4, 5));
                NDList output = trainer.forward(new NDList(input));
                NDList wanted = new NDList(manager.ones(new Shape(4, 2), DataType.FLOAT32));
                collector.backward(trainer.getLoss().evaluate(wanted, output));
            }
            trainer.step();
        }
    }

    /** Also when what was trained before is frozen at the same time. */
    @Test
    void aLayerThatIsUnfrozenAsAnotherIsFrozenHasTheRateOfTheOthersInWhateverOrder() {
        for (int attempt = 0; attempt < 12; attempt++) {
            Map<String, List<Integer>> asked = new HashMap<>();
            ParameterTracker tracker =
                    (id, n) -> {
                        asked.computeIfAbsent(id, key -> new ArrayList<>()).add(n);
                        return 0.01f;
                    };
            Block body = Linear.builder().setUnits(3).build();
            Block middle = Linear.builder().setUnits(3).build();
            Block head = Linear.builder().setUnits(2).optBias(attempt % 2 == 0).build();
            try (Sgd sgd = Sgd.builder().optLearningRateTracker(tracker).build();
                    Model model = Model.newInstance("late")) {
                model.setBlock(new SequentialBlock().add(body).add(middle).add(head));
                body.freezeParameters(true);
                try (Trainer trainer = trainer(model, sgd)) {
                    train(trainer, 3);
                    head.freezeParameters(true);
                    body.freezeParameters(false);
                    middle.freezeParameters(attempt % 3 == 0);
                    train(trainer, 4);
                }
                for (Parameter parameter : body.getParameters().values()) {
                    assertThat(asked.get(parameter.getId())).containsExactly(4, 5, 6, 7);
                }
                for (Parameter parameter : middle.getParameters().values()) {
                    assertThat(asked.get(parameter.getId()))
                            .startsWith(1, 2, 3)
                            .hasSize(attempt % 3 == 0 ? 3 : 7)
                            .isSorted();
                }
                assertThat(sgd.updates()).isEqualTo(7);
            }
        }
    }

    // ---- gradients, without a trainer ----

    /** Weights of 1, 2, 3, ... values, with gradients of their own. */
    private Map<String, NDArray> trained(String... ids) {
        Map<String, NDArray> weights = new LinkedHashMap<>();
        for (String id : ids) {
            NDArray weight = manager.ones(new Shape(weights.size() + 1));
            weight.setRequiresGradient(true);
            weights.put(id, weight);
        }
        return weights;
    }

    /** Makes new gradients, which are 0 for some, and returns what the updates then are. */
    private List<Long> step(
            RunClock clock, Map<String, NDArray> weights, List<String> dead, String... ids) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray sum = manager.zeros(new Shape(1));
            for (String id : ids) {
                sum = sum.add(weights.get(id).mul(dead.contains(id) ? 0 : 1).sum());
            }
            collector.backward(sum);
        }
        List<Long> updates = new ArrayList<>();
        for (String id : ids) {
            long update = clock.next(id, weights.get(id));
            GradusOptimizer.zeroGradient((PtNDArray) weights.get(id));
            clock.done(id, weights.get(id), update);
            updates.add(update);
        }
        return updates;
    }

    /** The smallest one's gradient tells nothing. */
    @Test
    void aGradientThatIsZeroLeavesTheOthers() {
        RunClock clock = new RunClock(0);
        Map<String, NDArray> weights = trained("zero", "a", "new");
        List<String> dead = List.of("zero");
        assertThat(step(clock, weights, dead, "a", "zero")).containsExactly(1L, 1L);
        for (long run = 2; run < 5; run++) {
            assertThat(step(clock, weights, dead, "new", "a", "zero"))
                    .containsExactly(run, run, run);
        }
    }

    /** What was frozen since tells as much as a gradient. */
    @Test
    void aWeightThatWasFrozenShowsThatAnUpdateHasBegun() {
        RunClock clock = new RunClock(0);
        Map<String, NDArray> weights = trained("head", "a", "new");
        List<String> dead = List.of("a");
        step(clock, weights, dead, "a", "head");
        weights.get("head").setRequiresGradient(false);
        assertThat(step(clock, weights, dead, "new", "a")).containsExactly(2L, 2L);
        assertThat(step(clock, weights, dead, "new", "a")).containsExactly(3L, 3L);
    }

    /** Where nothing tells, it is found out an update later. */
    @Test
    void aParameterThatWasTakenForTheLastCatchesUp() {
        RunClock clock = new RunClock(0);
        Map<String, NDArray> weights = trained("a", "b", "c", "new");
        step(clock, weights, List.of(), "a", "b");
        assertThat(step(clock, weights, List.of("a", "b"), "new", "a", "c", "b"))
                .containsExactly(1L, 2L, 2L, 2L);
        for (long run = 3; run < 6; run++) {
            assertThat(step(clock, weights, List.of(), "new", "a", "c", "b"))
                    .containsExactly(run, run, run, run);
        }
        assertThat(clock.updates()).isEqualTo(5);
    }

    @Test
    void aParameterThatIsLeftOutOnceDoesNotLag() {
        RunClock clock = new RunClock(0);
        Map<String, NDArray> weights = trained("a", "b", "c");
        List<String> none = List.of();
        assertThat(step(clock, weights, none, "a", "b", "c")).containsExactly(1L, 1L, 1L);
        assertThat(step(clock, weights, none, "b", "c")).containsExactly(2L, 2L);
        assertThat(step(clock, weights, none, "a", "b", "c")).containsExactly(3L, 3L, 3L);
        assertThat(step(clock, weights, none, "a", "c")).containsExactly(4L, 4L);
        assertThat(step(clock, weights, none, "a", "b", "c")).containsExactly(5L, 5L, 5L);
    }

    /** And one that is the last stays the last, also with zeros for a while. */
    @Test
    void aParameterThatIsTheLastStaysIt() {
        RunClock clock = new RunClock(0);
        Map<String, NDArray> weights = trained("a", "b", "new");
        step(clock, weights, List.of(), "a", "b");
        List<List<String>> dead = List.of(List.of("new"), List.of("a", "b"), List.of(), List.of());
        for (int t = 0; t < dead.size(); t++) {
            long run = 2 + t;
            assertThat(step(clock, weights, dead.get(t), "a", "b", "new"))
                    .containsExactly(run, run, run);
        }
    }

    // ---- wrappers ----

    /** w is t after the run's t-th update; the late parameter's are 1 to 5 in updates 6 to 10. */
    @Test
    void swaAveragesAParameterThatIsUnfrozenBeforeItsStart() {
        try (Swa swa = Swa.builder().setInner(plain()).optStart(6).build()) {
            NDArray early = manager.zeros(new Shape(1));
            NDArray late = manager.zeros(new Shape(1));
            for (int t = 1; t <= 10; t++) {
                swa.update("early", early, ones().neg());
                if (t > 5) {
                    swa.update("late", late, ones().neg());
                }
            }
            assertThat(late.getFloat(0)).isEqualTo(5);
            swa.swapIn();
            assertThat(late.getFloat(0)).isEqualTo(3); // (1 + 2 + 3 + 4 + 5) / 5
            assertThat(early.getFloat(0)).isEqualTo(8); // (6 + 7 + 8 + 9 + 10) / 5
        }
    }

    /**
     * A weight that is not updated for a while counts with what it is, in the middle or at the end.
     */
    @Test
    void aWeightIsAveragedAlsoWhileItIsFrozen() {
        try (Swa swa = Swa.builder().setInner(plain()).optStart(2).build();
                Ema ema = Ema.builder().setInner(plain()).optDecay(0.75).build();
                Ema warm = Ema.builder().setInner(plain()).optDecay(0.5).optWarmup(true).build()) {
            double swaSum = 0;
            double emaAverage = 0;
            double warmAverage = 0;
            Map<AveragingWrapper, NDArray> late = new HashMap<>();
            for (AveragingWrapper wrapper : List.of(swa, ema, warm)) {
                late.put(wrapper, manager.zeros(new Shape(1)));
            }
            double w = 0;
            for (int t = 1; t <= 12; t++) {
                boolean frozen = t >= 4 && t <= 6 || t >= 10;
                w += frozen ? 0 : t;
                for (AveragingWrapper wrapper : late.keySet()) {
                    wrapper.update("other", ones(), ones());
                    if (!frozen) {
                        wrapper.update("late", late.get(wrapper), ones().mul(-t));
                    }
                }
                swaSum += t < 2 ? 0 : w;
                emaAverage = 0.75 * emaAverage + 0.25 * w;
                double decay = Math.min(0.5, (1.0 + t) / (10 + t));
                warmAverage = decay * warmAverage + (1 - decay) * w;
            }
            late.keySet().forEach(AveragingWrapper::swapIn);
            assertThat((double) late.get(swa).getFloat(0)).isCloseTo(swaSum / 11, within(1e-5));
            assertThat((double) late.get(ema).getFloat(0)).isCloseTo(emaAverage, within(1e-5));
            assertThat((double) late.get(warm).getFloat(0)).isCloseTo(warmAverage, within(1e-5));
        }
    }

    /** All weights go back at once. */
    @Test
    void lookaheadGoesBackByTheUpdatesOfTheRun() {
        try (Lookahead lookahead = Lookahead.builder().setInner(plain()).optK(4).build()) {
            NDArray early = manager.zeros(new Shape(1));
            NDArray late = manager.zeros(new Shape(1));
            for (int t = 1; t <= 4; t++) {
                lookahead.update("early", early, ones().neg());
                if (t > 2) {
                    lookahead.update("late", late, ones().neg());
                }
            }
            assertThat(early.getFloat(0)).isEqualTo(2); // half of 4
            assertThat(late.getFloat(0)).isEqualTo(1); // half of 2
        }
    }

    /** The rate of the inner optimizer is its own, and goes by the run. */
    @ParameterizedTest
    @MethodSource("rowsAndModes")
    void anInnerRateIsThatOfTheInnerOptimizer(OptimizerTable.Row row, KernelMode mode) {
        if (!OptimizerWrapper.class.isAssignableFrom(row.type())) {
            return;
        }
        try (ForcedKernel forced = ForcedKernel.of(mode)) {
            assertThat(forced).isNotNull();
            Tracker rates = n -> n / 16f;
            OptimizerWrapper.Builder<?> builder =
                    (OptimizerWrapper.Builder<?>) OptimizerTable.builder(row.type());
            builder.setInner(Sgd.builder().optLearningRateTracker(rates).build());
            Optimizer wrapper = OptimizerTable.build(builder);
            NDArray weight = manager.zeros(new Shape(2));
            wrapper.update("w", weight, manager.ones(new Shape(2)));
            wrapper.update("w", weight, manager.ones(new Shape(2)));
            assertThat(weight.toFloatArray()).containsExactly(-3 / 16f, -3 / 16f);
            closeState(wrapper);
        }
    }
}
