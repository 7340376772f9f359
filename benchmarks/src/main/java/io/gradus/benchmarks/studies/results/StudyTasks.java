package io.gradus.benchmarks.studies.results;

import io.gradus.benchmarks.cli.DeviceOption;
import io.gradus.benchmarks.runs.RunSetup;
import io.gradus.benchmarks.runs.RunTask;
import io.gradus.benchmarks.studies.results.Trial.Phase;
import io.gradus.benchmarks.training.Architecture;
import io.gradus.benchmarks.training.TrainingRun;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipes;
import java.nio.file.Path;
import java.util.List;

/** The runs of a study as tasks for worker processes; {@code dataRepo} is null to download. */
record StudyTasks(Study study, Path dataRepo, Catalog catalog) {

    /** Timed runs are preceded by so many updates. */
    private static final int WARM_UP = 50;

    /** What all runs of a phase have in common. */
    RunSetup setup(Phase phase) {
        boolean embedded = study.dataset().equals(Study.QUICK_SET);
        return new RunSetup(
                study.dataset(),
                dataRepo == null || embedded ? null : dataRepo.toAbsolutePath().toString(),
                study.trainSize(),
                phase == Phase.CHOICE ? study.validation() : 0,
                study.testSize(),
                DeviceOption.Choice.AUTO,
                new Architecture(study.model(), List.of()),
                new TrainingRun.Plan(study.epochs(), study.batchSize(), study.divergeFactor()),
                study.isTimed() ? WARM_UP : null,
                1);
    }

    /** How many updates a run makes; the sets have as many images as the studies take. */
    static long updates(RunTask task) {
        RunSetup setup = task.setup();
        return setup.plan().updates(setup.trainSize() - setup.validation());
    }

    /** A run. */
    RunTask task(Trial trial) {
        String text = study.template(trial.recipe()).with(trial.rate());
        return new RunTask(
                Recipes.of(List.of(text), null, catalog).get(0),
                trial.seed(),
                setup(trial.phase()),
                null);
    }
}
