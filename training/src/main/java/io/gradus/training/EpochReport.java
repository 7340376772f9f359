package io.gradus.training;

import java.util.Map;

/**
 * Report of an epoch.
 *
 * @param epoch its number, 1 for the first, counted on in a resumed run
 * @param updates the number of updates of the run so far
 * @param trainLoss the mean loss of the batches that this process trained in it; NaN if none
 * @param evaluation the results on the validation data by evaluator, the loss as {@code loss};
 *     without validation data {@code loss} is that of the training
 * @param best whether it is the best epoch so far by the metric that is watched
 * @param seconds how long it took in this process, validation included
 */
public record EpochReport(
        int epoch,
        long updates,
        double trainLoss,
        Map<String, Double> evaluation,
        boolean best,
        double seconds) {}
