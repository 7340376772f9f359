package io.gradus.benchmarks.studies.step;

import ai.djl.Device;
import ai.djl.training.optimizer.Optimizer;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Progress;
import io.gradus.benchmarks.studies.step.StepResults.Times;
import io.gradus.benchmarks.training.Ingredients;
import io.gradus.recipes.Binder;
import io.gradus.recipes.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A measurement of steps of optimizers over a set of tensors, of plain copies and of DL4J's
 * updaters.
 *
 * @param optimizers the optimizers, each with the number of its state arrays if it is known
 */
record StepTimes(
        TensorSet set,
        Map<Recipe, Optional<Integer>> optimizers,
        Binder binder,
        int threads,
        Device device) {

    Times measure(Rounds rounds, int seed, List<Candidate> updaters, Console console) {
        List<Integer> states =
                optimizers.values().stream().flatMap(Optional::stream).distinct().sorted().toList();
        int most = states.isEmpty() ? 0 : states.get(states.size() - 1);
        List<Candidate> candidates = new ArrayList<>();
        List<Ingredients> open = new ArrayList<>();
        try (Workload workload = new Workload(set, seed, device);
                CopyBound bound = new CopyBound(workload, most, threads)) {
            for (Recipe recipe : optimizers.keySet()) {
                open.add(new Ingredients(recipe, binder));
                Optimizer optimizer = open.get(open.size() - 1).optimizer();
                candidates.add(candidate(recipe.name(), optimizer, workload));
            }
            states.forEach(count -> candidates.add(bound.of(count)));
            candidates.addAll(updaters);
            long all = (long) rounds.all() * candidates.size();
            Map<String, double[]> times;
            try (Progress progress = new Progress(console, set.name(), all)) {
                times = rounds.time(candidates, progress);
            }
            List<String> names = updaters.stream().map(Candidate::name).toList();
            return new Times(
                    set.name(),
                    set.shapes().size(),
                    set.values(),
                    new StepRows(optimizers, names, times).rows());
        } finally {
            open.forEach(Ingredients::close);
        }
    }

    /** All optimizers work on the same weights in turn. */
    private static Candidate candidate(String name, Optimizer optimizer, Workload workload) {
        return new Candidate(
                name,
                steps -> {
                    double milliseconds =
                            Rounds.milliseconds(
                                    steps, workload::refresh, () -> workload.step(optimizer));
                    if (!workload.isFinite()) {
                        throw new IllegalStateException(name + " made weights that are not finite");
                    }
                    return milliseconds;
                });
    }
}
