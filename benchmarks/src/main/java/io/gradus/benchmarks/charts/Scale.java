package io.gradus.benchmarks.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** How the values of an axis are spread over it, and where its ticks are. */
public enum Scale {

    /** Equal differences are equally far apart. */
    LINEAR(value -> value),

    /** Equal ratios are equally far apart; values must be positive. */
    LOG(Math::log10),

    /**
     * For an accuracy from 0 to 1: equal ratios of the error 1 - value are equally far apart, so
     * that 98 % and 99 % differ as much as 80 % and 90 %. Above 99.99 % all is one.
     */
    ACCURACY(value -> -Math.log10(Math.max(1 - value, 1e-4)));

    private static final double[] ACCURACIES = {
        0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999
    };

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
            case LINEAR -> linearTicks(low, high);
            case LOG -> logTicks(low, high);
            case ACCURACY -> accuracyTicks(low, high);
        };
    }

    private static List<Double> linearTicks(double low, double high) {
        double step = Math.pow(10, Math.floor(Math.log10((high - low) / 2)));
        for (double factor : new double[] {1, 2, 5, 10}) {
            if ((high - low) / (step * factor) <= 7) {
                step *= factor;
                break;
            }
        }
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** Powers of ten, and 2 and 5 times those if the range is short. */
    private static List<Double> logTicks(double low, double high) {
        double decades = Math.log10(high / low);
        double[] factors = decades > 3 ? new double[] {1} : new double[] {1, 2, 5};
        int every = (int) Math.max(1, Math.ceil(decades / 7));
        List<Double> ticks = new ArrayList<>();
        int first = (int) Math.floor(Math.log10(low));
        for (int power = first; power <= Math.ceil(Math.log10(high)); power++) {
            for (double factor : factors) {
                double tick = factor * Math.pow(10, power);
                boolean inside = tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9);
                if (inside && Math.floorMod(power, every) == 0) {
                    ticks.add(tick);
                }
            }
        }
        return ticks.size() > 1 ? ticks : linearTicks(low, high);
    }

    private static List<Double> accuracyTicks(double low, double high) {
        List<Double> ticks = new ArrayList<>();
        for (double accuracy : ACCURACIES) {
            if (accuracy >= low && accuracy <= high) {
                ticks.add(accuracy);
            }
        }
        return ticks.size() > 1 || high - low < 1e-9 ? ticks : linearTicks(low, high);
    }

    /** A value for a tick or a label, with the digits that matter. */
    String format(double value) {
        if (this == ACCURACY) {
            return digits(value * 100, value > 0.99 ? 2 : 1) + " %";
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
