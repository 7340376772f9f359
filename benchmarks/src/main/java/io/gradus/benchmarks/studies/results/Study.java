package io.gradus.benchmarks.studies.results;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.gradus.benchmarks.cli.OrNull;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One question, and the runs that answer it.
 *
 * @param id names its files and its place in the document
 * @param title a few words
 * @param dataset the name of the data set
 * @param model the name of the model
 * @param trainSize the number of training images, from the beginning of the set
 * @param validation how many of those, the last ones, are held out while rates are chosen, which is
 *     by the accuracy on them; the runs of the test train on them too
 * @param testSize the number of test images, from the beginning of the set
 * @param epochs the number of epochs
 * @param batchSize the batch size
 * @param seeds the seeds of the test's runs; the first is that of the choice, too
 * @param kind what is asked
 * @param tuned the recipe whose choice of a rate counts for all; null if each has its own
 * @param baseline the recipe that the others are compared with; null for the best one
 * @param curves the recipes whose curves are drawn
 * @param recipes the recipes
 */
record Study(
        String id,
        String title,
        String dataset,
        String model,
        int trainSize,
        int validation,
        int testSize,
        int epochs,
        int batchSize,
        List<Integer> seeds,
        Kind kind,
        @OrNull String tuned,
        @OrNull String baseline,
        List<String> curves,
        List<RecipeTemplate> recipes) {

    /** The set that is in the program, for a look at how all goes. */
    static final String QUICK_SET = "digits";

    private static final double DIVERGED = 10;
    private static final String FILE = "studies.json";
    private static final Gson GSON = new Gson();

    /** Question of a study. */
    enum Kind {
        /** Which optimizer is best. */
        OPTIMIZERS,
        /** Which schedule is best. */
        SCHEDULES,
        /** Which augmentation is best. */
        AUGMENTATIONS,
        /** How fast training is; one run at a time. */
        SPEED
    }

    Study {
        seeds = List.copyOf(seeds);
        curves = List.copyOf(curves);
        recipes = List.copyOf(recipes);
    }

    RecipeTemplate template(String name) {
        return find(name).orElseThrow();
    }

    Optional<RecipeTemplate> find(String name) {
        return recipes.stream().filter(recipe -> recipe.name().equals(name)).findFirst();
    }

    /** Which loss ends a run: ten times the first; any may be timed. */
    double divergeFactor() {
        return isTimed() ? 0 : DIVERGED;
    }

    boolean isTimed() {
        return kind == Kind.SPEED;
    }

    /** The same with so few small images that it takes a second, to see how all goes. */
    Study quick() {
        return new Study(
                id,
                title,
                QUICK_SET,
                model.equals("resnet") ? "lenet" : model,
                300,
                100,
                200,
                1,
                50,
                seeds.subList(0, Math.min(2, seeds.size())),
                kind,
                tuned,
                baseline,
                curves,
                recipes);
    }

    /** The file; a study names its lists of recipes, in {@code only} and {@code curves} subsets. */
    private record Content(
            Map<String, List<RecipeTemplate>> recipes,
            Map<String, List<String>> subsets,
            List<JsonObject> studies) {

        Study study(JsonObject entry) {
            List<RecipeTemplate> all = recipes.get(entry.get("recipes").getAsString());
            List<String> names = all.stream().map(RecipeTemplate::name).toList();
            List<String> chosen = subset(entry, "only", names);
            JsonObject study = entry.deepCopy();
            study.add("curves", GSON.toJsonTree(subset(entry, "curves", chosen)));
            study.add(
                    "recipes",
                    GSON.toJsonTree(all.stream().filter(r -> chosen.contains(r.name())).toList()));
            return GSON.fromJson(study, Study.class);
        }

        private List<String> subset(JsonObject entry, String name, List<String> otherwise) {
            return entry.has(name) ? subsets.get(entry.get(name).getAsString()) : otherwise;
        }
    }

    /** All studies in {@code studies.json}, in the order of the document. */
    static List<Study> all() {
        try (Reader reader =
                new InputStreamReader(
                        Study.class.getResourceAsStream(FILE), StandardCharsets.UTF_8)) {
            Content content = GSON.fromJson(reader, Content.class);
            return content.studies().stream().map(content::study).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
