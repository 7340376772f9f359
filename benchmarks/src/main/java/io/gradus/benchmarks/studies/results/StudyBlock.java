package io.gradus.benchmarks.studies.results;

import io.gradus.benchmarks.cli.Text;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.TrainingRun;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The results of a study as a part of a document: the setup, a table, pictures, sentences. */
final class StudyBlock {

    private final StudyLog log;
    private final Study study;
    private final List<RankedRecipe> ranking;

    private StudyBlock(StudyLog log) {
        this.log = log;
        this.study = log.study();
        this.ranking = RankedRecipe.of(log);
    }

    /** Writes the part. */
    static String of(StudyLog log, String folder) {
        StudyBlock block = new StudyBlock(log);
        return log.study().isTimed()
                ? (block.setUp() + "\n\n" + block.speeds()).stripTrailing()
                : String.join(
                        "\n\n",
                        block.setUp(),
                        block.accuracies().stripTrailing(),
                        block.pictures(folder),
                        Findings.of(block.study, block.ranking));
    }

    private String setUp() {
        int images = study.trainSize();
        long updates = new TrainingRun.Plan(study.epochs(), study.batchSize()).updates(images);
        String text =
                Text.format(
                        "`%s` (%,d parameters) on `%s`: %,d training images, %,d test images, %s of"
                                + " batches of %d, which is %,d updates; %s %s; %d runs%s.",
                        study.model(),
                        log.parameters(),
                        study.dataset(),
                        images,
                        study.testSize(),
                        study.epochs() == 1 ? "1 epoch" : study.epochs() + " epochs",
                        study.batchSize(),
                        updates,
                        study.seeds().size() == 1 ? "seed" : "seeds",
                        study.seeds().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(", ")),
                        log.finished().size(),
                        CostBlocks.commit(log.environment()));
        if (study.isTimed()) {
            return text;
        }
        String chosen =
                Text.format(
                        " Rates were chosen on the last %,d of the training images, without those.",
                        study.validation());
        return study.tuned() == null
                ? text + chosen
                : text
                        + chosen
                        + " All have the rate that was chosen for "
                        + Markdown.code(study.tuned())
                        + ".";
    }

    private String accuracies() {
        Optional<RankedRecipe> reference = Findings.reference(study, ranking);
        String against =
                study.baseline() == null
                        ? "behind the best"
                        : "against " + Markdown.code(study.baseline());
        Markdown table =
                new Markdown("recipe", "rate", "test accuracy %", against, "p", "train loss");
        for (RankedRecipe row : ranking) {
            if (!row.hasResult()) {
                table.row(Markdown.code(row.recipe().name()), rate(row), "-", "-", "-", "-");
                continue;
            }
            boolean isReference = reference.filter(row::equals).isPresent();
            table.row(
                    Markdown.code(row.recipe().name()),
                    rate(row),
                    Findings.accuracy(row),
                    isReference ? "" : difference(row, reference.orElse(row)),
                    isReference ? "" : Findings.pValue(row, reference.orElse(row)),
                    Text.format("%.4f", row.mean(RunResult::finalTrainLoss)));
        }
        return table.toString();
    }

    private static String difference(RankedRecipe row, RankedRecipe reference) {
        return Text.format("%+.2f", row.ahead(reference));
    }

    private String rate(RankedRecipe row) {
        if (row.choice() == null) {
            return "none";
        }
        return RecipeTemplate.text(row.choice().rate()) + (row.choice().atEdge() ? " (edge)" : "");
    }

    private String pictures(String folder) {
        return Text.format(
                "![Test accuracy of each recipe](%s/%s.svg)\n\n![Curves](%1$s/%2$s-curves.svg)",
                folder, study.id());
    }

    /** How long training takes; the share of the step in it is also given as a time. */
    private String speeds() {
        List<RankedRecipe> rows =
                ranking.stream()
                        .map(row -> row.runs().size() > 1 ? row.warm() : row)
                        .filter(RankedRecipe::hasResult)
                        .sorted(Comparator.comparingDouble(row -> -speed(row)))
                        .toList();
        Optional<RankedRecipe> reference = Findings.reference(study, rows);
        Markdown table =
                new Markdown(
                        "recipe",
                        "samples/s",
                        "slowest to fastest",
                        "x " + (study.baseline() == null ? "best" : study.baseline()),
                        "share of `step`",
                        "ms of a step");
        for (RankedRecipe row : rows) {
            double[] speeds = row.sorted(RunResult::samplesPerSecond);
            table.row(
                    Markdown.code(row.recipe().name()),
                    whole(speed(row)),
                    whole(speeds[0]) + " to " + whole(speeds[speeds.length - 1]),
                    reference
                            .map(other -> speed(row) / speed(other))
                            .map(ratio -> Text.format("%.2f", ratio))
                            .orElse("-"),
                    Text.format("%.0f %%", 100 * row.median(RunResult::stepShare)),
                    Text.format("%.3f", row.median(this::stepMillis)));
        }
        return table + "\n" + Findings.speeds(rows, this::stepMillis);
    }

    private static double speed(RankedRecipe row) {
        return row.median(RunResult::samplesPerSecond);
    }

    private double stepMillis(RunResult run) {
        return 1000 * run.stepShare() * study.batchSize() / run.samplesPerSecond();
    }

    private static String whole(double value) {
        return Text.format("%,.0f", value);
    }
}
