package io.gradus.benchmarks.runs;

import ai.djl.ndarray.NDManager;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.DeviceOption;
import io.gradus.benchmarks.training.Architecture;
import io.gradus.benchmarks.training.DataSource;
import io.gradus.benchmarks.training.ImageData;
import io.gradus.benchmarks.training.TrainingRun;
import java.nio.file.Path;

/**
 * The settings that all runs of a comparison or a study share.
 *
 * @param dataset the name of the data set
 * @param dataRepo the absolute path of a folder with data sets; null to download them
 * @param trainSize how many training images to take
 * @param validation how many of them to hold out, in place of the test images
 * @param testSize how many test images to take; null for all
 * @param device where to compute
 * @param model the model
 * @param plan how long a run is
 * @param warmUp how many updates, which do not count, a process makes before each run; null for a
 *     few before the first of each recipe
 * @param threads how many threads an operation may use
 */
public record RunSetup(
        String dataset,
        String dataRepo,
        int trainSize,
        int validation,
        Integer testSize,
        DeviceOption.Choice device,
        Architecture model,
        TrainingRun.Plan plan,
        Integer warmUp,
        int threads) {

    /**
     * Loads the images.
     *
     * @param manager the manager that owns them, on the device
     * @param console where progress is shown
     * @return the images
     * @throws io.gradus.benchmarks.cli.UserError if the set cannot be read
     */
    public ImageData load(NDManager manager, Console console) {
        int tests = testSize == null ? Integer.MAX_VALUE : testSize;
        return new DataSource(dataset, dataRepo == null ? null : Path.of(dataRepo))
                .load(manager, trainSize, validation, tests, console);
    }

    /** What the accuracy is measured on. */
    String evaluation() {
        return validation > 0 ? "validation" : "test";
    }

    /** The same for what decides about the results alone. */
    RunSetup essence() {
        return new RunSetup(
                dataset, null, trainSize, validation, testSize, device, model, plan, null, 0);
    }
}
