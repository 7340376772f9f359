package io.gradus.training.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningRateCurveTest {

    /** Rates from 1e-6 to 1, and a loss for the logarithm of each. */
    private static LearningRateCurve curve(double smoothing, DoubleUnaryOperator loss) {
        LearningRateCurve.Recorder recorder = new LearningRateCurve.Recorder(smoothing, 4);
        for (int i = 0; i <= 120 && !recorder.hasDiverged(); i++) {
            double log = -6 + i / 20.0;
            recorder.add(Math.pow(10, log), loss.applyAsDouble(log));
        }
        return recorder.curve();
    }

    /** Falls from 2 to 1 between 1e-4 and 1e-2, fastest in the middle, and rises after 0.1. */
    private static double usual(double log) {
        return 1.5 - 0.5 * Math.tanh(2 * (log + 3)) + (log > -1 ? 100 * (log + 1) * (log + 1) : 0);
    }

    @Test
    void suggestionsLieWhereTheLossFalls() {
        LearningRateCurve curve = curve(0, LearningRateCurveTest::usual);
        assertThat(curve.hasDiverged()).isTrue();
        assertThat(curve.steepest().orElseThrow()).isEqualTo(1e-3, within(1e-5));
        assertThat(curve.tenthOfMinimum().orElseThrow()).isEqualTo(1e-2, within(1e-3));
        // the losses fall from the tenth step to the one at 0.1: halfway down in steps
        assertThat(curve.valley().orElseThrow()).isBetween(3e-4, 3e-3);
        assertThat(curve.suggestion()).isEqualTo(curve.steepest());
        assertThat(curve.suggestions().keySet())
                .containsExactly("steepest", "minimum/10", "valley");
    }

    @Test
    void valleyIsThatOfFastai() {
        // fastai 2.7's valley() for these losses gives index 4: its longest falling sequence
        // is 9 8 7 6 5 4 3, which ends at 8, begins at 1, and half of it is 1 + 2 + 1
        double[] losses = {9, 8, 8.5, 7, 6, 6.5, 5, 4, 3, 30};
        LearningRateCurve.Recorder recorder = new LearningRateCurve.Recorder(0, 100);
        recorder.add(1e-9, 9.5);
        for (int i = 0; i < losses.length; i++) {
            recorder.add(i + 1, losses[i]);
        }
        // the first of eleven steps is left out
        assertThat(recorder.curve().valley()).hasValue(5);
    }

    @Test
    void smoothedLossIsCorrectedForItsBeginning() {
        LearningRateCurve.Recorder recorder = new LearningRateCurve.Recorder(0.9, 4);
        recorder.add(1, 2);
        recorder.add(2, 4);
        double[] smoothed = recorder.curve().smoothedLosses();
        assertThat(smoothed[0]).isEqualTo(2, within(1e-12));
        assertThat(smoothed[1]).isEqualTo((0.09 * 2 + 0.1 * 4) / 0.19, within(1e-12));
    }

    @Test
    void endsWhereTheLossIsFourTimesTheLowest() {
        LearningRateCurve.Recorder recorder = new LearningRateCurve.Recorder(0, 4);
        recorder.add(1, 2);
        recorder.add(2, 1);
        recorder.add(3, 4);
        assertThat(recorder.hasDiverged()).isFalse();
        recorder.add(4, 4.01);
        assertThat(recorder.hasDiverged()).isTrue();
        assertThat(curve(0, log -> log < -3 ? 1 : Double.NaN).hasDiverged()).isTrue();
    }

    @Test
    void lossBelowZeroMayRiseByThreeTimesItsSize() {
        LearningRateCurve.Recorder recorder = new LearningRateCurve.Recorder(0, 4);
        recorder.add(1, -2);
        recorder.add(2, 3.9);
        assertThat(recorder.hasDiverged()).isFalse();
        recorder.add(3, 4.1);
        assertThat(recorder.hasDiverged()).isTrue();
    }

    @Test
    void risingLossSuggestsNothing() {
        LearningRateCurve curve = curve(0, log -> 10 + log);
        assertThat(curve.suggestion()).isEmpty();
        assertThat(curve.steepest()).isEmpty();
        assertThat(curve.tenthOfMinimum()).isEmpty();
        assertThat(curve.suggestions()).isEmpty();
        assertThat(curve.svg()).contains("learning rate");
    }

    @Test
    void pictureHasALogarithmicAxisAndTheSuggestions(@TempDir Path folder) throws Exception {
        LearningRateCurve curve = curve(0, LearningRateCurveTest::usual);
        String svg = curve.svg();
        assertThat(svg).contains(">1e-6<", ">1e-4<", ">0.01<", ">1<");
        assertThat(svg).contains("suggestion, steepest: 0.0010", "minimum/10: ", "valley: ");
        Path file = folder.resolve("curve.SVG");
        curve.save(file);
        assertThat(Files.readString(file)).isEqualTo(svg);
        assertThatThrownBy(() -> curve.save(folder.resolve("curve.gif")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("file must be named .png or .svg at its end, but is")
                .hasMessageContaining("curve.gif");
    }
}
