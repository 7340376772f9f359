package io.gradus.benchmarks.studies.results;

import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.cli.Text;
import io.gradus.benchmarks.studies.step.StepResults;
import io.gradus.benchmarks.studies.throughput.ThroughputResults;
import io.gradus.benchmarks.studies.throughput.ThroughputResults.Rates;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parts of a document that tell the cost of steps and augmentations, and the machine. */
final class CostBlocks {

    private static final String NONE = "";

    /** So many digits name a commit. */
    private static final int COMMIT = 7;

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
                            Text.format(
                                    "`%s`: %d tensors, %,d values; median of %d rounds%s.%n%n",
                                    times.name(),
                                    times.tensors(),
                                    times.values(),
                                    results.rounds().counted(),
                                    commit(results.environment())))
                    .append(table)
                    .append('\n');
        }
        return text.toString();
    }

    /** A row for each transform, the fastest first. */
    static String throughput(ThroughputResults results) {
        StringBuilder text = new StringBuilder();
        for (Rates rates : results.images()) {
            boolean compared = rates.rows().stream().anyMatch(row -> row.ofDjl() != null);
            Stream<String> columns = Stream.of("transform", "images/s", "x djl's own");
            int width = compared ? 3 : 2;
            Markdown table = new Markdown(columns.limit(width).toArray(String[]::new));
            rates.rows().stream()
                    .sorted((a, b) -> Double.compare(b.imagesPerSecond(), a.imagesPerSecond()))
                    .map(CostBlocks::cells)
                    .forEach(cells -> table.row(Arrays.copyOf(cells, width)));
            text.append("`")
                    .append(rates.name())
                    .append("`: ")
                    .append(rates.description())
                    .append(", ")
                    .append(results.threads())
                    .append(" threads together")
                    .append(commit(results.environment()))
                    .append(".\n\n")
                    .append(table)
                    .append('\n');
        }
        return text.toString();
    }

    private static String[] cells(ThroughputResults.Row row) {
        return new String[] {
            Markdown.code(row.transform()),
            number("%,.0f", row.imagesPerSecond()),
            number("%.2f", row.ofDjl())
        };
    }

    private static String number(String format, Double value) {
        return value == null ? NONE : Text.format(format, value);
    }

    /** The build that was measured, to be put behind a sentence; empty if it is not known. */
    static String commit(Environment environment) {
        String commit = environment.commit();
        return commit.matches("[0-9a-f]{7,}.*") ? "; commit " + commit.substring(0, COMMIT) : NONE;
    }

    /** Where the studies ran. */
    static String machine(List<StudyLog> logs) {
        return logs.stream()
                .map(StudyLog::environment)
                .filter(Objects::nonNull)
                .map(CostBlocks::line)
                .distinct()
                .collect(Collectors.joining("\n"));
    }

    private static String line(Environment machine) {
        return Text.format(
                "%s, %d cores, %s; %s; Gradus %s, DJL %s, %s on %s.",
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
