package io.gradus.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/** Scales of an axis, with the places and the texts of their ticks. */
public enum Scale {

    /** For a count from 0 on: equal differences are equally far apart. */
    COUNT(value -> value),

    /** Equal differences are equally far apart; from 0 on, unless the values lie close together. */
    LINEAR(value -> value),

    /** Equal ratios are equally far apart; values must be positive. */
    LOG(Math::log10),

    /** As {@link #LOG}, from one power of ten to another, with ticks at powers of ten alone. */
    DECADES(Math::log10),

    /**
     * For an accuracy from 0 to 1: equal ratios of the error 1 - value are equally far apart, so
     * that 98 % and 99 % differ as much as 80 % and 90 %. Above 99.99 % all is one.
     */
    ACCURACY(value -> -Math.log10(Math.max(1 - value, 1e-4)));

    /** The first digits of ticks on a logarithmic axis, from few to many. */
    private static final double[][] MANTISSAS = {
        {1},
        {1, 3},
        {1, 2, 5},
        {1, 1.5, 2, 3, 5, 7},
        {1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 4, 5, 6, 7, 8}
    };

    private static final int FEW_TICKS = 4;
    private static final double SLACK = 1e-9;

    private final DoubleUnaryOperator transform;

    Scale(DoubleUnaryOperator transform) {
        this.transform = transform;
    }

    /** Where a value lies, in units that grow evenly along the axis. */
    double position(double value) {
        return transform.applyAsDouble(value);
    }

    /** The value that lies at a position of a scale whose ticks are equally far apart. */
    double value(double position) {
        return this == DECADES ? Math.pow(10, position) : position;
    }

    /** Whether a value has a place on the axis. */
    boolean accepts(double value) {
        return Double.isFinite(value) && (value > 0 || (this != LOG && this != DECADES));
    }

    /** A few round values between two bounds. */
    List<Double> ticks(double low, double high, int most) {
        return switch (this) {
            case COUNT, LINEAR, DECADES -> evenTicks(low, high, step(low, high, most));
            case LOG -> ratioTicks(low, high, most);
            case ACCURACY ->
                    ratioTicks(Math.max(1 - high, 1e-4), 1 - low, most).stream()
                            .map(error -> 1 - error)
                            .toList();
        };
    }

    /** How far ticks that are equally far apart are, in units of position. */
    double step(double low, double high, int most) {
        double range = position(high) - position(low);
        // A count has whole steps, unless it ends before 2.
        double step = this == LINEAR ? powerOfTenBelow(range / most) : range < 2 ? 0.1 : 1;
        if (this == DECADES) {
            return Math.max(1, Math.ceil(range / most - SLACK));
        }
        for (int i = 0; range / step > most * (1 + SLACK); i++) {
            step *= i % 3 == 1 ? 2.5 : 2;
        }
        return step;
    }

    private static double powerOfTenBelow(double size) {
        return Math.pow(10, Math.floor(Math.log10(size)));
    }

    private List<Double> evenTicks(double low, double high, double step) {
        List<Double> ticks = new ArrayList<>();
        double last = Math.floor(position(high) / step + SLACK);
        for (double i = Math.ceil(position(low) / step - SLACK); i <= last; i++) {
            ticks.add(value(i * step) + 0.0);
        }
        return ticks;
    }

    /** As many first digits for each power of ten as give enough ticks. */
    private static List<Double> ratioTicks(double low, double high, int most) {
        List<Double> ticks = List.of();
        for (double[] mantissas : MANTISSAS) {
            ticks = ratioTicks(low, high, mantissas);
            if (ticks.size() >= FEW_TICKS) {
                break;
            }
        }
        int every = (ticks.size() + most - 1) / most;
        List<Double> chosen = new ArrayList<>();
        for (int i = 0; i < ticks.size(); i += Math.max(1, every)) {
            chosen.add(ticks.get(i));
        }
        return chosen;
    }

    private static List<Double> ratioTicks(double low, double high, double[] mantissas) {
        List<Double> ticks = new ArrayList<>();
        for (int power = (int) Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
            double unit = Math.pow(10, power);
            DoubleStream.of(mantissas)
                    .map(mantissa -> mantissa * unit)
                    .filter(tick -> tick >= low * (1 - SLACK) && tick <= high * (1 + SLACK))
                    .forEach(ticks::add);
        }
        return ticks;
    }

    /**
     * The text of a tick.
     *
     * @param value where the tick is
     * @param size the largest value of the axis without its sign, for which all its ticks are
     *     written alike
     * @param step how far ticks are from each other, if they are equally far
     */
    String label(double value, double size, double step) {
        return switch (this) {
            case COUNT -> count(value, size);
            case LINEAR -> decimal(value, size, step);
            case LOG, DECADES ->
                    isPlain(value) ? digits(value, value >= 1 ? 2 : 4) : exponential(value, 1);
            case ACCURACY -> digits(value * 100, 2) + " %";
        };
    }

    private static boolean isPlain(double size) {
        return size >= 1e-3 * (1 - SLACK) && size < 1e5;
    }

    private static String count(double value, double size) {
        if (size >= 1e9) {
            return exponential(value, 2);
        }
        if (size >= 1e6) {
            return value == 0 ? "0" : digits(value / 1e6, 2) + "M";
        }
        return size < 1e4 || value == 0 ? digits(value, 2) : digits(value / 1e3, 2) + "k";
    }

    /** With as many digits as the step has, and so all of one axis with equally many. */
    private static String decimal(double value, double size, double step) {
        double place = Math.floor(Math.log10(step) + SLACK);
        if (Math.abs(value) < step * 1e-6) {
            return "0";
        }
        if (isPlain(size)) {
            return String.format(Locale.ROOT, "%." + (int) Math.max(0, -place) + "f", value);
        }
        return exponential(value, (int) (Math.floor(Math.log10(Math.abs(value))) - place));
    }

    private static String exponential(double value, int digits) {
        return value == 0
                ? "0"
                : String.format(Locale.ROOT, "%." + Math.max(0, digits) + "e", value)
                        .replaceFirst("\\.?0*e\\+?(-?)0*", "e$1");
    }

    private static String digits(double value, int most) {
        String text = String.format(Locale.ROOT, "%." + most + "f", value);
        return text.replaceAll("\\.?0+$", "");
    }
}
