package io.gradus.benchmarks.studies.trajectories;

import io.gradus.recipes.Recipe;
import java.util.Arrays;
import java.util.List;

/** The families of optimizers, each with a panel. */
enum OptimizerFamily {
    GRADIENT("Gradient and momentum", "Sgd", "Nag", "Asgd", "Lars"),
    ADAPTIVE("A rate for each weight", "Adagrad", "RmsProp", "AdaDelta", "RProp"),
    ADAM("Adam", "Adam", "AdamW", "Adamax", "NAdam", "RAdam"),
    AFTER_ADAM("After Adam", "AdaBelief", "Yogi", "Adan", "Lamb", "Lion"),
    WRAPPER("Around Adam", "Lookahead", "AdaptiveLookahead", "Ema", "Swa"),
    OTHER("Others");

    private static final String DJL = "djl.";

    private final String title;
    private final List<String> types;

    OptimizerFamily(String title, String... types) {
        this.title = title;
        this.types = List.of(types);
    }

    String title() {
        return title;
    }

    /** The place of an optimizer in its family. */
    static int place(Recipe recipe) {
        String type = type(recipe);
        List<String> types = of(recipe).types;
        return (int) types.stream().takeWhile(other -> !type.equalsIgnoreCase(other)).count();
    }

    private static String type(Recipe recipe) {
        return recipe.optimizer().type().replace(DJL, "");
    }

    /** Where an optimizer belongs; DJL's own beside ours. */
    static OptimizerFamily of(Recipe recipe) {
        String type = type(recipe);
        return Arrays.stream(values())
                .filter(family -> family.types.stream().anyMatch(type::equalsIgnoreCase))
                .findFirst()
                .orElse(OTHER);
    }
}
