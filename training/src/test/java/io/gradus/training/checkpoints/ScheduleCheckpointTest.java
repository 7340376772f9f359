package io.gradus.training.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.EasyTrain;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.gradus.optimizers.Adam;
import io.gradus.optimizers.Ema;
import io.gradus.optimizers.Log;
import io.gradus.optimizers.Lookahead;
import io.gradus.optimizers.Sgd;
import io.gradus.optimizers.SmallRun;
import io.gradus.safetensors.SafetensorsException;
import io.gradus.safetensors.SafetensorsReader;
import io.gradus.safetensors.SafetensorsWriter;
import io.gradus.schedulers.CosineAnnealingTracker;
import io.gradus.schedulers.PlateauTracker;
import io.gradus.schedulers.Schedule;
import io.gradus.schedulers.Schedules;
import io.gradus.schedulers.StatefulSchedule;
import io.gradus.schedulers.WarmupTracker;
import io.gradus.text.Excerpt;
import io.gradus.training.checkpoints.CheckpointListener.Position;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose schedule has a state, stopped and resumed. */
class ScheduleCheckpointTest {

    private static final int EPOCHS = 5;
    private static final int STEPS = EPOCHS * SmallRun.BATCHES;
    private static final String FIRST = "checkpoint-000000000.safetensors";

    @TempDir Path folder;

    /** Only an epoch whose loss is lower by a third does not reduce the rate. */
    private static PlateauTracker plateau() {
        return PlateauTracker.builder()
                .setBaseValue(0.05)
                .optFactor(0.4)
                .optPatience(0)
                .optThreshold(0.33)
                .build();
    }

    private static Adam adam(Tracker rate) {
        return Adam.builder().optLearningRateTracker(rate).build();
    }

    private CheckpointListener.Builder every(long steps, String name) {
        return CheckpointListener.builder()
                .setDirectory(folder.resolve(name))
                .optEverySteps(steps)
                .optSeed(7);
    }

    /** The listeners as they usually are. */
    private static TrainingListener[] listeners(TrainingListener... last) {
        List<TrainingListener> listeners = new ArrayList<>();
        listeners.addAll(List.of(TrainingListener.Defaults.basic()));
        listeners.addAll(List.of(last));
        return listeners.toArray(TrainingListener[]::new);
    }

    /** A new run begins with the same weights; a resumed one has its own until it is resumed. */
    private SmallRun run(
            Optimizer optimizer, CheckpointListener.Builder builder, TrainingListener... before) {
        return new SmallRun(optimizer, builder, 12, null, before);
    }

    /** Trains with a validation after each epoch, until the end or a step. */
    private static void train(SmallRun run, long stop, LongConsumer afterStep) throws Exception {
        Position at = run.checkpoints.resume(run.trainer);
        long steps = at.steps();
        for (int epoch = at.epoch(); epoch < EPOCHS; epoch++) {
            for (Batch batch : run.checkpoints.batches(run.trainer, run.data)) {
                EasyTrain.trainBatch(run.trainer, batch);
                run.trainer.step();
                batch.close();
                afterStep.accept(++steps);
                if (steps == stop) {
                    return;
                }
            }
            EasyTrain.evaluateDataset(run.trainer, run.data);
            run.trainer.notifyListeners(listener -> listener.onEpoch(run.trainer));
        }
    }

    // ---- to the last bit ----

