package io.gradus.benchmarks.studies.results;

import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.training.Curve;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import java.util.List;

/** Runs and studies that were not trained. */
final class Logs {

    static final Environment ENVIRONMENT =
            new Environment(
                    "1.0", "0123abc", "Linux", "CPU", 2, "JVM", "0.35.1", "PyTorch", "cpu", 1);

    private Logs() {}

    static RunResult run(String recipe, int seed, double accuracy, double loss) {
        return new RunResult(
                recipe,
                seed,
                Status.DONE,
                null,
                new Curve(new double[] {1, 2}, new double[] {2 * loss, loss}),
                new Curve(new double[] {1, 2}, new double[] {accuracy / 2, accuracy}),
                new Curve(new double[] {1, 2}, new double[] {0.1, 0.05}),
                loss,
                accuracy,
                4,
                1000,
                0.25,
                1,
                null);
    }

    static RunResult timed(String recipe, int seed, double samplesPerSecond) {
        Curve none = new Curve(new double[0], new double[0]);
        return new RunResult(
                recipe,
                seed,
                Status.DONE,
                null,
                none,
                none,
                none,
                0.1,
                0.9,
                4,
                samplesPerSecond,
                0.25,
                1,
                null);
    }

    static RunResult diverged(String recipe, int seed) {
        Curve none = new Curve(new double[0], new double[0]);
        return new RunResult(
                recipe,
                seed,
                Status.DIVERGED,
                "NaN",
                none,
                none,
                none,
                null,
                null,
                4,
                1,
                0,
                1,
                null);
    }

    static Study study(RecipeTemplate... recipes) {
        return study(Study.Kind.OPTIMIZERS, null, List.of(1, 2, 3), recipes);
    }

    static Study timed(RecipeTemplate... recipes) {
        return study(Study.Kind.SPEED, recipes[0].name(), List.of(1, 2, 3, 4), recipes);
    }

    private static Study study(
            Study.Kind kind, String baseline, List<Integer> seeds, RecipeTemplate... recipes) {
        return new Study(
                "id",
                "A title",
                "digits",
                "mlp",
                300,
                100,
                200,
                2,
                50,
                seeds,
                kind,
                null,
                baseline,
                List.of(recipes[0].name()),
                List.of(recipes));
    }

    static RecipeTemplate template(String name, Double... rates) {
        return new RecipeTemplate(name, "Adam learningRate={rate}", List.of(rates));
    }
}
