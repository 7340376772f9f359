package io.gradus.benchmarks.studies.step;

import io.gradus.recipes.Recipe;
import java.util.Map;

/** The optimizers of DJL and DL4J that implement the same rule as one of Gradus. */
final class Equivalents {

    /** The text of the optimizer that all others are compared with. */
    static final String ADAM = "djl.Adam";

    private static final String DJL = "djl.";

    /** Where DL4J has a name of its own for what is an option here. */
    private static final Map<String, String> IN_DL4J =
            Map.of(
                    "Adam(amsgrad=true)",
                    "AMSGrad",
                    "Sgd(momentum=0.9, nesterov=true)",
                    "Nesterovs");

    private Equivalents() {}

    /** Whether this is an optimizer of DJL, or goes around one. */
    static boolean hasPartOfDjl(Recipe recipe) {
        return text(recipe).contains(DJL);
    }

    static boolean inDjl(Recipe djl, Recipe recipe) {
        return text(djl).equals(DJL + text(recipe));
    }

    static boolean isAdamOfDjl(Recipe recipe) {
        return text(recipe).equals(ADAM);
    }

    /** Names of DL4J's updaters are written in their own ways, such as AdaGrad. */
    static boolean inDl4j(String updater, Recipe recipe) {
        String name = IN_DL4J.getOrDefault(text(recipe), text(recipe));
        return updater.equalsIgnoreCase(Dl4jProcess.name(name));
    }

    private static String text(Recipe recipe) {
        return recipe.optimizer().toString();
    }
}
