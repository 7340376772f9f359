package io.gradus.benchmarks.recipes;

import ai.djl.training.optimizer.Optimizer;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Options;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.Spec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Every optimizer once: those of DJL that run on its PyTorch engine, and all of Gradus. */
public final class OptimizerList {

    /** Where a builder demands an optimizer or a learning rate. */
    private static final String INNER = "Adam";

    private static final double LEARNING_RATE = 0.001;

    private static final List<Spec> BUILT_IN =
            List.of(
                    new Spec("djl.Sgd", Map.of("momentum", 0.9)),
                    new Spec("djl.Adam", Map.of()),
                    new Spec("djl.AdamW", Map.of()));

    /** Options that make another rule of an optimizer, with names of their own elsewhere. */
    private static final List<Spec> VARIANTS =
            List.of(
                    new Spec("Sgd", Map.of("momentum", 0.9)),
                    new Spec("Sgd", ordered("momentum", 0.9, "nesterov", true)),
                    new Spec("Adam", Map.of("amsgrad", true)));

    private OptimizerList() {}

    /**
     * {@return a recipe for each, named by its optimizer} One that goes around another goes around
     * Adam, and one without a learning rate of its own gets 0.001.
     *
     * @param catalog the classes
     */
    public static List<Recipe> of(Catalog catalog) {
        Stream<Spec> own =
                catalog.entries().stream()
                        .filter(entry -> entry.kind() == Catalog.Kind.OPTIMIZER)
                        .filter(entry -> !entry.name().startsWith(Catalog.DJL))
                        .map(entry -> new Spec(entry.name(), Map.of()))
                        .flatMap(spec -> Stream.concat(Stream.of(spec), variants(spec, catalog)));
        return Stream.concat(BUILT_IN.stream(), own).map(spec -> recipe(spec, catalog)).toList();
    }

    private static Stream<Spec> variants(Spec plain, Catalog catalog) {
        Options options = options(plain, catalog);
        return VARIANTS.stream()
                .filter(variant -> variant.type().equals(plain.type()))
                .filter(variant -> variant.fields().keySet().stream().allMatch(options::has));
    }

    private static Recipe recipe(Spec spec, Catalog catalog) {
        Spec complete = spec;
        Options options = options(spec, catalog);
        for (String name : options.names()) {
            if (options.requires(name) && options.takes(name, Optimizer.class)) {
                complete = complete.with(name, INNER);
            }
        }
        Spec rate =
                options.requires(Recipe.LEARNING_RATE)
                        ? new Spec(Recipe.CONSTANT, Map.of(Recipe.VALUE, LEARNING_RATE))
                        : null;
        return new Recipe(complete.toString(), complete, rate, List.of());
    }

    private static Options options(Spec spec, Catalog catalog) {
        return catalog.find(spec.type()).options();
    }

    private static Map<String, Object> ordered(String a, Object x, String b, Object y) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(a, x);
        fields.put(b, y);
        return fields;
    }
}
