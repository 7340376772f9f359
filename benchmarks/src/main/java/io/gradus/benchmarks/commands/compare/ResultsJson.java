package io.gradus.benchmarks.commands.compare;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.gradus.benchmarks.cli.StoredJson;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.RecipeJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The text of {@code results.json}: the results, and a field {@code statistics} with mean, standard
 * deviation and difference from the baseline for each recipe, for those who read the file without
 * Gradus.
 */
public final class ResultsJson {

    private ResultsJson() {}

    private record Head(boolean complete) {}

    /**
     * Writes results.
     *
     * @param results the results
     * @param catalog the classes that recipes may name
     * @return the text
     */
    public static String write(Results results, Catalog catalog) {
        Gson gson = gson(catalog);
        JsonObject json = gson.toJsonTree(results).getAsJsonObject();
        json.add("statistics", gson.toJsonTree(RecipeStatistics.of(results)));
        return gson.toJson(json) + "\n";
    }

    /**
     * Reads results.
     *
     * @param json the text
     * @param catalog the classes that recipes may name
     * @return the results
     * @throws IllegalArgumentException if it is not that; the message is one line that names the
     *     field
     */
    public static Results read(String json, Catalog catalog) {
        Results results = new StoredJson(gson(catalog)).read(json, Results.class);
        results.check();
        return results;
    }

    /**
     * Tells from the field {@code complete} alone whether a comparison is finished; one that cannot
     * be read cannot go on, either.
     */
    static boolean isComplete(Path file) {
        try {
            return new StoredJson(new Gson()).read(Files.readString(file), Head.class).complete();
        } catch (IOException | IllegalArgumentException e) {
            return true;
        }
    }

    private static Gson gson(Catalog catalog) {
        return new GsonBuilder()
                .registerTypeAdapter(Recipe.class, new RecipeJson(catalog))
                .disableHtmlEscaping()
                .create();
    }
}
