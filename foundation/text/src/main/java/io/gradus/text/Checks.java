package io.gradus.text;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * Checks of options, for builders: a message names the option, the value and the allowed range.
 *
 * <pre>{@code
 * beta1 = Checks.in("beta1", builder.beta1, "[0, 1)");      // beta1 must be in [0, 1), but is 2.0
 * size = Checks.in("size", builder.size, "[1, infinity)");  // size must be in [1, infinity), but is 0
 * inner = Checks.required("inner", builder.inner);          // inner must be set, but is null
 * }</pre>
 *
 * <p>A range is written as in mathematics: a bracket includes its bound, a parenthesis does not. A
 * bound is a number, {@code infinity}, a power of two such as {@code 2^53}, or a number with its
 * meaning before it, as in {@code [0, baseValue = 0.1]}. NaN is in no range, and infinity is in
 * none that ends in a parenthesis.
 *
 * <p>What is thrown is an {@link OptionException}, so that a text in which the option stands is
 * pointed at.
 */
public final class Checks {

    private Checks() {}

    /**
     * Checks that an option has a value.
     *
     * @param <T> the value's type
     * @param option the option's name
     * @param value the value
     * @return the value
     * @throws OptionException if it is null
     */
    public static <T> T required(String option, T value) {
        if (value == null) {
            throw bad(option, null, "set");
        }
        return value;
    }

    /**
     * Checks that an option of a builder that has no default was set.
     *
     * @param <T> the value's type
     * @param option the option's name
     * @param value the value
     * @param call how it is set, such as {@code setLength(pixels)}
     * @return the value
     * @throws OptionException if it is null
     */
    public static <T> T required(String option, T value, String call) {
        if (value == null) {
            throw new OptionException(option, option + " must be set: call " + call);
        }
        return value;
    }

    /**
     * Checks that a number is in a range.
     *
     * @param option the option's name
     * @param value the value
     * @param range the range, such as {@code (0, 1]}
     * @return the value
     * @throws OptionException if it is not
     */
    public static double in(String option, double value, String range) {
        check(Range.of(range).holds(value), option, value, range);
        return value;
    }

    /**
     * Checks that a number is set and in a range.
     *
     * @param option the option's name
     * @param value the value
     * @param range the range, such as {@code (0, 1]}
     * @return the value
     * @throws OptionException if it is not
     */
    public static double in(String option, Double value, String range) {
        return in(option, required(option, value).doubleValue(), range);
    }

    /**
     * Checks that a whole number is in a range.
     *
     * @param option the option's name
     * @param value the value
     * @param range the range, such as {@code [1, 2^53]}
     * @return the value
     * @throws OptionException if it is not
     */
    public static long in(String option, long value, String range) {
        check(Range.of(range).holds(value), option, value, range);
        return value;
    }

    /**
     * Checks that a whole number is set and in a range.
     *
     * @param option the option's name
     * @param value the value
     * @param range the range, such as {@code [1, 2^53]}
     * @return the value
     * @throws OptionException if it is not
     */
    public static long in(String option, Long value, String range) {
        return in(option, required(option, value).longValue(), range);
    }

    /**
     * Checks that a whole number is in a range.
     *
     * @param option the option's name
     * @param value the value
     * @param range the range, such as {@code [1, 100]}
     * @return the value
     * @throws OptionException if it is not
     */
    public static int in(String option, int value, String range) {
        return (int) in(option, (long) value, range);
    }

    /**
     * Checks that a whole number is set and in a range.
     *
     * @param option the option's name
     * @param value the value
     * @param range the range, such as {@code [1, 100]}
     * @return the value
     * @throws OptionException if it is not
     */
    public static int in(String option, Integer value, String range) {
        return in(option, required(option, value).intValue(), range);
    }

    /**
     * Checks what the caller has found out about a range that {@link #in(String, double, String)}
     * does not know.
     *
     * @param holds whether the value is in the range
     * @param option the option's name
     * @param value the value
     * @param range the range, such as {@code (0, infinity) as a float32}
     * @throws OptionException if the value is not in it
     */
    public static void check(boolean holds, String option, Object value, String range) {
        if (!holds) {
            throw bad(option, value, "in " + range);
        }
    }

    /**
     * Returns the exception for a value that an option must not have.
     *
     * @param option the option's name
     * @param value the value; its text is shortened if it is long
     * @param rule what the value must be, such as {@code rising}
     * @return {@code option must be rule, but is value}
     */
    public static OptionException bad(String option, Object value, String rule) {
        return new OptionException(
                option,
                option + " must be " + rule + ", but is " + Excerpt.of(String.valueOf(value)));
    }

    /**
     * {@return the exception for a mistake that is not the value of one option}
     *
     * @param format the message, as {@link String#format(Locale, String, Object...)} takes it
     * @param arguments its arguments; numbers are written alike for all languages
     */
    public static IllegalArgumentException error(String format, Object... arguments) {
        return new IllegalArgumentException(String.format(Locale.ROOT, format, arguments));
    }

    /** A range of numbers. */
    private record Range(double from, boolean withFrom, double to, boolean withTo) {

        static Range of(String text) {
            int comma = text.indexOf(',');
            int end = text.length() - 1;
            char first = text.charAt(0);
            char last = text.charAt(end);
            if (comma < 0 || "[(".indexOf(first) < 0 || "])".indexOf(last) < 0) {
                throw new IllegalStateException("'" + text + "' is no range");
            }
            return new Range(
                    bound(text.substring(1, comma)),
                    first == '[',
                    bound(text.substring(comma + 1, end)),
                    last == ']');
        }

        private static double bound(String text) {
            String number = text.substring(text.indexOf('=') + 1).strip();
            double sign = number.startsWith("-") ? -1 : 1;
            String absolute = sign < 0 ? number.substring(1) : number;
            if (absolute.equals("infinity")) {
                return sign * Double.POSITIVE_INFINITY;
            }
            return absolute.startsWith("2^")
                    ? sign * Math.scalb(1.0, Integer.parseInt(absolute.substring(2)))
                    : sign * Double.parseDouble(absolute);
        }

        boolean holds(double value) {
            return !Double.isNaN(value)
                    && holds(Double.compare(value + 0.0, from), Double.compare(value + 0.0, to));
        }

        /** Exact, which a comparison of doubles is not beyond 2^53. */
        boolean holds(long value) {
            return holds(compare(value, from), compare(value, to));
        }

        private boolean holds(int fromBelow, int fromAbove) {
            return (withFrom ? fromBelow >= 0 : fromBelow > 0)
                    && (withTo ? fromAbove <= 0 : fromAbove < 0);
        }

        private static int compare(long value, double bound) {
            return Double.isInfinite(bound)
                    ? Double.compare(0, bound)
                    : BigDecimal.valueOf(value).compareTo(new BigDecimal(bound));
        }
    }
}
