package io.gradus.benchmarks.commands.compare;

import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.recipes.Recipe;
import io.gradus.text.Excerpt;
import io.gradus.text.Limits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The results of a comparison, the content of {@code results.json}.
 *
 * @param schema the version of this format
 * @param created when the comparison began, ISO 8601 in UTC
 * @param complete whether all runs are finished, none of them failed; failed ones are tried again
 *     when the comparison goes on
 * @param environment the machine and the versions
 * @param settings what all runs have in common
 * @param recipes the recipes in their order
 * @param runs the finished runs in the order they were made
 */
public record Results(
        int schema,
        String created,
        boolean complete,
        Environment environment,
        Settings settings,
        List<Recipe> recipes,
        List<RunResult> runs) {

    /** The version of the format. */
    public static final int SCHEMA = 2;

    /** Throws if they do not fit together; the message names the field. */
    void check() {
        if (schema != SCHEMA) {
            throw new IllegalArgumentException(
                    "schema must be " + SCHEMA + ", but is " + schema + ", of another version");
        }
        List<String> names = recipes.stream().map(Recipe::name).toList();
        requireOnce("recipes", names);
        requireOnce("settings.seeds", settings.seeds());
        require("settings.baseline", settings.baseline(), names);
        for (int i = 0; i < runs.size(); i++) {
            RunResult run = runs.get(i);
            String path = "runs[" + i + "]";
            require(path + ".recipe", run.recipe(), names);
            require(path + ".seed", run.seed(), settings.seeds());
            try {
                run.check();
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(path + "." + e.getMessage(), e);
            }
        }
        requireOnce(
                "runs", runs.stream().map(run -> run.recipe() + ", seed " + run.seed()).toList());
    }

    private static void requireOnce(String path, List<?> values) {
        Map<Object, Integer> places = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            Integer first = places.putIfAbsent(values.get(i), i);
            if (first != null) {
                throw new IllegalArgumentException(
                        "%s[%s] is %s, as is %s[%s]"
                                .formatted(
                                        path,
                                        i,
                                        Excerpt.of(values.get(i).toString()),
                                        path,
                                        first));
            }
        }
    }

    private static void require(String path, Object value, List<?> all) {
        if (!all.contains(value)) {
            throw new IllegalArgumentException(
                    "%s must be one of %s, but is %s"
                            .formatted(
                                    path,
                                    Excerpt.of(all.toString(), Limits.MESSAGE_LENGTH / 2),
                                    Excerpt.of(value.toString())));
        }
    }

    /** The runs of a recipe. */
    List<RunResult> runsOf(Recipe recipe) {
        return runs.stream().filter(run -> run.recipe().equals(recipe.name())).toList();
    }
}
