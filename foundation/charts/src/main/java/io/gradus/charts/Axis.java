package io.gradus.charts;

import java.util.List;

/**
 * An axis of a chart.
 *
 * @param scale how values are spread
 * @param low the value at its beginning
 * @param high the value at its end
 * @param from the coordinate of its beginning
 * @param to the coordinate of its end
 * @param most how many ticks it has room for
 */
record Axis(Scale scale, double low, double high, double from, double to, int most) {

    /** Values that differ by less than this part of their size are drawn as one. */
    private static final double FLAT = 1e-3;

    /** From values that differ by less than this part of their size, 0 would be far away. */
    private static final double CLOSE = 0.25;

    /** An axis that holds two values and, if they are one, a little around it. */
    static Axis around(
            Scale scale, double low, double high, double from, double to, int mostTicks) {
        double[] ends =
                switch (scale) {
                    case COUNT -> new double[] {0, Math.max(high, 1)};
                    case LINEAR -> linear(low, high);
                    case DECADES -> decades(low, high);
                    case LOG, ACCURACY -> ratio(scale, low, high);
                };
        return new Axis(scale, ends[0], ends[1], from, to, mostTicks);
    }

    private static double[] linear(double low, double high) {
        double size = Math.max(Math.abs(low), Math.abs(high));
        double range = high - low;
        if (size < Double.MIN_NORMAL) {
            return new double[] {0, 1};
        }
        boolean zero = range < FLAT * size || range >= CLOSE * size;
        return zero ? new double[] {Math.min(low, 0), Math.max(high, 0)} : new double[] {low, high};
    }

    private static double[] decades(double low, double high) {
        double first = Math.floor(Math.log10(low) + 1e-9);
        double last = Math.max(first + 1, Math.ceil(Math.log10(high) - 1e-9));
        return new double[] {Math.pow(10, first), Math.pow(10, last)};
    }

    private static double[] ratio(Scale scale, double low, double high) {
        if (scale.position(high) - scale.position(low) > 1e-9) {
            return new double[] {low, high};
        }
        return scale == Scale.LOG
                ? new double[] {low / 2, high * 2}
                : new double[] {1 - (1 - low) * 1.5 - 1e-3, 1 - (1 - high) / 1.5};
    }

    /** The coordinate of a value; values beyond the ends are at the ends. */
    double at(double value) {
        double begin = scale.position(low);
        double part = (scale.position(value) - begin) / (scale.position(high) - begin);
        return from + (to - from) * Math.max(0, Math.min(1, part));
    }

    List<Double> ticks() {
        return scale.ticks(low, high, most);
    }

    /** How far ticks are from each other, in units of position, where they are equally far. */
    double step() {
        return scale.step(low, high, most);
    }

    /** The text of a tick. */
    String label(double tick) {
        return scale.label(tick, Math.max(Math.abs(low), Math.abs(high)), step());
    }
}
