package io.gradus.training;

import java.util.List;
import java.util.Map;

/**
 * Result of a run.
 *
 * @param end why it ended
 * @param epochs the number of epochs that are done, in all processes of the run
 * @param updates the number of updates, in all processes of the run
 * @param bestEpoch the best epoch by the metric that was watched, 1 for the first; 0 if none was
 * @param bestValue that metric in the best epoch; NaN if there is none
 * @param evaluation the results on the validation data, by evaluator, of the weights that the run
 *     ended with: the best ones where they were restored; empty for a run that was interrupted
 * @param history the epochs of this process
 */
public record FitResult(
        End end,
        int epochs,
        long updates,
        int bestEpoch,
        double bestValue,
        Map<String, Double> evaluation,
        List<EpochReport> history) {

    /** Reason why a run ended. */
    public enum End {
        /** All epochs or updates are done. */
        DONE,
        /** The metric had not become better for too long. */
        STOPPED_EARLY,
        /**
         * {@link GradusTrainer#stop} was called, or the process got SIGTERM; the run can be resumed
         * if it has a saver.
         */
        INTERRUPTED
    }
}