    private static Stream<Named<Function<PlateauTracker, Optimizer>>> optimizers() {
        Schedule cosine =
                CosineAnnealingTracker.builder().setBaseValue(2).setSteps(2 * STEPS).build();
        return Stream.of(
                Named.of("alone", plateau -> adam(plateau)),
                Named.of(
                        "under a warm-up",
                        plateau ->
                                adam(
                                        WarmupTracker.builder()
                                                .setMain(plateau)
                                                .setWarmupSteps(8)
                                                .build())),
                Named.of(
                        "times a cosine",
                        plateau -> adam(cosine.times(Schedules.of(plateau)).scale(0.7))),
                Named.of(
                        "inside a wrapper",
                        plateau -> Lookahead.builder().setInner(adam(plateau)).build()),
                Named.of(
                        "inside two wrappers",
                        plateau ->
                                Ema.builder()
                                        .setInner(
                                                Lookahead.builder().setInner(adam(plateau)).build())
                                        .build()),
                Named.of(
                        "hidden in a function, so found as a listener",
                        plateau -> adam(update -> plateau.getNewValue(update))));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void stoppedAfterAReductionItEndsAsIfItNeverWas(Function<PlateauTracker, Optimizer> optimizer)
            throws Exception {
        List<Double> values = new ArrayList<>();
        Map<String, ByteBuffer> expected;
        PlateauTracker whole = plateau();
        Engine.getInstance().setRandomSeed(1);
        try (SmallRun run = run(optimizer.apply(whole), every(1000, "whole"), listeners(whole))) {
            train(run, STEPS, step -> values.add(whole.value()));
            expected = run.weights();
        }
        int reduction = (int) values.stream().filter(value -> value == 0.05).count();
        assertThat(reduction).isBetween(SmallRun.BATCHES, STEPS - 2 * SmallRun.BATCHES);
        assertThat(values.get(STEPS - 1)).isLessThan(values.get(reduction));
        for (int every : new int[] {1, 4, SmallRun.BATCHES}) {
            for (int stop : new int[] {reduction + 1, reduction + 2, reduction + 9}) {
                String name = "run%d-%d".formatted(every, stop);
                PlateauTracker first = plateau();
                Engine.getInstance().setRandomSeed(1);
                try (SmallRun run =
                        run(optimizer.apply(first), every(every, name), listeners(first))) {
                    train(run, stop, step -> {});
                    assertThat(first.value()).isLessThan(0.05);
                }
                PlateauTracker second = plateau();
                Engine.getInstance().setRandomSeed(2);
                try (SmallRun run =
                        run(optimizer.apply(second), every(every, name), listeners(second))) {
                    train(run, STEPS, step -> {});
                    assertThat(run.weights()).as(name).isEqualTo(expected);
                    assertThat(second.value()).isEqualTo(values.get(STEPS - 1));
                }
            }
        }
    }

    /** Whoever takes the metrics himself may do so within an epoch too. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void steppedByHandItIsFoundInTheOptimizer(boolean wrapped) throws Exception {
        List<Map<String, ByteBuffer>> ends = new ArrayList<>();
        for (int stop : new int[] {STEPS, 9, 10, 15}) {
            for (int end : new int[] {stop, STEPS}) {
                PlateauTracker plateau = plateau();
                Engine.getInstance().setRandomSeed(end == stop ? 1 : 2);
                Adam adam = adam(plateau);
                Optimizer optimizer = wrapped ? Ema.builder().setInner(adam).build() : adam;
                try (SmallRun run = run(optimizer, every(2, "run" + stop))) {
                    train(
                            run,
                            end,
                            step -> {
                                if (step % 4 == 0) {
                                    plateau.step(step % 3);
                                }
                            });
                    assertThat(plateau.value()).isLessThan(0.05);
                    if (end == STEPS) {
                        ends.add(run.weights());
                    }
                }
            }
        }
        assertThat(ends).hasSize(5).containsOnly(ends.get(0));
    }

    @Test
    void fitSavesTheStateOfTheLastEpoch() throws Exception {
        PlateauTracker first = plateau();
        try (SmallRun run = run(adam(first), every(1000, "run"), listeners(first))) {
            run.checkpoints.fit(run.trainer, EPOCHS, run.data, run.data);
            assertThat(first.value()).isLessThan(0.05);
        }
        PlateauTracker second = plateau();
        try (SmallRun run = run(adam(second), every(1000, "run"), listeners(second))) {
            run.checkpoints.resume(run.trainer);
            assertThat(second.saveState()).isEqualTo(first.saveState());
        }
    }

    // ---- what does not fit ----

    private void begin(Optimizer optimizer, TrainingListener... before) throws IOException {
        try (SmallRun run = run(optimizer, every(1, "run"), before)) {
            run.checkpoints.resume(run.trainer);
        }
    }

    private void refused(String message, Optimizer optimizer, TrainingListener... before)
            throws IOException {
        try (SmallRun run = run(optimizer, every(1, "run"), before)) {
            Map<String, ByteBuffer> weights = run.weights();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run.checkpoints.resume(run.trainer))
                    .withMessageContaining("does not fit this model and optimizer:\n  " + message);
            assertThat(run.weights()).isEqualTo(weights);
        }
        assertThat(folder.resolve("run").resolve(FIRST)).exists();
    }

    private static String missing(String place) {
        return "the state of the schedule " + described(place) + " is missing in the file";
    }

    private static String leftOver(String place) {
        return "the state of the schedule "
                + described(place)
                + " is in the file, but is not expected";
    }

    private static String described(String place) {
        return Excerpt.of(plateau().toString()) + " (" + place + ")";
    }

    @Test
    void aCheckpointWithoutTheStateIsRefused() throws Exception {
        begin(SmallRun.adam());
        refused(missing("learningRateTracker"), adam(plateau()));
        refused(missing("a listener"), SmallRun.adam(), plateau());
    }

    @Test
    void aStateThatNobodyWantsIsRefused() throws Exception {
        begin(adam(plateau()), plateau());
        String first = leftOver("learningRateTracker");
        String second = leftOver("a listener");
        refused(first + "\n  " + second, SmallRun.adam());
        refused(second, adam(plateau()));
        PlateauTracker both = plateau();
        refused(second, adam(both), both);
    }

    // ---- which state belongs to which ----

    private static PlateauTracker plateau(double value, String metric) {
        return PlateauTracker.builder().setBaseValue(value).optMetric(metric).build();
    }

    /** A schedule of the momentum that nobody can see into. */
    private static Sgd hidden(PlateauTracker rate, PlateauTracker momentum) {
        return Sgd.builder()
                .optLearningRateTracker((Tracker) update -> rate.getNewValue(update))
                .optMomentum((Schedule) step -> momentum.value())
                .build();
    }

    private static Sgd open(PlateauTracker rate, PlateauTracker momentum) {
        return Sgd.builder()
                .optLearningRateTracker(rate)
                .optMomentum(Schedules.of(momentum))
                .build();
    }

    /** The order of the listeners means nothing. */
    @Test
    void hiddenSchedulesAreToldApartByTheirOptions() throws Exception {
        PlateauTracker rate = plateau(0.1, "validate_loss");
        PlateauTracker momentum = plateau(0.9, "validate_loss");
        begin(hidden(rate, momentum), rate, momentum);
        PlateauTracker rate2 = plateau(0.1, "validate_loss");
        PlateauTracker momentum2 = plateau(0.9, "validate_loss");
        begin(hidden(rate2, momentum2), momentum2, rate2);
        assertThat(rate2.value()).isEqualTo(0.1);
        assertThat(momentum2.value()).isEqualTo(0.9);
        // one of the two has another option: it is the one that is left
        PlateauTracker rate3 = plateau(0.1, "validate_loss");
        PlateauTracker momentum3 = plateau(0.95, "validate_loss");
        begin(hidden(rate3, momentum3), momentum3, rate3);
        assertThat(rate3.value()).isEqualTo(0.1);
        assertThat(momentum3.value()).isEqualTo(0.9);
    }

    /** Both options are others now: the optimizer's own option tells. */
    @Test
    void schedulesOfAnOptimizerAreToldApartByItsOption() throws Exception {
        PlateauTracker rate = plateau(0.1, "validate_loss");
        PlateauTracker momentum = plateau(0.9, "validate_loss");
        begin(open(rate, momentum), rate, momentum);
        PlateauTracker rate2 = plateau(0.3, "train_loss");
        PlateauTracker momentum2 = plateau(0.8, "train_loss");
        begin(open(rate2, momentum2), momentum2, rate2);
        assertThat(rate2.value()).isEqualTo(0.1);
        assertThat(momentum2.value()).isEqualTo(0.9);
    }

    /** Options tell, whether the optimizer lets see who uses a schedule or not. */
    @Test
    void schedulesThatBecomeVisibleAreFound() throws Exception {
        for (boolean first : new boolean[] {true, false}) {
            PlateauTracker rate = plateau(0.1, "validate_loss");
            PlateauTracker momentum = plateau(0.9, "validate_loss");
            begin(first ? open(rate, momentum) : hidden(rate, momentum), rate, momentum);
            PlateauTracker rate2 = plateau(0.1, "validate_loss");
            PlateauTracker momentum2 = plateau(0.9, "validate_loss");
            begin(first ? hidden(rate2, momentum2) : open(rate2, momentum2), momentum2, rate2);
            assertThat(rate2.value()).isEqualTo(0.1);
            assertThat(momentum2.value()).isEqualTo(0.9);
            Files.delete(folder.resolve("run").resolve(FIRST));
        }
    }

    @Test
    void equalSchedulesAreRefusedUnlessTheirStatesAreEqual() throws Exception {
        PlateauTracker[] same = {plateau(), plateau()};
        begin(SmallRun.adam(), same);
        begin(SmallRun.adam(), plateau(), plateau());
        Files.delete(folder.resolve("run").resolve(FIRST));
        same[1].step(3);
        begin(SmallRun.adam(), same);
        String uncertain =
                "none of the 2 states of its class that are left in the file is certainly that of"
                        + " the schedule %s; schedules of one class must differ in their options,"
                        + " or in the optimizer's option that they are given to";
        refused(
                uncertain.formatted(described("a listener")),
                SmallRun.adam(),
                plateau(),
                plateau());
        // both have other options than before
        Files.delete(folder.resolve("run").resolve(FIRST));
        begin(SmallRun.adam(), plateau(0.1, "a"), plateau(0.2, "a"));
        refused(
                uncertain.formatted(Excerpt.of(plateau(0.3, "a").toString()) + " (a listener)"),
                SmallRun.adam(),
                plateau(0.3, "a"),
                plateau(0.4, "a"));
    }

    /** A state does not go from one option to another. */
    @Test
    void stateOfAnotherOptionIsRefused() throws Exception {
        PlateauTracker momentum = plateau(0.9, "validate_loss");
        begin(Sgd.builder().optMomentum(Schedules.of(momentum)).build());
        refused(
                "none of the 1 states of its class",
                Sgd.builder().optLearningRateTracker(plateau(0.9, "validate_loss")).build());
    }

    // ---- what has changed is said ----

    @Test
    void otherOptionsOfAScheduleAreSaidWithWhatCounts() throws Exception {
        begin(adam(plateau(0.1, "validate_loss")));
        PlateauTracker other = plateau(0.001, "validate_loss");
        List<String> log = Log.of(() -> resumed(adam(other)));
        assertThat(other.value()).isEqualTo(0.1);
        assertThat(log)
                .filteredOn(line -> line.contains("The options of a schedule"))
                .singleElement()
                .asString()
                .startsWith("WARN ScheduleStates - The options of a schedule (learningRateTracker)")
                .contains(
                        "from PlateauTracker(baseValue=0.1,", " to PlateauTracker(baseValue=0.001,")
                .endsWith(
                        "it goes on with the state that was saved,"
                                + " {\"bad\":\"0\",\"best\":\"Infinity\",\"cooldownLeft\":\"0\","
                                + "\"value\":\"0.1\"}");
        assertThat(Log.of(() -> resumed(adam(plateau(0.1, "validate_loss"))))).isEmpty();
    }

    private Position resumed(Optimizer optimizer) throws IOException {
        try (SmallRun run = run(optimizer, every(1, "run"))) {
            return run.checkpoints.resume(run.trainer);
        }
    }

    @Test
    void anotherLearningRateIsSaid() throws Exception {
        Tracker hidden = update -> 0.5f / update;
        Tracker hiddenToo = update -> 0.25f / update;
        Schedule cosine = CosineAnnealingTracker.builder().setBaseValue(0.1).setSteps(10).build();
        Schedule longer = CosineAnnealingTracker.builder().setBaseValue(0.1).setSteps(20).build();
        List<Tracker> trackers =
                List.of(
                        Tracker.fixed(0.125f),
                        Tracker.fixed(0.5f),
                        hidden,
                        hiddenToo,
                        cosine,
                        longer);
        for (int i = 0; i < trackers.size(); i += 2) {
            Tracker before = trackers.get(i);
            Tracker after = trackers.get(i + 1);
            Files.createDirectories(folder.resolve("run"));
            for (File file : folder.resolve("run").toFile().listFiles()) {
                Files.delete(file.toPath());
            }
            try (SmallRun run = run(adam(before), every(1, "run"))) {
                train(run, 6, step -> {});
            }
            assertThat(Log.of(() -> resumed(adam(before)))).isEmpty();
            List<String> log = Log.of(() -> resumed(adam(after)));
            // the checkpoint is that of 5 steps
            assertThat(log)
                    .last()
                    .asString()
                    .startsWith(
                            "WARN OptimizerTensors - the learning rate of Adam in update 5 was "
                                    + before.getNewValue(5))
                    .endsWith("would be " + after.getNewValue(5) + " now");
            if (before != hidden) {
                assertThat(log.get(0))
                        .startsWith(
                                "WARN OptimizerTensors - learningRateTracker of Adam was "
                                        + (before == cosine
                                                ? "\"CosineAnnealingTracker(baseValue=0.1, steps=10"
                                                : "0.125"))
                        .endsWith(before == cosine ? "\"" + longer + "\" now" : "and is 0.5 now");
            }
        }
    }

    /** A schedule of a user. */
    private static final class Counter extends TrainingListenerAdapter implements StatefulSchedule {

        private String state = "0";
        private boolean refuses;

        @Override
        public Map<String, String> saveState() {
            return Map.of("state", state);
        }

        @Override
        public void restoreState(Map<String, String> saved) {
            if (refuses) {
                throw new IllegalArgumentException("not now");
            }
            state = saved.get("state");
        }
    }

    @Test
    void theStateOfAnotherClassIsRefused() throws Exception {
        begin(adam(plateau()));
        refused(
                "the state of the schedule %s (a listener) is missing in the file\n  %s"
                        .formatted(Counter.class.getName(), leftOver("learningRateTracker")),
                SmallRun.adam(),
                new Counter());
    }

    @Test
    void schedulesOfAUserAreSavedToo() throws Exception {
        Counter saved = new Counter();
        saved.state = "a \"word\"\nand another";
        begin(SmallRun.adam(), saved);
        Counter loaded = new Counter();
        begin(SmallRun.adam(), loaded);
        assertThat(loaded.state).isEqualTo(saved.state);
    }

    private void rewrite(String key, UnaryOperator<String> change) throws IOException {
        Path file = folder.resolve("run").resolve(FIRST);
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Map<String, String> metadata;
            Map<String, NDArray> arrays;
            try (SafetensorsReader reader = SafetensorsReader.open(file)) {
                metadata = new HashMap<>(reader.header().metadata());
                arrays = reader.read(manager);
            }
            assertThat(metadata.compute(key, (k, value) -> change.apply(value))).isNotNull();
            SafetensorsWriter.write(file, metadata, arrays);
        }
    }

