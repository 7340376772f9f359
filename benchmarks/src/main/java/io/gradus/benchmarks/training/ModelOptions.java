package io.gradus.benchmarks.training;

import io.gradus.benchmarks.cli.Require;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of a command that trains a model. */
public final class ModelOptions {

    @Option(
            names = "--train-size",
            paramLabel = "N",
            description = "Train with the first N images only.")
    private Integer trainSize;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "lenet",
            description = "Model: mlp, lenet, resnet (default: ${DEFAULT-VALUE}).")
    private String model;

    @Option(
            names = "--hidden",
            paramLabel = "N",
            split = ",",
            description = "Units of each hidden layer of the mlp (default: 256,128).")
    private List<Integer> hidden = new ArrayList<>();

    /** Creates the options with their defaults. */
    public ModelOptions() {}

    /**
     * Returns how many training images to take.
     *
     * @return their number; the largest there is if it is not limited
     * @throws io.gradus.benchmarks.cli.UserError if it is less than 1
     */
    public int trainSize() {
        int size = trainSize == null ? Integer.MAX_VALUE : trainSize;
        Require.atLeast("--train-size", size, 1);
        return size;
    }

    /**
     * Returns the model.
     *
     * @return the model
     * @throws io.gradus.benchmarks.cli.UserError if there is no such model, or its layers are wrong
     */
    public Architecture architecture() {
        return new Architecture(model, hidden);
    }
}
