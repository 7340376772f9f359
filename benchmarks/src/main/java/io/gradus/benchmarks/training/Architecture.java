package io.gradus.benchmarks.training;

import ai.djl.nn.Block;
import io.gradus.benchmarks.cli.Require;
import io.gradus.benchmarks.cli.UserError;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A model by its name, and how wide its hidden layers are.
 *
 * @param name {@code mlp}, {@code lenet} or {@code resnet}
 * @param hidden the units of each hidden layer of an mlp; empty for the model's own
 */
public record Architecture(String name, List<Integer> hidden) {

    /** Between two layers of so many are 16 GB of weights. */
    private static final int MOST_UNITS = 1 << 16;

    /**
     * Checks the name and the units.
     *
     * @param name {@code mlp}, {@code lenet} or {@code resnet}
     * @param hidden the units of each hidden layer of an mlp; empty for the model's own
     * @throws UserError if there is no such model, it has no hidden layers to choose, or a layer
     *     has less than one unit or more than 65,536
     */
    public Architecture {
        Models.require(name);
        hidden = List.copyOf(hidden);
        if (!hidden.isEmpty() && !name.equals(Models.MLP)) {
            throw new UserError(
                    "--hidden is for --model " + Models.MLP + ", but the model is " + name);
        }
        hidden.forEach(units -> Require.between("--hidden", units, 1, MOST_UNITS));
    }

    /** A new block that gives one number for each class. */
    Block create(int classes) {
        return hidden.isEmpty() ? Models.create(name, classes) : Models.mlp(hidden, classes);
    }

    /**
     * Returns the name and the units.
     *
     * @return for example {@code mlp} or {@code mlp 512-256}
     */
    @Override
    public String toString() {
        return hidden.isEmpty()
                ? name
                : hidden.stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining("-", name + " ", ""));
    }
}
