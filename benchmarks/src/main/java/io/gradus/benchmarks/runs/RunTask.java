package io.gradus.benchmarks.runs;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.gradus.benchmarks.training.Checkpointing;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.RecipeJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A run with everything it depends on, so that it can be made anywhere.
 *
 * @param recipe what to train with
 * @param seed the seed
 * @param setup what it has in common with the other runs
 * @param checkpointing where and how often it saves itself; null for not at all
 */
public record RunTask(Recipe recipe, int seed, RunSetup setup, Checkpointing checkpointing) {

    private static final int NAME_LENGTH = 40;
    private static final int HASH_BYTES = 8;

    /**
     * {@return the task as JSON}
     *
     * @param catalog the classes that recipes may name
     */
    public String toJson(Catalog catalog) {
        return gson(catalog).toJson(this);
    }

    /**
     * Reads a task.
     *
     * @param json what {@link #toJson} returned
     * @param catalog the classes that recipes may name
     * @return the task
     */
    public static RunTask fromJson(String json, Catalog catalog) {
        return gson(catalog).fromJson(json, RunTask.class);
    }

    /** The same task with checkpoints. */
    RunTask saving(Checkpointing checkpointing) {
        return new RunTask(recipe, seed, setup, checkpointing);
    }

    /** A file name that tasks share only if they give the same. */
    String key(Catalog catalog) {
        String essence = new RunTask(recipe, seed, setup.essence(), null).toJson(catalog);
        String name = recipe.name().replaceAll("[^A-Za-z0-9.]+", "_");
        return name.substring(0, Math.min(NAME_LENGTH, name.length()))
                + "-"
                + seed
                + "-"
                + HexFormat.of().formatHex(sha256(essence), 0, HASH_BYTES);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Gson gson(Catalog catalog) {
        return new GsonBuilder()
                .registerTypeAdapter(Recipe.class, new RecipeJson(catalog))
                .disableHtmlEscaping()
                .create();
    }
}
