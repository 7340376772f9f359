package io.gradus.benchmarks.runs;

import io.gradus.benchmarks.training.Architecture;
import io.gradus.benchmarks.training.DataSource;
import io.gradus.benchmarks.training.TrainingRun;
import java.nio.file.Path;

/**
 * What all runs of a comparison have in common.
 *
 * @param dataset the name of the data set
 * @param dataRepo the absolute path of a folder with data sets; null to download them
 * @param trainSize the number of training images
 * @param model the model
 * @param plan how long a run is
 * @param threads how many threads an operation may use
 */
public record RunSetup(
        String dataset,
        String dataRepo,
        int trainSize,
        Architecture model,
        TrainingRun.Plan plan,
        int threads) {

    /** Where the images come from. */
    DataSource source() {
        return new DataSource(dataset, dataRepo == null ? null : Path.of(dataRepo));
    }

    /** The same for what decides about the results alone. */
    RunSetup essence() {
        return new RunSetup(dataset, null, trainSize, model, plan, 0);
    }
}
