package io.gradus.benchmarks.recipes;

import io.gradus.benchmarks.cli.UserError;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import java.util.Map;

/** Message for an optimizer of DJL that is not made for the PyTorch engine. */
public final class Unsupported {

    /** Those whose update throws, and what Gradus has in their place. */
    private static final Map<String, String> REPLACEMENTS =
            Map.of(
                    "djl.Adadelta", "AdaDelta",
                    "djl.Adagrad", "Adagrad",
                    "djl.Nag", "Sgd(momentum=0.9, nesterov=true)",
                    "djl.RmsProp", "RmsProp");

    private Unsupported() {}

    /**
     * Says why a recipe cannot be trained.
     *
     * @param recipe the recipe
     * @param failure what its training threw
     * @return the reason, and what to take if the optimizer is one of DJL's that do not run
     */
    public static String reason(Recipe recipe, RuntimeException failure) {
        String type = recipe.optimizer().type();
        String reason = UserError.reason(failure);
        if (!(failure instanceof UnsupportedOperationException)
                || !REPLACEMENTS.containsKey(type)) {
            return reason;
        }
        return "DJL's "
                + type.substring(Catalog.DJL.length())
                + " throws on the PyTorch engine ("
                + reason
                + "); take "
                + REPLACEMENTS.get(type)
                + " in place of "
                + type;
    }
}
