package io.gradus.benchmarks.compare;

import java.util.Arrays;

/** Mean and spread of a few values. */
public final class Moments {

    private Moments() {}

    /**
     * The mean.
     *
     * @param values one or more
     * @return their mean
     */
    public static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /**
     * The standard deviation of a sample, with n - 1.
     *
     * @param values two or more
     * @return their standard deviation
     */
    public static double deviation(double[] values) {
        double mean = mean(values);
        double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
        return Math.sqrt(squares / (values.length - 1));
    }
}
