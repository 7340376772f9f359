package io.gradus.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.schedulers.PlateauTracker.Mode;
import io.gradus.schedulers.PlateauTracker.ThresholdMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link PlateauTracker} decides; {@link WatchedMetricTest} has what it is told. */
class PlateauTrackerTest {

    /** A run of src/test/python/plateau.py. */
    private record Run(
            PlateauTracker.Builder options,
            List<Double> metrics,
            Map<Integer, Double> changes,
            Map<String, String> end) {

        @Override
        public String toString() {
            return options.build().toString();
        }
    }

    private static Stream<Run> runs() throws IOException {
        try (InputStream in =
                PlateauTrackerTest.class.getResourceAsStream("PlateauTracker.torch.csv")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().skip(1).map(line -> run(line.split(",", -1))).toList().stream();
        }
    }

    private static Run run(String[] fields) {
        PlateauTracker.Builder options =
                PlateauTracker.builder()
                        .setBaseValue(Double.parseDouble(fields[0]))
                        .optMode(Mode.valueOf(fields[1]))
                        .optFactor(Double.parseDouble(fields[2]))
                        .optPatience(Long.parseLong(fields[3]))
                        .optThreshold(Double.parseDouble(fields[4]))
                        .optThresholdMode(ThresholdMode.valueOf(fields[5]))
                        .optCooldown(Long.parseLong(fields[6]))
                        .optMinValue(Double.parseDouble(fields[7]))
                        .optEpsilon(Double.parseDouble(fields[8]));
        Map<Integer, Double> changes = new HashMap<>();
        for (String change : fields[10].isEmpty() ? new String[0] : fields[10].split(" ")) {
            String[] indexAndValue = change.split(":");
            changes.put(Integer.valueOf(indexAndValue[0]), Double.valueOf(indexAndValue[1]));
        }
        return new Run(
                options,
                Arrays.stream(fields[9].split(" ")).map(Double::valueOf).toList(),
                changes,
                Map.of(
                        "best", Double.toString(Double.parseDouble(fields[11])),
                        "bad", fields[12],
                        "cooldownLeft", fields[13]));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void decidesAsTorchToTheLastBit(Run run) {
        PlateauTracker tracker = run.options().build();
        double value = tracker.value();
        for (int i = 0; i < run.metrics().size(); i++) {
            boolean reduced = tracker.step(run.metrics().get(i));
            assertThat(reduced).as("metric %s", i).isEqualTo(run.changes().containsKey(i));
            value = run.changes().getOrDefault(i, value);
            assertThat(tracker.value()).as("metric %s", i).isEqualTo(value);
        }
        assertThat(tracker.saveState()).containsAllEntriesOf(run.end());
    }

    @ParameterizedTest
    @MethodSource("runs")
    void goesOnFromItsStateAsIfItHadNeverStopped(Run run) {
        PlateauTracker whole = run.options().build();
        PlateauTracker part = run.options().build();
        for (double metric : run.metrics()) {
            PlateauTracker next = run.options().build();
            next.restoreState(part.saveState());
            part = next;
            assertThat(part.step(metric)).isEqualTo(whole.step(metric));
            assertThat(part.value()).isEqualTo(whole.value());
            assertThat(part.saveState()).isEqualTo(whole.saveState());
        }
    }

    @Test
    void theRunsOfTorchHaveEverySetting() throws IOException {
        assertThat(runs().map(run -> run.changes().size())).contains(0).anyMatch(n -> n > 3);
        String all = String.join("\n", runs().map(Run::toString).toList());
        assertThat(all).contains("mode=MIN", "mode=MAX", "thresholdMode=REL", "thresholdMode=ABS");
        assertThat(runs().flatMap(run -> run.metrics().stream()))
                .contains(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }

    @Test
    void theValueIsThePresentOneForEveryUpdate() {
        PlateauTracker tracker = PlateauTracker.builder().setBaseValue(0.1).optPatience(0).build();
        assertThat(tracker.getNewValue(1)).isEqualTo(0.1f);
        assertThat(tracker.step(1)).isFalse();
        assertThat(tracker.step(1)).isTrue();
        for (int update : new int[] {Integer.MIN_VALUE, 0, 1, 1000, Integer.MAX_VALUE}) {
            assertThat(tracker.getNewValue(update)).isEqualTo(0.01f);
            assertThat(tracker.getNewValue("weight", update)).isEqualTo(0.01f);
        }
    }

    /** Torch's numbers never meet it exactly. */
    @Test
    void aReductionByNoMoreThanEpsilonIsLeftOut() {
        PlateauTracker.Builder options =
                PlateauTracker.builder().setBaseValue(1).optFactor(0.5).optPatience(0);
        PlateauTracker stays = options.optEpsilon(0.5).build();
        PlateauTracker falls = options.optEpsilon(Math.nextDown(0.5)).build();
        assertThat(stays.step(Double.NaN)).isFalse();
        assertThat(falls.step(Double.NaN)).isTrue();
    }

    @Test
    void printsEveryOption() {
        assertThat(PlateauTracker.builder().setBaseValue(0.1).build())
                .hasToString(
                        "PlateauTracker(baseValue=0.1, metric=validate_loss, mode=MIN, factor=0.1,"
                                + " patience=10, threshold=1.0E-4, thresholdMode=REL, cooldown=0,"
                                + " minValue=0.0, epsilon=1.0E-8)");
        assertThat(
                        PlateauTracker.builder()
                                .setBaseValue(3)
                                .optMetric("train_Accuracy")
                                .optMode(Mode.MAX)
                                .optFactor(0.5)
                                .optPatience(2)
                                .optThreshold(1)
                                .optThresholdMode(ThresholdMode.ABS)
                                .optCooldown(4)
                                .optMinValue(0.25)
                                .optEpsilon(0)
                                .build())
                .hasToString(
                        "PlateauTracker(baseValue=3.0, metric=train_Accuracy, mode=MAX, factor=0.5,"
                                + " patience=2, threshold=1.0, thresholdMode=ABS, cooldown=4,"
                                + " minValue=0.25, epsilon=0.0)");
    }

    // ---- what nobody tells anything ----

    private static String warning(PlateauTracker tracker, int... updates) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            for (int update : updates) {
                assertThat(tracker.getNewValue(update)).isEqualTo((float) tracker.value());
            }
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8).strip();
    }

