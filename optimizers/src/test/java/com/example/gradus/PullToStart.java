package com.example.gradus;

import ai.djl.ndarray.NDList;
import io.gradus.optimizers.OptimizerWrapper;
import io.gradus.optimizers.state.RunUpdate;
import io.gradus.optimizers.state.StateSlot;
import io.gradus.optimizers.state.States;
import io.gradus.text.Checks;
import io.gradus.torchscript.TorchScript;
import java.util.List;
import java.util.Map;

/**
 * A wrapper that pulls the weights back to where they began, after each step of the optimizer
 * inside.
 *
 * <pre>
 * w = w + share (start - w)
 * </pre>
 */
public final class PullToStart extends OptimizerWrapper {

    private static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def pull(self, w: List[Tensor], start: List[Tensor],
                             share: float) -> NoneType:
                        torch._foreach_lerp_(w, start, share)
                        return None
                    """);

    private final double share;

    private PullToStart(Builder builder) {
        super(builder);
        share = builder.share;
    }

    @Override
    protected List<StateSlot> stateSlots() {
        return List.of(StateSlot.copyOfWeight("start"));
    }

    @Override
    protected boolean step(RunUpdate update, List<States.State> states) {
        if (!updateInner(update)) {
            return false; // skipped: the gradients were not finite
        }
        NDList starts = new NDList();
        for (States.State state : states) {
            state.skipTo(update.run());
            starts.add(state.arrays()[0]);
        }
        changeWidened(states, weights -> SCRIPT.run("pull", weights, starts, share));
        return true;
    }

    @Override
    public Map<String, Object> options() {
        return options("inner", innerName(), "share", share);
    }

    public static Builder builder() {
        return new Builder();
    }

    public static final class Builder extends OptimizerWrapper.Builder<Builder> {

        private double share = 0.01;

        private Builder() {}

        public Builder optShare(double share) {
            this.share = share;
            return this;
        }

        public PullToStart build() {
            check();
            Checks.in("share", share, "[0, 1]");
            return new PullToStart(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
