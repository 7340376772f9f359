package io.gradus.training;

import java.time.Duration;
import java.util.Locale;

/**
 * Progress of a run after a step.
 *
 * @param epoch the number of the epoch, 1 for the first
 * @param epochs the number of epochs of the run; 0 if updates are counted
 * @param share how much of the run is done, in [0, 1]; in the first epoch of a data set of unknown
 *     size, that of the epochs before
 * @param step the step
 * @param remaining the time that the rest will take if it goes on as in this process; null while
 *     that is unknown
 */
public record Progress(int epoch, int epochs, double share, StepReport step, Duration remaining) {

    /**
     * Returns a line for a terminal or a log.
     *
     * @return such as {@code epoch 3 of 10, 25.3 %, update 1,204, loss 0.3121, rate 0.00100, norm
     *     1.31, 5,312 samples/s, 2 min 10 s left}
     */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(100);
        line.append("epoch ").append(epoch);
        if (epochs > 0) {
            line.append(" of ").append(epochs);
        }
        line.append(
                String.format(
                        Locale.ROOT,
                        ", %.1f %%, update %,d, loss %.4f",
                        100 * share,
                        step.update(),
                        step.loss()));
        if (!Double.isNaN(step.learningRate())) {
            line.append(String.format(Locale.ROOT, ", rate %.3g", step.learningRate()));
        }
        if (!Double.isNaN(step.gradientNorm())) {
            line.append(String.format(Locale.ROOT, ", norm %.3g", step.gradientNorm()));
        }
        line.append(String.format(Locale.ROOT, ", %,.0f samples/s", step.samplesPerSecond()));
        if (remaining != null) {
            line.append(", ").append(text(remaining)).append(" left");
        }
        return line.toString();
    }

    private static String text(Duration time) {
        long seconds = time.toSeconds();
        if (seconds >= 3_600) {
            return seconds / 3_600 + " h " + seconds / 60 % 60 + " min";
        }
        return seconds >= 60 ? seconds / 60 + " min " + seconds % 60 + " s" : seconds + " s";
    }
}
