package io.gradus.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleTest {

    @Test
    void aLambdaIsASchedule() {
        Schedule schedule = t -> 0.1 / (1 + t);
        assertThat(schedule.at(3)).isEqualTo(0.025);
        assertThat(schedule.getNewValue(4)).isEqualTo(0.025f);
        assertThat(schedule.getNewValue(Integer.MIN_VALUE)).isEqualTo(0.1f);
    }

    /** DJL counts the first update as 1; that is why a schedule subtracts one. */
    @Test
    void anOptimizerGetsTheValueOfStepZeroFirst() {
        Schedule schedule = t -> t;
        RecordingOptimizer fresh = new RecordingOptimizer(new RecordingBuilder(0), schedule);
        RecordingOptimizer resumed = new RecordingOptimizer(new RecordingBuilder(1000), schedule);
        for (int update = 0; update < 3; update++) {
            fresh.update("weight", null, null);
            resumed.update("weight", null, null);
        }
        assertThat(fresh.values).containsExactly(0f, 1f, 2f);
        assertThat(resumed.values).containsExactly(1000f, 1001f, 1002f);
    }

    @Test
    void theExampleOfTheInterfaceIsTrue() {
        Schedule inverseTime = t -> 0.1 / (1 + 0.01 * t);
        assertThat(inverseTime.at(0)).isEqualTo(0.1);
        assertThat(inverseTime.at(100)).isEqualTo(0.05);
        assertThat(inverseTime.getNewValue(1)).isEqualTo(0.1f);
    }

    @Test
    void theExampleOfThePackageIsTrue() {
        Schedule rate =
                WarmupTracker.builder()
                        .setMain(
                                CosineAnnealingTracker.builder()
                                        .setBaseValue(0.1)
                                        .setSteps(9_500)
                                        .build())
                        .setWarmupSteps(500)
                        .build();
        assertThat(Optimizer.sgd().setLearningRateTracker(rate).build()).isNotNull();
        assertThat(rate.at(0)).isEqualTo(0.1 / 3);
        assertThat(rate.at(500)).isEqualTo(0.1);
        assertThat(rate.at(10_000)).isZero();
    }

    @Test
    void theExampleOfCosineAnnealingIsTrue() {
        Schedule rate = CosineAnnealingTracker.builder().setBaseValue(0.1).setSteps(1_000).build();
        assertThat(rate.at(0)).isEqualTo(0.1);
        assertThat(rate.at(500)).isCloseTo(0.05, within(1e-15));
        assertThat(rate.at(1_000)).isZero();
        assertThat(rate.at(Long.MAX_VALUE)).isZero();
    }

    @Test
    void theExampleOfCyclicIsTrue() {
        Schedule rate = CyclicTracker.builder().setBaseValue(0.001).setMaxValue(0.006).build();
        assertThat(rate.at(0)).isEqualTo(0.001);
        assertThat(rate.at(2_000)).isEqualTo(0.006);
        assertThat(rate.at(4_000)).isEqualTo(0.001);
    }

    @Test
    void theExampleOfWarmupIsTrue() {
        Schedule main = t -> 0.1 / (1 + 0.01 * t);
        Schedule rate =
                WarmupTracker.builder()
                        .setMain(main)
                        .setWarmupSteps(100)
                        .optStartFactor(0.01)
                        .build();
        assertThat(rate.at(0)).isEqualTo(0.001);
        assertThat(rate.at(50)).isCloseTo(0.0505, within(1e-15));
        assertThat(rate.at(100)).isEqualTo(0.1);
        assertThat(rate.at(200)).isEqualTo(0.05);
    }

    /** What the examples of the classes say, with the digits that they print. */
    private static Stream<Arguments> examples() {
        return Stream.of(
                arguments("constant(0.1)", 0L, 0.1, 100_000L, 0.1),
                arguments("step(0.1, 30)", 29L, 0.1, 30L, 0.01, 60L, 0.001),
                arguments("multiStep(0.1, [30, 60, 90])", 29L, 0.1, 30L, 0.01, 90L, 0.0001),
                arguments("exponential(0.5, 0.5)", 0L, 0.5, 1L, 0.25, 3L, 0.0625),
                arguments("linear(0.1, 100, 1, 0)", 0L, 0.1, 50L, 0.05, 100L, 0.0),
                arguments("polynomial(0.1, 100, power=2)", 0L, 0.1, 50L, 0.025, 100L, 0.0),
                arguments("cosineRestarts(0.1, 100, 2)", 0L, 0.1, 50L, 0.05, 100L, 0.1, 300L, 0.1),
                arguments("oneCycle(0.1, 1000)", 0L, 0.004, 299L, 0.1, 999L, 4e-7),
                arguments("inverseSqrt(0.1, 100)", 0L, 0.0, 100L, 0.1, 400L, 0.05),
                arguments("noam(512, 4000)", 0L, 1.747e-7, 3999L, 6.988e-4, 15_999L, 3.494e-4),
                arguments("power(0.1, 0.5)", 0L, 0.1, 3L, 0.05, 99L, 0.01),
                arguments("inverseTime(0.1, 0.01)", 0L, 0.1, 100L, 0.05, 900L, 0.01),
                arguments("tanh(0.1, 1000)", 0L, 0.0999999, 700L, 0.05, 1000L, 2.473e-4),
                arguments(
                        "wsd(0.1, 100, 800, 100)",
                        0L,
                        0.0,
                        100L,
                        0.1,
                        900L,
                        0.1,
                        950L,
                        0.05,
                        1000L,
                        0.0),
                arguments(
                        "sequential([constant(0.1), exponential(0.1, 0.5)], [20])",
                        19L,
                        0.1,
                        20L,
                        0.1,
                        21L,
                        0.05));
    }

    private static Arguments arguments(String text, Object... stepsAndValues) {
        return Arguments.of(text, List.of(stepsAndValues));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theExampleOfTheClassIsTrue(String text, List<Object> stepsAndValues) {
        Schedule schedule = Schedule.parse(text);
        for (int i = 0; i < stepsAndValues.size(); i += 2) {
            double value = (double) stepsAndValues.get(i + 1);
            assertThat(schedule.at((long) stepsAndValues.get(i)))
                    .isCloseTo(value, within(value * 5e-4));
        }
    }

    @Test
    void theExampleOfNoiseIsTrue() {
        Schedule main = ConstantTracker.builder().setBaseValue(0.1).build();
        Schedule rate = LrNoiseTracker.builder().setMain(main).optLimit(0.2).optSeed(7).build();
        assertThat(rate.at(0)).isBetween(0.08, 0.12).isEqualTo(rate.at(0)).isNotEqualTo(rate.at(1));
    }

    @Test
    void theExamplesOfTheTextFormAreTrue() {
        assertThat(Schedule.parse("cosine(0.1, steps=20000, min=1e-5)").at(20_000)).isEqualTo(1e-5);
        assertThat(Schedule.parse("warmup(500, linear) cosine(0.1, steps=20000)").at(500))
                .isEqualTo(0.1);
        Schedule epochs = Schedule.parse("step(0.1, 30).then(constant(1e-4), 90).perEpoch(938)");
        assertThat(epochs.at(90 * 938 - 1)).isCloseTo(1e-3, within(1e-15));
        assertThat(epochs.at(90 * 938)).isEqualTo(1e-4);
        Schedule two = Schedule.parse("sequential([linear(0.1, 5), exponential(0.1, 0.9)], [5])");
        assertThat(two.at(0)).isEqualTo(0.1 / 3);
        assertThat(two.at(6)).isEqualTo(0.1 * 0.9);
    }

    @Test
    void theExampleOfALambdaWithANameIsTrue() {
        Schedule rate = Schedules.lambda("halving", t -> 0.1 * Math.pow(0.5, t));
        assertThat(rate.at(1)).isEqualTo(0.05);
        assertThat(rate).hasToString("halving");
    }

    @Test
    void theExampleOfATrackerAsAScheduleIsTrue() {
        Tracker tracker = Tracker.fixed(0.5f);
        Schedule rate = Schedules.of(tracker).scale(0.2);
        assertThat(rate.at(0)).isEqualTo(0.1);
        assertThat(Schedules.of(rate)).isSameAs(rate);
    }

    private static final class RecordingOptimizer extends Optimizer {

        private final Tracker tracker;
        private final List<Float> values = new ArrayList<>();

        RecordingOptimizer(RecordingBuilder builder, Tracker tracker) {
            super(builder);
            this.tracker = tracker;
        }

        @Override
        public void update(String parameterId, NDArray weight, NDArray grad) {
            values.add(tracker.getNewValue(parameterId, updateCount(parameterId)));
        }
    }

    private static final class RecordingBuilder
            extends Optimizer.OptimizerBuilder<RecordingBuilder> {

        RecordingBuilder(int updatesDone) {
            optBeginNumUpdate(updatesDone);
        }

        @Override
        protected RecordingBuilder self() {
            return this;
        }
    }
}
