package io.gradus.schedulers.charts;

import java.util.List;

/**
 * An axis of a chart.
 *
 * @param scale how values are spread
 * @param low the value at its beginning
 * @param high the value at its end
 * @param from the coordinate of its beginning
 * @param to the coordinate of its end
 */
record Axis(Scale scale, double low, double high, double from, double to) {

    /** An axis that holds two values and, if they are one, a little around it. */
    static Axis around(Scale scale, double low, double high, double from, double to) {
        if (scale == Scale.COUNT) {
            return new Axis(scale, 0, Math.max(high, 1), from, to);
        }
        if (scale.position(high) - scale.position(low) > 1e-9) {
            return new Axis(scale, low, high, from, to);
        }
        return scale == Scale.LOG
                ? new Axis(scale, low / 2, high * 2, from, to)
                : new Axis(scale, 1 - (1 - low) * 1.5 - 1e-3, 1 - (1 - high) / 1.5, from, to);
    }

    /** The coordinate of a value; values beyond the ends are at the ends. */
    double at(double value) {
        double begin = scale.position(low);
        double part = (scale.position(value) - begin) / (scale.position(high) - begin);
        return from + (to - from) * Math.max(0, Math.min(1, part));
    }

    List<Double> ticks() {
        return scale.ticks(low, high);
    }
}
