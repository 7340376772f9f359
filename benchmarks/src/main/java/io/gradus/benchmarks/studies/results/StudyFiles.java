package io.gradus.benchmarks.studies.results;

import io.gradus.benchmarks.cli.Csv;
import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.studies.results.Trial.Finished;
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

    private StudyFiles() {}

    static void write(StudyLog log, OutputFolder folder) {
        Study study = log.study();
        folder.write(study.id() + ".csv", TABLE.of(log.finished().stream()));
        if (!study.isTimed()) {
            folder.write(study.id() + ".svg", DotChart.of(study.title(), RankedRecipe.of(log)));
            folder.write(study.id() + "-curves.svg", StudyCurves.of(log));
        }
    }
}
