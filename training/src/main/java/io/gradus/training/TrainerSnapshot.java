package io.gradus.training;

import ai.djl.metric.Metrics;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.Trainer;
import io.gradus.optimizers.GradusOptimizer;
import io.gradus.optimizers.state.StateArrays;
import io.gradus.safetensors.TensorMemory;
import java.util.ArrayList;
import java.util.List;

/**
 * Copy of the values that forward, backward and step change in a trainer: all parameters and their
 * gradients, running statistics included, on all devices, and the state of the random generators.
 * {@link #close} restores them.
 */
public final class TrainerSnapshot implements AutoCloseable {

    /** An array of a parameter, a copy of it, and one of its gradient, null if it has none. */
    private record Kept(PtNDArray array, NDArray values, NDArray gradient) {}

    private final Trainer trainer;
    private final NDManager manager;
    private final List<Kept> kept = new ArrayList<>();
    private final Metrics metrics;
    private final RandomState random;

    /**
     * Copies everything; metrics are not collected until the end.
     *
     * @param trainer the trainer
     * @param parameters its parameters
     */
    public TrainerSnapshot(Trainer trainer, TrainerParameters parameters) {
        this.trainer = trainer;
        manager = trainer.getManager().newSubManager();
        parameters
                .byPath()
                .values()
                .forEach(parameter -> parameters.replicas(parameter).forEach(this::keep));
        random = RandomState.of(trainer.getManager().getEngine());
        metrics = trainer.getMetrics();
        trainer.setMetrics(null);
    }

    private void keep(NDArray array) {
        PtNDArray own = (PtNDArray) array;
        kept.add(new Kept(own, copy(own), gradient(own)));
    }

    private NDArray copy(NDArray array) {
        NDArray copy = StateArrays.copy(array);
        copy.attach(manager);
        NDScope.unregister(copy);
        return copy;
    }

    /** Sparse ones are not kept: no trainer leaves one that counts. */
    private NDArray gradient(PtNDArray array) {
        if (!array.hasGradient()) {
            return null;
        }
        try (PtNDArray gradient = JniUtils.getGradient(array)) {
            return gradient == null || gradient.isSparse() ? null : copy(gradient);
        }
    }

    @Override
    public void close() {
        for (Kept one : kept) {
            TensorMemory.assign(one.array(), one.values());
            GradusOptimizer.zeroGradient(one.array());
            if (one.gradient() != null) {
                try (PtNDArray gradient = JniUtils.getGradient(one.array())) {
                    TensorMemory.assign(gradient, one.gradient());
                }
            }
        }
        manager.close();
        trainer.setMetrics(metrics);
        random.restore();
    }
}
