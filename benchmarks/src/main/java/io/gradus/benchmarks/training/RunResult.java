package io.gradus.benchmarks.training;

import com.google.gson.annotations.SerializedName;

/**
 * What one run gave.
 *
 * @param recipe the name of its recipe
 * @param seed its seed
 * @param status how it ended
 * @param message why it ended so, if not well; else null
 * @param trainLoss the mean loss of the batches since the point before
 * @param accuracy the share of right answers after each epoch on clean images that are not trained
 *     on, 0 to 1
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
        String message,
        Curve trainLoss,
        Curve accuracy,
        Curve learningRate,
        Double finalTrainLoss,
        Double finalAccuracy,
        long updates,
        double samplesPerSecond,
        double stepShare,
        double seconds,
        Long peakMemory) {

    /** How a run ended. */
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
        FAILED
    }
}
