package io.gradus.benchmarks.studies.results;

import io.gradus.benchmarks.cli.Text;
import io.gradus.benchmarks.training.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The findings of a study, in sentences. */
final class Findings {

    /** Above it, a difference is not told from chance. */
    private static final double SIGNIFICANT = 0.05;

    private static final String DJL = "djl.";

    private Findings() {}

    /** The recipe that the others are compared with. */
    static Optional<RankedRecipe> reference(Study study, List<RankedRecipe> ranking) {
        return ranking.stream()
                .filter(RankedRecipe::hasResult)
                .filter(
                        row ->
                                study.baseline() == null
                                        || row.recipe().name().equals(study.baseline()))
                .findFirst();
    }

    /** Mean and standard deviation. */
    static String accuracy(RankedRecipe row) {
        String text = Text.format("%.2f", row.accuracy());
        if (row.runs().size() > 1) {
            text += Text.format(" ± %.2f", row.deviation());
        }
        return row.runs().size() == row.all()
                ? text
                : text + " (" + row.runs().size() + " of " + row.all() + " runs)";
    }

    static String pValue(RankedRecipe a, RankedRecipe b) {
        double p = a.pValue(b);
        return Double.isNaN(p) ? "-" : p < 0.001 ? "< 0.001" : Text.format("%.3f", p);
    }

    /** Says which recipes are ahead. */
    static String of(Study study, List<RankedRecipe> ranking) {
        List<RankedRecipe> rows = ranking.stream().filter(RankedRecipe::hasResult).toList();
        List<String> lines = new ArrayList<>();
        if (!rows.isEmpty()) {
            best(rows, lines);
            against(study, rows, lines);
            lines.addAll(pairs(rows, Findings::pair));
        }
        add(lines, "Not trained to the end with any rate", ranking, row -> !row.hasResult());
        if (study.tuned() == null) {
            String edge =
                    "The best rate is the outermost that was tried, so that a better one may lie beyond";
            add(lines, edge, rows, row -> row.choice().atEdge());
        }
        return lines.stream().map(line -> "- " + line + ".").collect(Collectors.joining("\n"));
    }

    private static void best(List<RankedRecipe> rows, List<String> lines) {
        RankedRecipe best = rows.get(0);
        lines.add("Best: " + Markdown.code(best.recipe().name()) + ", " + accuracy(best) + " %");
        List<RankedRecipe> others = rows.subList(1, rows.size());
        String near = "Not significantly different from it (p ≥ " + SIGNIFICANT + ")";
        add(lines, near, others, row -> !differ(row, best));
        add(lines, "Behind it", others, row -> differ(row, best));
    }

    private static void against(Study study, List<RankedRecipe> rows, List<String> lines) {
        if (study.baseline() == null) {
            return;
        }
        String baseline = Markdown.code(study.baseline());
        reference(study, rows)
                .ifPresent(
                        other -> {
                            add(lines, "Ahead of " + baseline, rows, r -> leads(r, other));
                            add(lines, "Behind " + baseline, rows, r -> leads(other, r));
                        });
    }

    private static boolean leads(RankedRecipe row, RankedRecipe other) {
        return row.ahead(other) > 0 && differ(row, other);
    }

    /** Says how fast DJL's own and ours are. */
    static String speeds(List<RankedRecipe> rows, ToDoubleFunction<RunResult> step) {
        return pairs(rows, (djl, ours) -> speed(djl, ours, step)).stream()
                .map(line -> "- " + line + ".")
                .collect(Collectors.joining("\n"));
    }

    private static String speed(
            RankedRecipe djl, RankedRecipe ours, ToDoubleFunction<RunResult> step) {
        double theirs = djl.median(RunResult::samplesPerSecond);
        double own = ours.median(RunResult::samplesPerSecond);
        return Text.format(
                "%s and %s: %,.0f and %,.0f samples/s (%.2f x); a step takes %.3f and %.3f ms (%.2f x)",
                Markdown.code(djl.recipe().name()),
                Markdown.code(ours.recipe().name()),
                theirs,
                own,
                own / theirs,
                djl.median(step),
                ours.median(step),
                ours.median(step) / djl.median(step));
    }

    /** DJL's own beside those of the same name. */
    private static List<String> pairs(
            List<RankedRecipe> rows, BiFunction<RankedRecipe, RankedRecipe, String> line) {
        List<String> lines = new ArrayList<>();
        for (RankedRecipe djl : rows) {
            if (djl.recipe().isOfDjl()) {
                String name = djl.recipe().name().substring(DJL.length());
                rows.stream()
                        .filter(row -> row.recipe().name().equals(name))
                        .forEach(ours -> lines.add(line.apply(djl, ours)));
            }
        }
        return lines;
    }

    private static String pair(RankedRecipe djl, RankedRecipe ours) {
        double ahead = ours.ahead(djl);
        String verdict =
                differ(djl, ours)
                        ? ahead > 0 ? "ours is ahead" : "DJL's is ahead"
                        : "no difference is shown";
        return Text.format(
                "%s and %s: %s and %s %% (%+.2f, p %s): %s",
                Markdown.code(djl.recipe().name()),
                Markdown.code(ours.recipe().name()),
                accuracy(djl),
                accuracy(ours),
                ahead,
                pValue(djl, ours),
                verdict);
    }

    private static boolean differ(RankedRecipe a, RankedRecipe b) {
        return a.pValue(b) < SIGNIFICANT;
    }

    /** Adds a sentence with the names of some recipes, if there are any. */
    private static void add(
            List<String> lines,
            String sentence,
            List<RankedRecipe> rows,
            Predicate<RankedRecipe> wanted) {
        String names =
                rows.stream()
                        .filter(wanted)
                        .map(row -> Markdown.code(row.recipe().name()))
                        .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            lines.add(sentence + ": " + names);
        }
    }
}
