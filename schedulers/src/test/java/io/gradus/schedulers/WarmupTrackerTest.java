package io.gradus.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.training.tracker.CosineTracker;
import ai.djl.training.tracker.CyclicalTracker;
import ai.djl.training.tracker.FactorTracker;
import ai.djl.training.tracker.LinearTracker;
import ai.djl.training.tracker.MultiFactorTracker;
import ai.djl.training.tracker.PolynomialDecayTracker;
import ai.djl.training.tracker.Tracker;
import ai.djl.training.tracker.WarmUpTracker;
import io.gradus.schedulers.WarmupTracker.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is of {@link WarmupTracker} alone: its dealings with what it leads up to. */
class WarmupTrackerTest {

    private static final int WARMUP = 10;

    /** Suppliers, since {@link MultiFactorTracker} remembers. */
    private static Stream<Supplier<Tracker>> builtIns() {
        return Stream.of(
                () -> Tracker.fixed(0.5f),
                () -> n -> 1f / n,
                () -> CosineTracker.builder().setBaseValue(0.5f).setMaxUpdates(30).build(),
                () -> CyclicalTracker.builder().optStepSizeUp(7).build(),
                () -> FactorTracker.builder().setBaseValue(0.5f).setFactor(0.9f).build(),
                () -> LinearTracker.builder().setBaseValue(0.5f).optSlope(-0.01f).build(),
                () ->
                        MultiFactorTracker.builder()
                                .setBaseValue(0.5f)
                                .setSteps(new int[] {1, 20})
                                .optFactor(0.1f)
                                .build(),
                () ->
                        PolynomialDecayTracker.builder()
                                .setBaseValue(0.5f)
                                .setEndLearningRate(0.1f)
                                .setDecaySteps(30)
                                .build(),
                () ->
                        WarmUpTracker.builder()
                                .setMainTracker(Tracker.fixed(0.5f))
                                .optWarmUpSteps(4)
                                .build());
    }

    @ParameterizedTest
    @MethodSource("builtIns")
    void asAPrefixStartsABuiltInAfterTheWarmup(Supplier<Tracker> main) {
        Schedule rate = around(main.get()).build();
        Tracker alone = main.get();
        assertThat(rate.at(0)).isEqualTo(alone.getNewValue(1) * (1.0 / 3));
        for (int update = 1; update <= 50; update++) {
            assertThat(rate.getNewValue(WARMUP + update)).isEqualTo(alone.getNewValue(update));
        }
    }

    @ParameterizedTest
    @MethodSource("builtIns")
    void overlappingRunsABuiltInFromTheStart(Supplier<Tracker> main) {
        Schedule rate =
                around(main.get()).optStartFactor(0).optPlacement(Placement.OVERLAP).build();
        Tracker alone = main.get();
        for (int update = 1; update <= WARMUP; update++) {
            double factor = (update - 1.0) / WARMUP;
            assertThat(rate.getNewValue(update))
                    .isEqualTo((float) (alone.getNewValue(update) * factor));
        }
        for (int update = WARMUP + 1; update <= 50; update++) {
            assertThat(rate.getNewValue(update)).isEqualTo(alone.getNewValue(update));
        }
    }

    @Test
    void asksATrackerAsAnOptimizerDoes() {
        List<Integer> asked = new ArrayList<>();
        Tracker main =
                update -> {
                    asked.add(update);
                    return 1;
                };
        Schedule prefix = around(main).build();
        assertThat(asked).containsExactly(1);
        asked.clear();
        for (long step : new long[] {0, 9, 10, 11, Integer.MAX_VALUE + 9L, 1L << 53}) {
            prefix.at(step);
        }
        assertThat(asked).containsExactly(1, 1, 1, 2, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** A tracker that is no pure function gives its present value, in the warm-up, too. */
    @Test
    void leadsUpToWhatAPlateauHasLeft() {
        PlateauTracker plateau =
                PlateauTracker.builder().setBaseValue(1).optPatience(0).optMetric("loss").build();
        Schedule rate =
                WarmupTracker.builder()
                        .setMain(plateau)
                        .setWarmupSteps(10)
                        .optStartFactor(0)
                        .build();
        assertThat(rate.at(5)).isEqualTo(0.5);
        plateau.step(1);
        plateau.step(1);
        assertThat(plateau.value()).isEqualTo(0.1);
        assertThat(rate.at(5)).isEqualTo(0.05);
        assertThat(rate.at(10)).isEqualTo(0.1);
    }

    @Test
    void anOverlapAsksForTheStepItself() {
        List<Integer> asked = new ArrayList<>();
        Tracker main =
                update -> {
                    asked.add(update);
                    return 1;
                };
        Schedule overlap = around(main).optPlacement(Placement.OVERLAP).build();
        asked.clear();
        for (long step : new long[] {0, 9, 10, Integer.MAX_VALUE - 1L, Long.MAX_VALUE}) {
            overlap.at(step);
        }
        assertThat(asked).containsExactly(1, 10, 11, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    @Test
    void aScheduleKeepsItsPrecisionAndItsLongSteps() {
        Schedule main = t -> 1.0 / 3 + t;
        long late = 1L << 40;
        assertThat(around(main).build().at(late + WARMUP)).isEqualTo(1.0 / 3 + late);
        assertThat(around(main).build().at(WARMUP)).isEqualTo(1.0 / 3);
    }

    @Test
    void takesNegativeAndZeroMains() {
        assertThat(around(t -> -1).build().at(0)).isEqualTo(-1.0 / 3);
        assertThat(around(t -> 0).build().at(5)).isZero();
    }

    @Test
    void namesABuiltInByItsClass() {
        assertThat(around(Tracker.fixed(1)).build().toString())
                .startsWith("WarmupTracker(main=FixedTracker, warmupSteps=10, ");
        assertThat(around(update -> 1f).build().toString()).contains("main=lambda,");
    }

    @Test
    void aMainThatStartsWithInfinityIsRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> around(n -> 1f / (n - 1)).build())
                .withMessageStartingWith("main's first value must be")
                .withMessageEndingWith("but is Infinity");
    }

    private static WarmupTracker.Builder around(Tracker main) {
        return WarmupTracker.builder().setMain(main).setWarmupSteps(WARMUP);
    }
}
