package io.gradus.benchmarks.training;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of a command that trains on a data set. */
public final class DataOptions {

    @Option(
            names = "--dataset",
            paramLabel = "NAME",
            defaultValue = "digits",
            description =
                    "Data set: digits (drawn by the program, no download), mnist, fashion-mnist,"
                            + " cifar10 (default: ${DEFAULT-VALUE}).")
    private String dataset;

    @Option(
            names = "--data-repo",
            paramLabel = "DIR",
            description =
                    "Folder with data sets in the layout of DJL's repository. Without it they are"
                            + " downloaded.")
    private Path dataRepo;

    /** Creates the options with their defaults. */
    public DataOptions() {}

    /**
     * Returns the data set.
     *
     * @return the data set
     * @throws io.gradus.benchmarks.cli.UserError if there is no such data set, or the folder does
     *     not hold it
     */
    public DataSource source() {
        return new DataSource(dataset, dataRepo);
    }

    /** {@return the absolute path of the folder with data sets; null if none is given} */
    public String folder() {
        return dataRepo == null ? null : dataRepo.toAbsolutePath().toString();
    }

    /** {@return the name of the data set} */
    public String dataset() {
        return dataset;
    }
}
