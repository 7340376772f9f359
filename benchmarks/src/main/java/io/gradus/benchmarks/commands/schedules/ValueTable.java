package io.gradus.benchmarks.commands.schedules;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Table;
import io.gradus.charts.Sampled;
import io.gradus.schedulers.Schedule;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of schedules with their first, last, lowest and highest value. */
final class ValueTable {

    private static final MathContext FIVE_DIGITS = new MathContext(5, RoundingMode.HALF_EVEN);
    private static final double SMALL = 1e-4;
    private static final double LARGE = 1e9;

    private final long steps;
    private final List<Row> rows = new ArrayList<>();

    /**
     * A schedule's values; null where one is no finite number.
     *
     * @param name its name
     * @param text its text form
     * @param first the value of step 0
     * @param last the value of the last step
     * @param lowest the lowest value
     * @param highest the highest value
     */
    record Row(
            String name, String text, Double first, Double last, Double lowest, Double highest) {}

    ValueTable(long steps) {
        this.steps = steps;
    }

    void add(String name, String text, Schedule schedule) {
        Sampled values = Sampled.of(schedule::at, steps);
        rows.add(
                new Row(
                        name,
                        text,
                        values.first(),
                        values.last(),
                        values.lowest(),
                        values.highest()));
    }

    /** The rows, for JSON. */
    List<Row> rows() {
        return rows.stream()
                .map(
                        row ->
                                new Row(
                                        row.name,
                                        row.text,
                                        finite(row.first),
                                        finite(row.last),
                                        finite(row.lowest),
                                        finite(row.highest)))
                .toList();
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    void print(Console console) {
        new Table<Row>()
                .text("name", Row::name)
                .number("step 0", row -> number(row.first))
                .number("step " + (steps - 1), row -> number(row.last))
                .number("lowest", row -> number(row.lowest))
                .number("highest", row -> number(row.highest))
                .text("schedule", 32, Row::text)
                .rows(rows)
                .print(console);
    }

    /** Five digits, without zeros at the end. */
    static String number(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value) || value == 0) {
            return Double.isFinite(value) ? "0" : Double.toString(value);
        }
        if (size < SMALL || size >= LARGE) {
            return String.format(Locale.ROOT, "%.4e", value)
                    .replaceFirst("\\.?0*e\\+?(-?)0*", "e$1");
        }
        return new BigDecimal(value).round(FIVE_DIGITS).stripTrailingZeros().toPlainString();
    }
}
