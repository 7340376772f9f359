package io.gradus.benchmarks.studies.step;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.optimizer.Optimizer;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** The native arrays that exist, as DJL's system manager counts them. */
final class NativeArrays {

    private static final TensorSet PROBE = TensorSet.mlp("probe", 7, 5);

    /** Enough that slow weights and averages are there, too. */
    private static final int UPDATES = 12;

    private NativeArrays() {}

    /** The number of arrays. */
    static int count() {
        return all().size();
    }

    static Collection<NDArray> all() {
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
            return manager.getParentManager().getManagedArrays();
        }
    }

    /**
     * Counts the arrays of a parameter's shape that an optimizer keeps for each parameter, by
     * looking at what is there after some steps and was not there before. DJL's own optimizers keep
     * theirs apart from all managers, so that for them this is 0.
     */
    static int ofState(Optimizer optimizer) {
        try (Workload workload = new Workload(PROBE, 1)) {
            Set<NDArray> others = Collections.newSetFromMap(new IdentityHashMap<>());
            others.addAll(all());
            for (int i = 0; i < UPDATES; i++) {
                workload.refresh();
                workload.step(optimizer);
            }
            others.addAll(workload.gradients());
            return (int)
                    all().stream()
                            .filter(array -> !others.contains(array))
                            .filter(array -> array.getShape().equals(PROBE.shapes().get(0)))
                            .count();
        }
    }
}
