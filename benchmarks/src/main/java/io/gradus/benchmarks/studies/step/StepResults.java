package io.gradus.benchmarks.studies.step;

import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.cli.OrNull;
import java.util.List;

/**
 * The times of optimizer steps, the content of {@code step.json}.
 *
 * @param schema the version of this format
 * @param created when the measurement began, ISO 8601 in UTC
 * @param environment the machine and the versions
 * @param rounds how often each was timed
 * @param seed the seed of weights and gradients
 * @param arguments the command line
 * @param tensors the times for each set of tensors
 */
public record StepResults(
        int schema,
        String created,
        Environment environment,
        Rounds rounds,
        int seed,
        List<String> arguments,
        List<Times> tensors) {

    /** The version of the format. */
    static final int SCHEMA = 1;

    /**
     * The times over one set of tensors.
     *
     * @param name the name of the set
     * @param tensors the number of tensors
     * @param values the number of values in them
     * @param rows one for each optimizer
     */
    public record Times(String name, int tensors, long values, List<Row> rows) {}

    /**
     * The times of one optimizer. Ratios are between medians; each is null where there is nothing
     * to compare with.
     *
     * @param optimizer its name
     * @param milliseconds the median over the rounds of the time of a step
     * @param ofAdam its ratio to that of DJL's Adam
     * @param ofDjl its ratio to that of DJL's own optimizer of the same name
     * @param ofDl4j its ratio to that of DL4J's updater of the same name
     * @param stateArrays how many arrays of the weights' size the optimizer keeps
     * @param copyMilliseconds the median time of a plain copy of {@code stateArrays} + 2 arrays
     * @param ofCopy the ratio of {@code milliseconds} to that
     * @param rounds the time of a step in each round
     */
    public record Row(
            String optimizer,
            double milliseconds,
            @OrNull Double ofAdam,
            @OrNull Double ofDjl,
            @OrNull Double ofDl4j,
            @OrNull Integer stateArrays,
            @OrNull Double copyMilliseconds,
            @OrNull Double ofCopy,
            double[] rounds) {}
}
