package io.gradus.benchmarks.compare;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.recipes.Catalog;
import io.gradus.benchmarks.recipes.Recipe;
import io.gradus.benchmarks.recipes.RecipeJson;
import io.gradus.benchmarks.training.RunResult;
import java.util.List;

/**
 * All that a comparison gave; what {@code results.json} holds.
 *
 * @param schema the version of this format
 * @param created when the comparison began, ISO 8601 in UTC
 * @param complete whether all runs are finished
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

    /** What follows from the runs, for those who read the file without Gradus. */
    private static final String STATISTICS = "statistics";

    /**
     * Returns the results as JSON, with a field {@code statistics} that holds mean, standard
     * deviation and difference from the baseline for each recipe.
     *
     * @param catalog the classes that recipes may name
     * @return the text of {@code results.json}
     */
    public String toJson(Catalog catalog) {
        Gson gson = gson(catalog);
        JsonObject json = gson.toJsonTree(this).getAsJsonObject();
        json.add(STATISTICS, gson.toJsonTree(RecipeStatistics.of(this)));
        return gson.toJson(json) + "\n";
    }

    /**
     * Reads results.
     *
     * @param json the text of {@code results.json}
     * @param catalog the classes that recipes may name
     * @return the results
     */
    public static Results fromJson(String json, Catalog catalog) {
        return gson(catalog).fromJson(json, Results.class);
    }

    private static Gson gson(Catalog catalog) {
        return new GsonBuilder()
                .registerTypeAdapter(Recipe.class, new RecipeJson(catalog))
                .disableHtmlEscaping()
                .create();
    }

    /** The runs of a recipe. */
    List<RunResult> runsOf(Recipe recipe) {
        return runs.stream().filter(run -> run.recipe().equals(recipe.name())).toList();
    }
}
