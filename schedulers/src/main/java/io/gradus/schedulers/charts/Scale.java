package io.gradus.schedulers.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/** How the values of an axis are spread over it, and where its ticks are. */
public enum Scale {

    /** For a count from 0 on: equal differences are equally far apart. */
    COUNT(value -> value),

    /** Equal ratios are equally far apart; values must be positive. */
    LOG(Math::log10),

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
    private static final int MANY_TICKS = 8;
    private static final double SLACK = 1e-9;

    private final DoubleUnaryOperator transform;

    Scale(DoubleUnaryOperator transform) {
        this.transform = transform;
    }

    /** Where a value lies, in units that grow evenly along the axis. */
    double position(double value) {
        return transform.applyAsDouble(value);
    }

    /** Whether a value has a place on the axis. */
    boolean accepts(double value) {
        return Double.isFinite(value) && (this != LOG || value > 0);
    }

    /** A few round values between two bounds. */
    List<Double> ticks(double low, double high) {
        return switch (this) {
            case COUNT -> countTicks(high);
            case LOG -> ratioTicks(low, high);
            case ACCURACY ->
                    ratioTicks(Math.max(1 - high, 1e-4), 1 - low).stream()
                            .map(error -> 1 - error)
                            .toList();
        };
    }

    /** Whole numbers, unless the axis ends before 2. */
    private static List<Double> countTicks(double high) {
        double step = high < 2 ? 0.2 : 1;
        for (int i = 0; high / step > MANY_TICKS; i++) {
            step *= i % 3 == 1 ? 2.5 : 2;
        }
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i * step <= high * (1 + SLACK); i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** As many first digits for each power of ten as give enough ticks. */
    private static List<Double> ratioTicks(double low, double high) {
        List<Double> ticks = List.of();
        for (double[] mantissas : MANTISSAS) {
            ticks = ratioTicks(low, high, mantissas);
            if (ticks.size() >= FEW_TICKS) {
                break;
            }
        }
        int every = (ticks.size() + MANY_TICKS - 1) / MANY_TICKS;
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

    /** A value for a tick or a label, with the digits that matter. */
    String format(double value) {
        if (this == ACCURACY) {
            return digits(value * 100, 2) + " %";
        }
        double size = Math.abs(value);
        if (size != 0 && (size < 1e-3 || size >= 1e5)) {
            return String.format(Locale.ROOT, "%.1e", value).replaceAll("\\.0e", "e");
        }
        return digits(value, size >= 100 ? 0 : size >= 1 ? 2 : 4);
    }

    private static String digits(double value, int most) {
        String text = String.format(Locale.ROOT, "%." + most + "f", value);
        return most == 0 ? text : text.replaceAll("\\.?0+$", "");
    }
}
