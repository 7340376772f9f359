package io.gradus.charts;

import java.util.Arrays;
import java.util.function.LongToDoubleFunction;

/**
 * The values of a function of the step, and of many steps those that show: the lowest and the
 * highest in each of as many columns as a picture has, so that no restart is lost between two
 * points and no corner is cut.
 *
 * @param steps the steps, rising
 * @param values the values there
 * @param first the value at step 0
 * @param last the value at the last step
 * @param lowest the lowest value; NaN if none is a number
 * @param highest the highest value; NaN if none is a number
 */
public record Sampled(
        long[] steps, double[] values, double first, double last, double lowest, double highest) {

    /** So many steps are all kept. */
    static final int ALL = 2048;

    /** Twice as many points at the most. */
    static final int COLUMNS = 1024;

    /** So many steps of a column are asked for, evenly spread; of fewer, all. */
    static final int PER_COLUMN = 4096;

    /** No axis can hold the largest doubles, whose difference overflows. */
    private static final double LARGEST = 1e300;

    /**
     * Asks a function for its values.
     *
     * @param function from the step to a value
     * @param steps how many steps from 0 on, at least 1
     * @return the values; lowest and highest are those of all steps up to 4,194,304 of them
     */
    public static Sampled of(LongToDoubleFunction function, long steps) {
        Points points = new Points();
        if (steps <= ALL) {
            for (long step = 0; step < steps; step++) {
                points.add(step, function.applyAsDouble(step));
            }
            if (steps == 1) {
                points.add(1, function.applyAsDouble(0)); // a point alone would not show
            }
        } else {
            for (int column = 0; column < COLUMNS; column++) {
                long from = part(steps, column);
                column(function, from, part(steps, column + 1) - from, points);
            }
        }
        return points.sampled(function.applyAsDouble(0), function.applyAsDouble(steps - 1));
    }

    /** steps column / COLUMNS, which would overflow. */
    private static long part(long steps, int column) {
        return steps / COLUMNS * column + steps % COLUMNS * column / COLUMNS;
    }

    private static void column(LongToDoubleFunction function, long from, long size, Points points) {
        long asked = Math.min(size, PER_COLUMN);
        long lowestAt = from;
        long highestAt = from;
        double lowest = Double.NaN;
        double highest = Double.NaN;
        for (long i = 0; i < asked; i++) {
            // The first and the last of a column are among them.
            long step = from + (asked == 1 ? 0 : spread(size - 1, i, asked - 1));
            double value = function.applyAsDouble(step);
            if (!(value >= lowest)) {
                lowest = Double.isNaN(value) ? lowest : value;
                lowestAt = Double.isNaN(value) ? lowestAt : step;
            }
            if (!(value <= highest)) {
                highest = Double.isNaN(value) ? highest : value;
                highestAt = Double.isNaN(value) ? highestAt : step;
            }
        }
        points.add(Math.min(lowestAt, highestAt), lowestAt <= highestAt ? lowest : highest);
        if (lowestAt != highestAt) {
            points.add(Math.max(lowestAt, highestAt), lowestAt < highestAt ? highest : lowest);
        }
    }

    /** length i / parts, which would overflow. */
    private static long spread(long length, long i, long parts) {
        return length / parts * i + length % parts * i / parts;
    }

    private static double drawn(double value) {
        return Math.max(-LARGEST, Math.min(LARGEST, value));
    }

    /**
     * Makes a line of a chart of the values.
     *
     * @param name what it shows
     * @param style its place in the legend
     * @param unit how many steps are 1 on the horizontal axis: 1, or those of an epoch
     * @return the line
     */
    public Series series(String name, int style, long unit) {
        double[] x = Arrays.stream(steps).mapToDouble(step -> step / (double) unit).toArray();
        double[] y = Arrays.stream(values).map(Sampled::drawn).toArray();
        return new Series(name, style, x, y);
    }

    /** Points that are being collected. */
    private static final class Points {

        private final long[] steps = new long[Math.max(ALL, 2 * COLUMNS)];
        private final double[] values = new double[steps.length];
        private int size;

        void add(long step, double value) {
            steps[size] = step;
            values[size++] = value;
        }

        Sampled sampled(double first, double last) {
            double[] all = Arrays.copyOf(values, size);
            double[] numbers = Arrays.stream(all).filter(value -> !Double.isNaN(value)).toArray();
            return new Sampled(
                    Arrays.copyOf(steps, size),
                    all,
                    first,
                    last,
                    Arrays.stream(numbers).min().orElse(Double.NaN),
                    Arrays.stream(numbers).max().orElse(Double.NaN));
        }
    }
}
