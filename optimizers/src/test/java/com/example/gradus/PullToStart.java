package com.example.gradus;

import ai.djl.ndarray.NDArray;
import io.gradus.optimizers.OptimizerWrapper;
import io.gradus.optimizers.state.StateSlot;
import io.gradus.optimizers.state.States;
import io.gradus.text.Checks;
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
    protected void step(
            States.State state, long run, String parameterId, NDArray weight, NDArray grad) {
        inner().update(parameterId, weight, grad);
        state.skipTo(run);
        changeWidened(
                state,
                parameterId,
                weight,
                w -> {
                    try (NDArray way = state.arrays()[0].sub(w);
                            NDArray part = way.mul(share)) {
                        w.addi(part);
                    }
                });
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
