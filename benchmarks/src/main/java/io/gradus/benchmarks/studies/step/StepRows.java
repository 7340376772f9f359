package io.gradus.benchmarks.studies.step;

import io.gradus.benchmarks.studies.step.StepResults.Row;
import io.gradus.recipes.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.commons.statistics.descriptive.Median;

/**
 * The rows of a table of times, with what each optimizer is compared with.
 *
 * @param optimizers the optimizers, each with the number of its state arrays if it is known
 * @param updaters the names of DL4J's updaters
 * @param times the time of a step in each round, by names
 */
record StepRows(
        Map<Recipe, Optional<Integer>> optimizers,
        List<String> updaters,
        Map<String, double[]> times) {

    private static final Median MEDIAN = Median.withDefaults().withCopy(true);

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        optimizers.forEach((recipe, states) -> rows.add(ofOptimizer(recipe, states.orElse(null))));
        updaters.forEach(name -> rows.add(ofUpdater(name)));
        return rows;
    }

    private Row ofOptimizer(Recipe recipe, Integer states) {
        String name = recipe.name();
        String copy = states == null ? null : CopyBound.name(states);
        return new Row(
                name,
                median(name),
                ratio(name, adam()),
                ratio(name, nameOf(other -> StepOptimizers.inDjl(other, recipe))),
                ratio(name, updater(recipe)),
                states,
                copy == null ? null : (Double) median(copy),
                ratio(name, copy),
                times.get(name));
    }

    private Row ofUpdater(String name) {
        double[] all = times.get(name);
        Double ofAdam = ratio(name, adam());
        return new Row(name, median(name), ofAdam, null, null, null, null, null, all);
    }

    private String adam() {
        return nameOf(StepOptimizers::isAdamOfDjl);
    }

    private String nameOf(Predicate<Recipe> wanted) {
        return optimizers.keySet().stream()
                .filter(wanted)
                .map(Recipe::name)
                .findFirst()
                .orElse(null);
    }

    private String updater(Recipe recipe) {
        return updaters.stream()
                .filter(name -> StepOptimizers.inDl4j(name, recipe))
                .findFirst()
                .orElse(null);
    }

    private Double ratio(String name, String other) {
        return other == null ? null : (Double) (median(name) / median(other));
    }

    private double median(String name) {
        return MEDIAN.evaluate(times.get(name));
    }
}
