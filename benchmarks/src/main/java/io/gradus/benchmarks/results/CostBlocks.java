package io.gradus.benchmarks.results;

import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.step.StepResults;
import io.gradus.benchmarks.throughput.ThroughputResults;
import io.gradus.benchmarks.throughput.ThroughputResults.Rates;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What steps and augmentations cost, and where all was measured, as parts of a document. */
final class CostBlocks {

    private static final String NONE = "";

    private CostBlocks() {}

    /** A row for each optimizer, with the times over each set of tensors. */
    static String steps(StepResults results) {
        StringBuilder text = new StringBuilder();
        for (StepResults.Times times : results.tensors()) {
            Markdown table = new Markdown("optimizer", "ms", "x djl.Adam", "x djl's own", "x copy");
            for (StepResults.Row row : times.rows()) {
                table.row(
                        Markdown.code(row.optimizer()),
                        number("%.2f", row.milliseconds()),
                        number("%.2f", row.ofAdam()),
                        number("%.2f", row.ofDjl()),
                        number("%.2f", row.ofCopy()));
            }
            text.append(
                            String.format(
                                    Locale.ROOT,
                                    "`%s`: %d tensors, %,d values; median of %d rounds.%n%n",
                                    times.name(),
                                    times.tensors(),
                                    times.values(),
                                    results.rounds().counted()))
                    .append(table)
                    .append('\n');
        }
        return text.toString();
    }

    /** A row for each transform, the fastest first. */
    static String throughput(ThroughputResults results) {
        StringBuilder text = new StringBuilder();
        for (Rates rates : results.images()) {
            Markdown table = new Markdown("transform", "images/s", "x djl's own");
            rates.rows().stream()
                    .sorted((a, b) -> Double.compare(b.imagesPerSecond(), a.imagesPerSecond()))
                    .forEach(
                            row ->
                                    table.row(
                                            Markdown.code(row.transform()),
                                            number("%,.0f", row.imagesPerSecond()),
                                            number("%.2f", row.ofDjl())));
            text.append("`")
                    .append(rates.name())
                    .append("`: ")
                    .append(rates.description())
                    .append(", ")
                    .append(results.threads())
                    .append(" threads together.\n\n")
                    .append(table)
                    .append('\n');
        }
        return text.toString();
    }

    private static String number(String format, Double value) {
        return value == null ? NONE : String.format(Locale.ROOT, format, value);
    }

    /** Where and when the studies ran. */
    static String machine(List<StudyLog> logs) {
        Map<Environment, String> days = new HashMap<>();
        logs.stream()
                .filter(log -> log.environment() != null)
                .forEach(log -> days.merge(log.environment(), day(log), CostBlocks::earlier));
        return days.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String day(StudyLog log) {
        return log.created().substring(0, "2026-01-01".length());
    }

    private static String earlier(String a, String b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static String line(Environment machine, String day) {
        return String.format(
                "%s: %s, %d cores, %s; %s; Gradus %s, DJL %s, %s on %s, a thread for each run.",
                day,
                machine.cpu(),
                machine.cores(),
                machine.os(),
                machine.jvm(),
                machine.gradus(),
                machine.djl(),
                machine.engine(),
                machine.device());
    }
}
