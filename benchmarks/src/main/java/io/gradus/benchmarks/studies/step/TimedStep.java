package io.gradus.benchmarks.studies.step;

import ai.djl.pytorch.jni.JniUtils;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.training.Ingredients;
import io.gradus.recipes.Binder;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.Recipes;
import io.gradus.recipes.RunLength;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A step or a copy that {@code gradus step} times, with its arrays, for another timing harness. */
public final class TimedStep implements AutoCloseable {

    private static final RunLength ONE = new RunLength(1);

    private final Workload workload;
    private final AutoCloseable timed;
    private final Runnable step;

    /**
     * Makes the arrays, and sets the number of PyTorch's threads for the calling thread.
     *
     * @param name one of {@link #names}
     * @param tensors whose parameters, {@code mlp} or {@code resnet18}
     * @param threads PyTorch's threads, and those of a copy
     */
    public TimedStep(String name, String tensors, int threads) {
        workload = new Workload(TensorSet.of(tensors), 1); // which loads the engine
        JniUtils.setNumThreads(threads);
        Optional<Integer> states = CopyBound.states(name);
        if (states.isPresent()) {
            CopyBound bound = new CopyBound(workload, states.get(), threads);
            timed = bound;
            step = () -> bound.copy(states.get());
        } else {
            Ingredients ingredients = ingredients(name);
            timed = ingredients;
            step = () -> workload.step(ingredients.optimizer());
        }
    }

    /**
     * Makes an optimizer.
     *
     * @param text an optimizer as in recipes
     * @return what holds it, to be closed
     */
    public static Ingredients ingredients(String text) {
        Catalog catalog = new Catalog();
        Recipe recipe = Recipes.of(List.of(text), null, catalog).get(0);
        return new Ingredients(recipe, new Binder(catalog, ONE, Map.of()));
    }

    /**
     * Lists what can be timed: optimizers, and a copy of as many bytes as each moves at the least.
     *
     * @param texts some optimizers as in recipes; all if there are none
     * @param console where what is left out is told, with the reason
     * @return the names
     */
    public static List<String> names(List<String> texts, Console console) {
        Catalog catalog = new Catalog();
        Map<Recipe, Optional<Integer>> optimizers =
                StepOptimizers.tried(
                        StepOptimizers.of(texts, catalog),
                        new Binder(catalog, ONE, Map.of()),
                        console);
        return Stream.concat(
                        optimizers.keySet().stream().map(Recipe::text),
                        optimizers.values().stream()
                                .flatMap(Optional::stream)
                                .distinct()
                                .sorted()
                                .map(CopyBound::name))
                .toList();
    }

    /** Makes new gradients, which is not to be timed. */
    public void refresh() {
        workload.refresh();
    }

    /** Makes a step, or copies. */
    public void run() {
        step.run();
    }

    /** Frees all. */
    @Override
    public void close() {
        try (workload) {
            timed.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
