package io.gradus.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gradus.schedulers.CyclicTracker.ScaleMode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is of {@link CyclicTracker} alone: the scale function that a user hands in. */
class CyclicTrackerTest {

    @Test
    void countsCyclesFromOneAndStepsFromZero() {
        List<Double> asked = new ArrayList<>();
        for (ScaleMode mode : ScaleMode.values()) {
            Schedule schedule =
                    CyclicTracker.builder()
                            .setBaseValue(0)
                            .setMaxValue(1)
                            .optStepsUp(2)
                            .optStepsDown(1)
                            .optScaleFunction(
                                    x -> {
                                        asked.add(x);
                                        return 1;
                                    },
                                    mode)
                            .build();
            for (long step : new long[] {0, 2, 3, 6}) {
                schedule.at(step);
            }
        }
        assertThat(asked).containsExactly(1.0, 1.0, 2.0, 3.0, 0.0, 2.0, 3.0, 6.0);
    }

    @Test
    void aScaleMayLeaveTheRange() {
        Schedule schedule = scaledBy(3);
        assertThat(schedule.at(1)).isEqualTo(7);
        assertThat(scaledBy(-1).at(1)).isEqualTo(-1);
    }

    @Test
    void saysWhichScaleIsNoNumber() {
        for (double scale : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> scaledBy(scale).at(5))
                    .withMessage(
                            "scaleFunction returned %s for CYCLE 3, but it must return a finite"
                                    + " number",
                            scale);
        }
    }

    private static Schedule scaledBy(double scale) {
        return CyclicTracker.builder()
                .setBaseValue(1)
                .setMaxValue(3)
                .optStepsUp(1)
                .optScaleFunction(x -> scale, ScaleMode.CYCLE)
                .build();
    }
}
