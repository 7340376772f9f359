package io.gradus.training.checkpoints;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.training.Trainer;
import io.gradus.optimizers.state.StateArrays;
import io.gradus.training.TrainerParameters;
import java.util.HashMap;
import java.util.Map;

/**
 * Values that the forward pass changes, kept so that a position can be saved one batch later.
 *
 * @param values of the parameters that a forward pass changes, by path
 * @param updates the optimizer's updates before the step
 */
record ForwardState(NDManager manager, Map<String, NDArray> values, long updates) {

    /** Copies what the next forward pass may change, and the step that comes now does not. */
    static ForwardState copy(Trainer trainer, TrainerParameters parameters, long updates) {
        NDManager manager = trainer.getManager().newSubManager();
        Map<String, NDArray> values = new HashMap<>();
        parameters
                .byPath()
                .forEach(
                        (path, parameter) -> {
                            if (!parameter.requiresGradient()) {
                                NDArray copy = StateArrays.copy(parameters.array(parameter));
                                copy.attach(manager);
                                NDScope.unregister(copy);
                                values.put(path, copy);
                            }
                        });
        return new ForwardState(manager, values, updates);
    }

    void close() {
        manager.close();
    }
}
