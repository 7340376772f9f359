package io.gradus.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
