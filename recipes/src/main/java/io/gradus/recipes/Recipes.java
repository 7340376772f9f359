package io.gradus.recipes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The recipes of a command: from its arguments, from a file, or the default list. */
public final class Recipes {

    /**
     * DJL's optimizers beside ours. Learning rates are usual ones for small image classifiers and
     * fall to zero along a cosine: 0.02 for SGD with momentum, 0.002 for Adam and AdamW, twice that
     * for Lookahead, which goes half the way; AdaDelta's 1 and RProp's first step of 0.01 are their
     * defaults. The last four are in the list to show that DJL's PyTorch engine lacks them.
     */
    private static final List<String> DEFAULT =
            List.of(
                    "djl.Sgd: djl.Sgd(momentum=0.9) CosineAnnealing(baseValue=0.02, steps=auto)",
                    "djl.Adam: djl.Adam CosineAnnealing(baseValue=0.002, steps=auto)",
                    "djl.AdamW: djl.AdamW CosineAnnealing(baseValue=0.002, steps=auto)",
                    "AdaDelta: AdaDelta CosineAnnealing(baseValue=1, steps=auto)",
                    "RProp: RProp learningRate=0.01",
                    "Adam: Adam CosineAnnealing(baseValue=0.002, steps=auto)",
                    "Lookahead(Adam): Lookahead(inner=Adam)"
                            + " CosineAnnealing(baseValue=0.004, steps=auto)",
                    "djl.Adadelta: djl.Adadelta",
                    "djl.Adagrad: djl.Adagrad learningRate=0.01",
                    "djl.RmsProp: djl.RmsProp learningRate=0.001",
                    "djl.Nag: djl.Nag(momentum=0.9) learningRate=0.02");

    private Recipes() {}

    /**
     * Reads a recipe from one line, as docs/RECIPES.md describes it.
     *
     * <pre>{@code
     * Recipes.parse("adamw(0.002) warmup(10%) cosine(90%) flip cutout(8) mixup(0.2)")
     * }</pre>
     *
     * @param text the line
     * @return the recipe
     * @throws RecipeException if it cannot be read, or names what cannot be made whatever a run is
     *     like; the message shows the place
     */
    public static Recipe parse(String text) {
        return of(List.of(text), null, new Catalog()).get(0);
    }

    /**
     * Collects the recipes of a command.
     *
     * @param texts recipes as text
     * @param file a JSON or YAML file with recipes; may be null
     * @param catalog the classes that may be named
     * @return the recipes; the default list if there are no texts and no file
     * @throws RecipeException if a recipe cannot be read, names what cannot be made whatever a run
     *     is like, or two have one name
     */
    public static List<Recipe> of(List<String> texts, Path file, Catalog catalog) {
        List<Recipe> recipes = new ArrayList<>();
        if (file != null) {
            recipes.addAll(RecipeFile.read(file, catalog));
        }
        List<String> lines = texts.isEmpty() && file == null ? DEFAULT : texts;
        lines.forEach(text -> recipes.add(RecipeText.parse(text, catalog)));
        recipes.forEach(new Validation(catalog)::check);
        Set<String> names = new HashSet<>();
        for (Recipe recipe : recipes) {
            if (!names.add(recipe.name())) {
                throw RecipeException.twoOfOneName(recipe.name());
            }
        }
        return recipes;
    }
}
