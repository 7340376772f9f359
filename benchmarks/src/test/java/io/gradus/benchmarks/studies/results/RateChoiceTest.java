package io.gradus.benchmarks.studies.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.benchmarks.training.RunResult;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RateChoiceTest {

    private final Map<Double, RunResult> tried = new TreeMap<>();

    private RateChoiceTest rate(double rate, double accuracy, double loss) {
        tried.put(rate, Logs.run("a", 1, accuracy, loss));
        return this;
    }

    @Test
    void oneMoreIsTriedBetweenTheBestAndItsBetterNeighbour() {
        rate(0.001, 0.5, 1).rate(0.01, 0.9, 1).rate(0.1, 0.7, 1);
        assertThat(RateChoice.next(tried)).hasValue(0.032);
        rate(0.001, 0.8, 1);
        assertThat(RateChoice.next(tried)).hasValue(0.0032);
    }

    @Test
    void oneMoreIsTriedBeyondTheGridIfTheOutermostIsBest() {
        rate(0.001, 0.9, 1).rate(0.003, 0.5, 1);
        assertThat(RateChoice.next(tried)).hasValue(0.00033);
        rate(0.003, 0.95, 1);
        assertThat(RateChoice.next(tried)).hasValue(0.009);
    }

    @Test
    void aSingleRateIsTaken() {
        rate(0.1, 0.5, 1);
        assertThat(RateChoice.next(tried)).isEmpty();
        assertThat(RateChoice.of(tried)).contains(new RateChoice(0.1, false));
    }

    @Test
    void theBestIsChosenAndItIsToldWhereNoneWasTriedBeyond() {
        rate(0.001, 0.5, 1).rate(0.01, 0.9, 1).rate(0.1, 0.7, 1);
        assertThat(RateChoice.of(tried)).contains(new RateChoice(0.01, false));
        rate(0.1, 0.95, 1);
        assertThat(RateChoice.of(tried)).contains(new RateChoice(0.1, true));
    }

    @Test
    void ofEqualAccuraciesTheLowerLossIsBetter() {
        rate(0.001, 0.5, 1).rate(0.01, 0.9, 0.4).rate(0.02, 0.9, 0.3).rate(0.1, 0.5, 1);
        assertThat(RateChoice.of(tried)).contains(new RateChoice(0.02, false));
    }

    @Test
    void whatDivergedIsNeverChosen() {
        assertThat(RateChoice.of(tried)).isEmpty();
        tried.put(0.001, Logs.diverged("a", 1));
        tried.put(0.1, Logs.diverged("a", 1));
        assertThat(RateChoice.of(tried)).isEmpty();
        assertThat(RateChoice.next(tried)).as("lower, where it may not diverge").hasValue(0.00001);
        rate(0.01, 0.1, 9);
        assertThat(RateChoice.of(tried)).contains(new RateChoice(0.01, false));
    }
}
