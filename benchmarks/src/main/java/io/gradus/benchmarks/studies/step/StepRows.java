package io.gradus.benchmarks.studies.step;

import io.gradus.benchmarks.studies.step.StepResults.Row;
import io.gradus.recipes.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.commons.statistics.descriptive.Median;

/** The rows of a table of times, with what each optimizer is compared with. */
final class StepRows {

    private static final Median MEDIAN = Median.withDefaults().withCopy(true);

    private final Map<Recipe, Optional<Integer>> optimizers;
    private final List<String> updaters;
    private final Map<String, double[]> times;

    StepRows(
            Map<Recipe, Optional<Integer>> optimizers,
            List<String> updaters,
            Map<String, double[]> times) {
        this.optimizers = optimizers;
        this.updaters = updaters;
        this.times = times;
    }

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
                ratio(name, nameOf(other -> Equivalents.inDjl(other, recipe))),
                ratio(name, updater(recipe)),
                states,
                copy == null ? null : (Double) median(copy),
                ratio(name, copy),
                times.get(name));
    }

    private Row ofUpdater(String name) {
        return new Row(
                name,
                median(name),
                ratio(name, adam()),
                null,
                null,
                null,
                null,
                null,
                times.get(name));
    }

    private String adam() {
        return nameOf(Equivalents::isAdamOfDjl);
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
                .filter(name -> Equivalents.inDl4j(name, recipe))
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
