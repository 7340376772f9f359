package io.gradus.benchmarks.commands.compare;

import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.training.Curve;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipes;
import java.util.List;

/** Results to show. */
final class Samples {

    static final Catalog CATALOG = new Catalog();
    static final String ODD_NAME = "<b>\"odd\"</b>, & 'co' </script> ]]>";

    private Samples() {}

    static Results results() {
        return results(
                "wild",
                List.of(1, 2),
                List.of(
                        ODD_NAME + ": Adam CosineAnnealing(baseValue=0.01, steps=auto)",
                        "wild: djl.Sgd learningRate=100",
                        "missing: djl.Nag(momentum=0.9) learningRate=0.1",
                        "broken: Lookahead(inner=Adam)"),
                List.of(
                        done(ODD_NAME, 1, 0.5, 0.90),
                        run("wild", 1, Status.DIVERGED, "the loss became NaN", null, null),
                        run("missing", 1, Status.UNSUPPORTED, "Not \"implemented\"", null, null),
                        run("broken", 1, Status.FAILED, "line one", null, null),
                        done(ODD_NAME, 2, 0.25, 0.94)));
    }

    static Results results(
            String baseline, List<Integer> seeds, List<String> recipes, List<RunResult> runs) {
        return new Results(
                Results.SCHEMA,
                "2026-01-02T03:04:05Z",
                false,
                new Environment(
                        "1.0", "abc1234", "Linux", "CPU <1>", 2, "JVM", "0.35.1", "PyTorch", "cpu",
                        1),
                new Settings(
                        "digits",
                        100,
                        20,
                        0,
                        "mlp",
                        1234,
                        2,
                        50,
                        4,
                        10,
                        seeds,
                        baseline,
                        List.of("compare")),
                Recipes.of(recipes, null, CATALOG),
                runs);
    }

    static RunResult done(String recipe, int seed, double loss, double accuracy) {
        return run(recipe, seed, Status.DONE, null, loss, accuracy);
    }

    static RunResult diverged(String recipe, int seed) {
        return run(recipe, seed, Status.DIVERGED, "the loss became NaN", null, null);
    }

    private static RunResult run(
            String recipe, int seed, Status status, String message, Double loss, Double accuracy) {
        Curve none = new Curve(new double[0], new double[0]);
        double end = loss == null ? 50 : loss;
        return new RunResult(
                recipe,
                seed,
                status,
                message,
                new Curve(new double[] {0.5, 1, 1.5, 2}, new double[] {2.25, 1.5, 1, end}),
                accuracy == null
                        ? none
                        : new Curve(new double[] {1, 2}, new double[] {0.5, accuracy}),
                new Curve(new double[] {0.5, 1, 1.5, 2}, new double[] {0.01, 0.005, 0.001, 0}),
                loss,
                accuracy,
                4,
                1000.4,
                0.251,
                1.23,
                512_345_678L);
    }
}
