package io.gradus.benchmarks.studies.results;

import io.gradus.benchmarks.cli.Csv;
import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.commands.compare.Charts;
import io.gradus.benchmarks.studies.results.Study.Kind;
import io.gradus.benchmarks.studies.results.Trial.Finished;
import io.gradus.benchmarks.training.RunResult;
import java.util.List;
import java.util.Locale;

/** The files of a study beside the document: all runs as a table, and pictures. */
final class StudyFiles {

    private static final Csv<Finished> TABLE =
            new Csv<Finished>()
                    .column("phase", run -> run.trial().phase().name().toLowerCase(Locale.ROOT))
                    .column("recipe", run -> run.trial().recipe())
                    .column("rate", run -> run.trial().rate())
                    .column("seed", run -> run.trial().seed())
                    .column("status", run -> run.result().status().text())
                    .column("accuracy", run -> run.result().finalAccuracy())
                    .column("train_loss", run -> run.result().finalTrainLoss())
                    .column("samples_per_second", run -> run.result().samplesPerSecond())
                    .column("step_share", run -> run.result().stepShare())
                    .column("seconds", run -> run.result().seconds());

    /** So few points of a curve that the file is small. */
    private static final int POINTS = 50;

    private StudyFiles() {}

    static void write(StudyLog log, OutputFolder folder) {
        Study study = log.study();
        folder.write(study.id() + ".csv", TABLE.of(log.finished().stream()));
        if (!study.isTimed()) {
            folder.write(study.id() + ".svg", DotChart.of(study.title(), RankedRecipe.of(log)));
            folder.write(study.id() + "-curves.svg", curves(log));
        }
    }

    /** The curves of some recipes in the runs of the test, without what no rate trains. */
    private static String curves(StudyLog log) {
        Study study = log.study();
        List<String> names =
                study.curves().stream()
                        .filter(name -> log.choice(study.template(name)).isPresent())
                        .toList();
        List<RunResult> runs =
                names.stream().flatMap(name -> log.tests(study.template(name)).stream()).toList();
        Charts charts = new Charts(names, runs, "test", study.recipes().size(), POINTS);
        return study.kind() == Kind.SCHEDULES ? charts.ofRates() : charts.ofTraining();
    }
}
