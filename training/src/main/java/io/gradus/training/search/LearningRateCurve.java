package io.gradus.training.search;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Result of a {@link LearningRateFinder}: learning rates, losses, and the rates they suggest.
 *
 * <p>There are three suggestions, all from the smoothed loss without its first tenth, which is
 * mostly noise. A suggestion is missing where the loss does not fall.
 */
public final class LearningRateCurve {

    /** The least number of steps that tell something. */
    static final int LEAST = 20;

    /** The part at the beginning that suggestions leave out. */
    private static final int NOISE = 10;

    private final double[] rates;
    private final double[] losses;
    private final double[] smoothed;
    private final boolean diverged;

    private LearningRateCurve(Recorder recorder) {
        rates = array(recorder.rates);
        losses = array(recorder.losses);
        smoothed = array(recorder.smoothed);
        diverged = recorder.diverged;
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /**
     * Returns the learning rates, one for each step that was made.
     *
     * @return the rates, rising
     */
    public double[] learningRates() {
        return rates.clone();
    }

    /**
     * Returns the losses of the batches, each before the step that it led to.
     *
     * @return the losses; the last one may be infinite or NaN
     */
    public double[] losses() {
        return losses.clone();
    }

    /**
     * Returns the running mean of the losses.
     *
     * @return the means; the last one may be infinite or NaN
     */
    public double[] smoothedLosses() {
        return smoothed.clone();
    }

    /**
     * Tells whether the test ended because the loss had become too large.
     *
     * @return whether it did
     */
    public boolean hasDiverged() {
        return diverged;
    }

    /**
     * Returns the rate to begin with, which is {@link #steepest()}. As the peak of a cosine over
     * two epochs of MNIST it was the best of the three for Adam, Sgd, AdaDelta and Lamb, and second
     * for Lion: 97.3 % in the mean, minimum/10 97.0 %, the valley 95.7 %.
     *
     * @return the rate; empty if the loss does not fall
     */
    public OptionalDouble suggestion() {
        return steepest();
    }

    /**
     * Returns the rate halfway down the valley: of the longest sequence of steps, not all of them
     * in a row, whose losses fall, the one at half of its length, as fastai has it.
     *
     * @return the rate; empty if the loss does not fall
     */
    public OptionalDouble valley() {
        int from = from();
        int n = smoothed.length - from;
        int[] length = new int[n];
        int end = -1;
        for (int i = 0; i < n; i++) {
            length[i] = 1;
            for (int j = 0; j < i; j++) {
                if (smoothed[from + i] < smoothed[from + j]) {
                    length[i] = Math.max(length[i], length[j] + 1);
                }
            }
            end = end < 0 || length[i] > length[end] ? i : end;
        }
        if (end < 0 || length[end] < 2) {
            return OptionalDouble.empty();
        }
        double third = length[end] / 3.0;
        int start = end - length[end];
        int index = start + (int) third + (int) (third / 2);
        return OptionalDouble.of(rates[from + Math.max(0, index)]);
    }

    /**
     * Returns the rate where the loss falls fastest: where its slope over the logarithm of the rate
     * is lowest, up to its minimum.
     *
     * @return the rate; empty if the loss does not fall
     */
    public OptionalDouble steepest() {
        int lowest = lowest();
        int best = -1;
        double bestSlope = 0;
        for (int i = from() + 1; i <= lowest && i < smoothed.length - 1; i++) {
            double slope =
                    (smoothed[i + 1] - smoothed[i - 1]) / Math.log(rates[i + 1] / rates[i - 1]);
            if (slope < bestSlope) {
                best = i;
                bestSlope = slope;
            }
        }
        return best < 0 ? OptionalDouble.empty() : OptionalDouble.of(rates[best]);
    }

    /**
     * Returns a tenth of the rate with the lowest loss, a rule of thumb.
     *
     * @return the rate; empty if the loss does not fall
     */
    public OptionalDouble tenthOfMinimum() {
        int lowest = lowest();
        return lowest <= from() ? OptionalDouble.empty() : OptionalDouble.of(rates[lowest] / 10);
    }

    /**
     * Returns all suggestions by their names, the marked one first.
     *
     * @return {@code steepest}, {@code minimum/10} and {@code valley}, those that there are
     */
    public Map<String, Double> suggestions() {
        Map<String, Double> all = new LinkedHashMap<>();
        steepest().ifPresent(rate -> all.put("steepest", rate));
        tenthOfMinimum().ifPresent(rate -> all.put("minimum/10", rate));
        valley().ifPresent(rate -> all.put("valley", rate));
        return all;
    }

    private int from() {
        return rates.length / NOISE;
    }

    /** Where the smoothed loss is lowest; before the beginning if it is nowhere a number. */
    private int lowest() {
        int lowest = -1;
        for (int i = from(); i < smoothed.length; i++) {
            if (Double.isFinite(smoothed[i]) && (lowest < 0 || smoothed[i] < smoothed[lowest])) {
                lowest = i;
            }
        }
        return lowest;
    }

    // ---- pictures ----

    /**
     * Draws the losses over a logarithmic axis of rates, with the suggestions marked, as SVG.
     *
     * @return the text of a file
     */
    public String svg() {
        return LearningRateChart.of(this).svg();
    }

    /**
     * Draws the same as PNG, 1,320 pixels wide.
     *
     * @return the bytes of a file
     * @throws UnsupportedOperationException if this Java has no AWT or finds no fonts on this
     *     machine; the message says what to do
     */
    public byte[] png() {
        return LearningRateChart.of(this).png(LearningRateChart.PNG_SCALE);
    }

    /**
     * Writes the picture to a file, which appears whole or not at all.
     *
     * @param file its name ends in {@code .png} or {@code .svg}; one that exists is replaced
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if the name has another ending
     * @throws UnsupportedOperationException if a PNG is wanted and cannot be drawn; see {@link
     *     #png()}
     */
    public void save(Path file) throws IOException {
        LearningRateChart.save(this, file);
    }

    /**
     * Returns how it went in a line.
     *
     * @return for example {@code 117 steps from 1.0E-7 to 2.1, diverged, valley=0.0012, ...}
     */
    @Override
    public String toString() {
        return rates.length
                + " steps"
                + (rates.length == 0 ? "" : " from " + rates[0] + " to " + rates[rates.length - 1])
                + (diverged ? ", diverged" : "")
                + ", "
                + suggestions();
    }

    /** Collects a curve. */
    static final class Recorder {

        private final double smoothing;
        private final double divergence;
        private final List<Double> rates = new ArrayList<>();
        private final List<Double> losses = new ArrayList<>();
        private final List<Double> smoothed = new ArrayList<>();
        private double sum;
        private double weight;
        private double best = Double.POSITIVE_INFINITY;
        private boolean diverged;

        Recorder(double smoothing, double divergence) {
            this.smoothing = smoothing;
            this.divergence = divergence;
        }

        void add(double rate, double loss) {
            sum = smoothing * sum + (1 - smoothing) * loss;
            weight = smoothing * weight + (1 - smoothing);
            double mean = sum / weight;
            rates.add(rate);
            losses.add(loss);
            smoothed.add(mean);
            best = Math.min(best, mean);
            diverged = !Double.isFinite(loss) || mean - best > (divergence - 1) * Math.abs(best);
        }

        int size() {
            return rates.size();
        }

        boolean hasDiverged() {
            return diverged;
        }

        LearningRateCurve curve() {
            return new LearningRateCurve(this);
        }
    }
}
