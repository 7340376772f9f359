package io.gradus.benchmarks.studies.results;

import io.gradus.benchmarks.commands.compare.Charts;
import io.gradus.benchmarks.commands.compare.Results;
import io.gradus.benchmarks.commands.compare.Settings;
import io.gradus.benchmarks.studies.results.Study.Kind;
import io.gradus.benchmarks.training.Curve;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.TrainingRun;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.Recipes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The curves of some recipes of a study, with so few points that the file is small. */
final class StudyCurves {

    private static final int POINTS = 50;

    private StudyCurves() {}

    /** Draws the curves of the runs of the test. */
    static String of(StudyLog log) {
        Study study = log.study();
        Catalog catalog = new Catalog();
        List<Recipe> recipes = new ArrayList<>();
        List<RunResult> runs = new ArrayList<>();
        for (String name : study.curves()) {
            RecipeTemplate template = study.template(name);
            Optional<RateChoice> choice = log.choice(template);
            if (choice.isPresent()) {
                String text = template.with(choice.get().rate());
                recipes.addAll(Recipes.of(List.of(text), null, catalog));
                log.tests(template).forEach(run -> runs.add(thin(run)));
            }
        }
        Results results =
                new Results(
                        Results.SCHEMA,
                        log.created(),
                        true,
                        log.environment(),
                        settings(log),
                        recipes,
                        runs);
        return study.kind() == Kind.SCHEDULES
                ? Charts.ofRates(results, study.recipes().size())
                : Charts.ofTraining(results, study.recipes().size());
    }

    private static Settings settings(StudyLog log) {
        Study study = log.study();
        return new Settings(
                study.dataset(),
                study.trainSize(),
                study.testSize(),
                0,
                study.model(),
                log.parameters(),
                study.epochs(),
                study.batchSize(),
                new TrainingRun.Plan(study.epochs(), study.batchSize()).updates(study.trainSize()),
                study.divergeFactor(),
                study.seeds(),
                study.baseline(),
                List.of());
    }

    private static RunResult thin(RunResult run) {
        return new RunResult(
                run.recipe(),
                run.seed(),
                run.status(),
                run.message(),
                thin(run.trainLoss()),
                run.accuracy(),
                thin(run.learningRate()),
                run.finalTrainLoss(),
                run.finalAccuracy(),
                run.updates(),
                run.samplesPerSecond(),
                run.stepShare(),
                run.seconds(),
                run.peakMemory());
    }

    /** The means of as many neighbours as needed. */
    private static Curve thin(Curve curve) {
        int length = curve.value().length;
        int group = (length + POINTS - 1) / POINTS;
        if (group < 2) {
            return curve;
        }
        int points = (length + group - 1) / group;
        double[] epoch = new double[points];
        double[] value = new double[points];
        for (int i = 0; i < length; i++) {
            int size = Math.min(group, length - i / group * group);
            epoch[i / group] = curve.epoch()[i];
            value[i / group] += curve.value()[i] / size;
        }
        return new Curve(epoch, value);
    }
}
