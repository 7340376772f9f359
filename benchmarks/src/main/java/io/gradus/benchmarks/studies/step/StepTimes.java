package io.gradus.benchmarks.studies.step;

import ai.djl.Device;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Progress;
import io.gradus.benchmarks.studies.step.StepResults.Times;
import io.gradus.recipes.Binder;
import io.gradus.recipes.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A measurement of steps of optimizers over a set of tensors, of plain copies and of DL4J's
 * updaters.
 */
final class StepTimes {

    private final TensorSet set;
    private final Map<Recipe, Optional<Integer>> optimizers;
    private final Binder binder;
    private final int threads;
    private final Device device;

    StepTimes(
            TensorSet set,
            Map<Recipe, Optional<Integer>> optimizers,
            Binder binder,
            int threads,
            Device device) {
        this.set = set;
        this.optimizers = optimizers;
        this.binder = binder;
        this.threads = threads;
        this.device = device;
    }

    /** Makes the measurement. */
    Times measure(Rounds rounds, int seed, List<Candidate> updaters, Console console) {
        List<Integer> states =
                optimizers.values().stream().flatMap(Optional::stream).distinct().sorted().toList();
        int most = states.isEmpty() ? 0 : states.get(states.size() - 1);
        List<Candidate> candidates = new ArrayList<>();
        try (Workload workload = new Workload(set, seed, device);
                CopyBound bound = new CopyBound(workload, most, threads)) {
            for (Recipe recipe : optimizers.keySet()) {
                candidates.add(new OptimizerCandidate(recipe, binder, workload));
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
            candidates.forEach(Candidate::close);
        }
    }
}
