package io.gradus.training;

import ai.djl.nn.Block;
import ai.djl.training.optimizer.Optimizer;
import io.gradus.optimizers.AveragingWrapper;
import io.gradus.optimizers.SwappedAverages;
import io.gradus.optimizers.state.Stateful;

/** The averaged weights of a trainer, which take the place of the weights for evaluation. */
final class Averages {

    // Null where there are none.
    private final AveragingWrapper wrapper;
    private SwappedAverages swapped;

    private Averages(AveragingWrapper wrapper) {
        this.wrapper = wrapper;
    }

    /** Those of the outermost wrapper that averages. */
    static Averages of(Optimizer optimizer, boolean wanted) {
        Optimizer at = optimizer;
        while (wanted && at instanceof Stateful stateful) {
            if (at instanceof AveragingWrapper wrapper) {
                return new Averages(wrapper);
            }
            at = stateful.inner();
        }
        return new Averages(null);
    }

    /** Puts them in the place of the weights, if there are some yet. */
    synchronized void swapIn(Block block) {
        if (wrapper != null && swapped == null && wrapper.hasAverages()) {
            swapped = wrapper.swapIn(block);
        }
    }

    synchronized void swapOut() {
        if (swapped != null) {
            swapped.close();
            swapped = null;
        }
    }

    /** Runs an action while the weights are in their own place. */
    synchronized void without(Block block, Runnable action) {
        boolean were = swapped != null;
        swapOut();
        try {
            action.run();
        } finally {
            if (were) {
                swapIn(block);
            }
        }
    }
}