    private static PlateauTracker lone() {
        return PlateauTracker.builder().setBaseValue(0.1).build();
    }

    @Test
    void aTrackerThatNobodyTellsAnythingWarnsOnceWhenItIsLate() {
        PlateauTracker tracker = lone();
        assertThat(warning(tracker, 1, 500, 999)).isEmpty();
        assertThat(warning(tracker, 1000, 1001, 2000))
                .isEqualTo(
                        "WARN PlateauTracker - this PlateauTracker stays at 0.1: it was asked for"
                                + " update 1000, but is no listener of a trainer and was given no"
                                + " validate_loss by step(metric); add it to the training"
                                + " configuration with addTrainingListeners(...)");
    }

    @Test
    void aTrackerThatIsToldDoesNotWarn() {
        PlateauTracker listener = lone();
        new StubTrainer(listener);
        PlateauTracker stepped = lone();
        stepped.step(1);
        PlateauTracker restored = lone();
        restored.restoreState(stepped.saveState());
        for (PlateauTracker tracker : List.of(listener, stepped, restored)) {
            assertThat(warning(tracker, 1, 1000, Integer.MAX_VALUE)).isEmpty();
        }
    }

    // ---- in other schedules ----

    @Test
    void warmsUpAndIsReducedUnderIt() {
        PlateauTracker tracker = PlateauTracker.builder().setBaseValue(0.3).optPatience(0).build();
        Schedule rate =
                WarmupTracker.builder()
                        .setMain(tracker)
                        .setWarmupSteps(10)
                        .optStartFactor(0.5)
                        .build();
        assertThat(rate.at(0)).isEqualTo(0.15);
        assertThat(rate.at(10)).isEqualTo(0.3);
        tracker.step(1);
        tracker.step(1);
        assertThat(rate.at(10)).isEqualTo(0.3 * 0.1).isEqualTo(tracker.value());
        assertThat(rate.at(Long.MAX_VALUE)).isEqualTo(tracker.value());
        assertThat(rate.at(0)).isEqualTo(0.5 * tracker.value());
    }

