package io.gradus.benchmarks.training;

import com.google.gson.annotations.SerializedName;
import io.gradus.benchmarks.cli.OrNull;
import java.util.Locale;

/**
 * The result of a run.
 *
 * @param recipe the name of its recipe
 * @param seed its seed
 * @param status how it ended
 * @param message why it ended so, if not well; else null
 * @param trainLoss the mean loss of the batches since the point before
 * @param accuracy the share of correct answers after each epoch on clean images that are not
 *     trained on, 0 to 1
 * @param learningRate the learning rate; without points if the recipe states none
 * @param finalTrainLoss the mean loss over the last epoch's second half; null if there is none
 * @param finalAccuracy the last accuracy; null if there is none
 * @param updates the number of updates that were made
 * @param samplesPerSecond the training speed: loading, augmenting, forward, backward, step
 * @param stepShare the part of the training time that the optimizer's step took, 0 to 1
 * @param seconds the time of the whole run, evaluation included
 * @param peakMemory the most bytes of the process that lay in RAM during the run; null if the
 *     system does not tell
 */
public record RunResult(
        String recipe,
        int seed,
        Status status,
        @OrNull String message,
        Curve trainLoss,
        Curve accuracy,
        Curve learningRate,
        @OrNull Double finalTrainLoss,
        @OrNull Double finalAccuracy,
        long updates,
        double samplesPerSecond,
        double stepShare,
        double seconds,
        @OrNull Long peakMemory) {

    /**
     * Looks whether one that was read fits together.
     *
     * @return this
     * @throws IllegalArgumentException if a curve has not as many epochs as values, or a run that
     *     was trained to its end lacks a result; the message names the field
     */
    public RunResult check() {
        check("trainLoss", trainLoss);
        check("accuracy", accuracy);
        check("learningRate", learningRate);
        if (status == Status.DONE && (finalTrainLoss == null || finalAccuracy == null)) {
            throw new IllegalArgumentException(
                    (finalTrainLoss == null ? "finalTrainLoss" : "finalAccuracy")
                            + " is missing, but the run is done");
        }
        return this;
    }

    private static void check(String name, Curve curve) {
        if (curve.epoch().length != curve.value().length) {
            throw new IllegalArgumentException(
                    "%s has %s epochs, but %s values"
                            .formatted(name, curve.epoch().length, curve.value().length));
        }
    }

    /** Outcome of a run. */
    public enum Status {
        /** All epochs were trained. */
        @SerializedName("done")
        DONE,
        /** The loss became far too high, infinite or not a number, and the run was ended. */
        @SerializedName("diverged")
        DIVERGED,
        /** The engine lacks an operation that the recipe needs. */
        @SerializedName("unsupported")
        UNSUPPORTED,
        /** Anything else went wrong. */
        @SerializedName("failed")
        FAILED;

        /** {@return the status in lower case, as files and tables have it} */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
