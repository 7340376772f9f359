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
 * What all runs of a comparison have in common.
 *
 * @param dataset the name of the data set
 * @param dataRepo the absolute path of a folder with data sets; null to download them
 * @param trainSize how many training images to take
 * @param validation how many of them to hold out, in place of the test images
 * @param device where to compute
 * @param model the model
 * @param plan how long a run is
 * @param threads how many threads an operation may use
 */
public record RunSetup(
        String dataset,
        String dataRepo,
        int trainSize,
        int validation,
        DeviceOption.Choice device,
        Architecture model,
        TrainingRun.Plan plan,
        int threads) {

    /** Loads the images into a manager, which is on the device. */
    ImageData load(NDManager manager, Console console) {
        return new DataSource(dataset, dataRepo == null ? null : Path.of(dataRepo))
                .load(manager, trainSize, validation, console);
    }

    /** What the accuracy is measured on. */
    String evaluation() {
        return validation > 0 ? "validation" : "test";
    }

    /** The same for what decides about the results alone. */
    RunSetup essence() {
        return new RunSetup(dataset, null, trainSize, validation, device, model, plan, 0);
    }
}