    @Test
    void aStateThatIsNoneIsDamageAndChangesNothing() throws Exception {
        List<UnaryOperator<String>> damages =
                List.of(
                        state -> "{",
                        state -> "[]",
                        state -> "null",
                        state -> state.replace("best", "worst"),
                        state -> state.replace("0.05", "much"));
        for (UnaryOperator<String> damage : damages) {
            PlateauTracker listener = plateau();
            begin(adam(plateau()), listener);
            rewrite("schedule.1.state", damage); // of the listener
            PlateauTracker first = plateau();
            first.step(1);
            first.step(1);
            PlateauTracker second = plateau();
            Map<String, String> before = first.saveState();
            try (SmallRun run = run(adam(first), every(1, "run"), second)) {
                Map<String, ByteBuffer> weights = run.weights();
                RunState state =
                        RunState.of(run.trainer, run.optimizer, List.<TrainingListener>of(second));
                assertThatExceptionOfType(SafetensorsException.class)
                        .isThrownBy(
                                () -> Checkpoint.load(folder.resolve("run").resolve(FIRST), state))
                        .withMessageContaining(
                                "the state of the schedule %s in its metadata cannot be read: ",
                                described("a listener"));
                assertThat(first.saveState()).isEqualTo(before);
                assertThat(second.saveState()).isEqualTo(plateau().saveState());
                assertThat(run.weights()).isEqualTo(weights);
            }
            Files.delete(folder.resolve("run").resolve(FIRST));
        }
    }

    @Test
    void otherOptionsAreAllowed() throws Exception {
        begin(adam(plateau()));
        PlateauTracker other = PlateauTracker.builder().setBaseValue(0.3).build();
        begin(adam(other));
        assertThat(other.value()).isEqualTo(0.05);
    }

    /** Else its state in a checkpoint between epochs would be that of an epoch before. */
    @Test
    void theCheckpointsMustBeToldAfterTheSchedule() {
        PlateauTracker plateau = plateau();
        CheckpointListener wrong = every(1, "wrong").setOptimizer(adam(plateau)).build();
        try (SmallRun run =
                run(
                        SmallRun.adam(),
                        every(1, "run"),
                        wrong,
                        new EvaluatorTrainingListener(),
                        plateau)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> wrong.resume(run.trainer))
                    .withMessage(
                            "add the checkpoints to the configuration's listeners after"
                                    + " PlateauTracker, whose state at the end of an epoch they"
                                    + " are to save");
        }
        assertThat(folder.resolve("wrong")).doesNotExist();
    }
}