    @Test
    void isAFactorOfAnotherSchedule() {
        PlateauTracker tracker = PlateauTracker.builder().setBaseValue(1).optPatience(0).build();
        Schedule rate = Schedules.of(tracker).times(t -> 0.1 * t);
        tracker.step(1);
        tracker.step(Double.NaN);
        assertThat(rate.at(0)).isZero();
        assertThat(rate.at(30)).isEqualTo(0.1 * (0.1 * 30));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedules.of(tracker).at(-1))
                .withMessageStartingWith("step must be at least 0");
    }

    // ---- the state ----

    @Test
    void theStateIsText() {
        PlateauTracker tracker =
                PlateauTracker.builder().setBaseValue(0.1).optPatience(1).optCooldown(3).build();
        assertThat(tracker.saveState())
                .isEqualTo(
                        Map.of(
                                "value", "0.1",
                                "best", "Infinity",
                                "bad", "0",
                                "cooldownLeft", "0"));
        for (double metric : new double[] {2, 3, 4, 5}) {
            tracker.step(metric);
        }
        assertThat(tracker.saveState())
                .isEqualTo(
                        Map.of(
                                "value", "0.010000000000000002",
                                "best", "2.0",
                                "bad", "0",
                                "cooldownLeft", "2"));
    }

    @Test
    void otherOptionsGoOnFromTheSavedValue() {
        PlateauTracker first = PlateauTracker.builder().setBaseValue(0.1).optPatience(0).build();
        first.step(1);
        first.step(2);
        PlateauTracker second =
                PlateauTracker.builder().setBaseValue(5).optPatience(0).optFactor(0.5).build();
        second.restoreState(first.saveState());
        assertThat(second.value()).isEqualTo(first.value());
        second.step(3);
        assertThat(second.value()).isEqualTo(first.value() / 2);
    }

    /** A state that must be refused, and the message. */
    private record BadState(String name, String value, String message) {}

    private static Stream<BadState> badStates() {
        return Stream.of(
                new BadState("value", null, "the state has no value"),
                new BadState("best", null, "the state has no best"),
                new BadState("bad", null, "the state has no bad"),
                new BadState("cooldownLeft", null, "the state has no cooldownLeft"),
                new BadState("more", "1", "the state has no place for [more]"),
                new BadState("value", "-1.0", "value in the state cannot be -1.0"),
                new BadState("value", "NaN", "value in the state cannot be NaN"),
                new BadState("value", "Infinity", "value in the state cannot be Infinity"),
                new BadState("value", "much", "value in the state cannot be much"),
                new BadState("best", "NaN", "best in the state cannot be NaN"),
                new BadState("bad", "-1", "bad in the state cannot be -1"),
                new BadState("bad", "1.5", "bad in the state cannot be 1.5"),
                new BadState("cooldownLeft", "-1", "cooldownLeft in the state cannot be -1"));
    }

    @ParameterizedTest
    @MethodSource("badStates")
    void aBadStateChangesNothing(BadState bad) {
        PlateauTracker tracker = PlateauTracker.builder().setBaseValue(0.1).build();
        tracker.step(0.5);
        Map<String, String> before = tracker.saveState();
        Map<String, String> state =
                new HashMap<>(
                        Map.of("value", "0", "best", "-Infinity", "bad", "7", "cooldownLeft", "8"));
        if (bad.value() == null) {
            state.remove(bad.name());
        } else {
            state.put(bad.name(), bad.value());
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tracker.restoreState(state))
                .withMessage(bad.message());
        assertThat(tracker.saveState()).isEqualTo(before);
    }

    @Test
    void theEndsOfTheStateAreAllowed() {
        PlateauTracker tracker = PlateauTracker.builder().setBaseValue(0.1).build();
        tracker.restoreState(
                Map.of("value", "0.0", "best", "-Infinity", "bad", "0", "cooldownLeft", "0"));
        assertThat(tracker.value()).isZero();
        assertThat(tracker.step(Double.NEGATIVE_INFINITY)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tracker.restoreState(null))
                .withMessage("state must be set, but is null");
    }

    // ---- where it is found ----

    @Test
    void isFoundInWhateverIsMadeOfIt() {
        PlateauTracker a = PlateauTracker.builder().setBaseValue(0.1).build();
        PlateauTracker b = PlateauTracker.builder().setBaseValue(0.2).build();
        Schedule warm = WarmupTracker.builder().setMain(a).setWarmupSteps(3).build();
        Schedule noisy = LrNoiseTracker.builder().setMain(b).build();
        Schedule count = t -> t;
        List<StatefulSchedule> none = StatefulSchedule.within(count.times(count).scale(2));
        assertThat(none).isEmpty();
        assertThat(StatefulSchedule.within((id, update) -> 1)).isEmpty();
        assertThat(StatefulSchedule.within(a)).containsExactly(a);
        assertThat(StatefulSchedule.within(warm)).containsExactly(a);
        assertThat(StatefulSchedule.within(noisy.shift(2))).containsExactly(b);
        assertThat(StatefulSchedule.within(count.then(warm, 5).repeat(9))).containsExactly(a);
        assertThat(StatefulSchedule.within(noisy.plus(warm).times(noisy))).containsExactly(b, a);
        assertThat(
                        StatefulSchedule.within(
                                Schedules.sequential(List.of(count, warm, Schedules.of(b)), 5, 6)))
                .containsExactly(a, b);
        assertThat(StatefulSchedule.within(Schedules.lambda("hidden", warm::at))).isEmpty();
    }

    // ---- threads ----

    /** Whoever asks while a metric is taken gets the value before it or after it. */
    @Test
    void mayBeAskedFromAnyThread() throws InterruptedException {
        PlateauTracker tracker =
                PlateauTracker.builder().setBaseValue(1).optFactor(0.5).optPatience(0).build();
        List<Double> seen = new ArrayList<>();
        Thread reader =
                new Thread(
                        () -> {
                            while (tracker.value() > 1e-6) {
                                seen.add(tracker.value());
                            }
                        });
        reader.start();
        Random random = new Random(1);
        while (tracker.value() > 1e-6) {
            tracker.step(random.nextDouble());
        }
        reader.join();
        assertThat(seen).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(seen).allMatch(value -> Double.doubleToLongBits(value) << 12 == 0);
    }
}
