package io.gradus.optimizers;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.training.optimizer.Optimizer;
import io.gradus.optimizers.state.ParameterUpdate;
import io.gradus.optimizers.state.RunUpdate;
import io.gradus.optimizers.state.Stateful;
import io.gradus.optimizers.state.States;
import io.gradus.optimizers.state.Widened;
import io.gradus.text.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * An optimizer that lets another one make the steps, and does something more with the weights. A
 * subclass has its state, if any, its options, and what it does in an update; it may stand in any
 * package. One that averages weights extends {@link AveragingWrapper}.
 */
public abstract class OptimizerWrapper extends Stateful {

    /**
     * Takes over the optimizer inside.
     *
     * @param builder the builder, whose {@link Builder#check} has passed
     */
    protected OptimizerWrapper(Builder<?> builder) {
        super(new NoOptions(), builder.inner);
    }

    /**
     * Makes an update, or the part of it that a list of one parameter is.
     *
     * @param update the parameters, whose weights are to be changed in place, by {@link
     *     #updateInner} usually, and the number of the update
     * @param states the wrapper's own state of each parameter, with its weight; the count is for
     *     the wrapper to {@linkplain States.State#skipTo set}
     * @return whether it was made: what {@code updateInner} returned
     */
    protected abstract boolean step(RunUpdate update, List<States.State> states);

    @Override
    protected boolean step(RunUpdate update) {
        List<States.State> states = new ArrayList<>(update.parameters().size());
        for (ParameterUpdate one : update.parameters()) {
            States.State state = state(one.parameterId(), one.weight());
            state.remember(one.parameterId(), one.weight());
            states.add(state);
        }
        return step(update, states);
    }

    /**
     * The inner optimizer for {@code toString}: DJL's own are named by their class.
     *
     * @return the optimizer, or its class
     */
    protected final Object innerName() {
        return inner() instanceof Stateful ? inner() : inner().getClass().getSimpleName();
    }

    /**
     * Lets an action read weights, those of 16 bits in their float32 form.
     *
     * @param states the wrapper's states of the weights
     * @param action gets what it is to read, in the order of the states
     */
    protected final void readWidened(List<States.State> states, Consumer<NDList> action) {
        withWidened(states, action, false);
    }

    /**
     * Lets an action change weights, those of 16 bits in their float32 form, which is then rounded
     * into the weights.
     *
     * @param states the wrapper's states of the weights
     * @param action changes the arrays of the list in place, which is in the order of the states,
     *     by {@link io.gradus.torchscript.TorchScript}, since DJL's own operations may not change
     *     the float32 form
     */
    protected final void changeWidened(List<States.State> states, Consumer<NDList> action) {
        withWidened(states, action, true);
    }

    private void withWidened(List<States.State> states, Consumer<NDList> action, boolean changes) {
        if (states.isEmpty()) {
            return;
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Widened widened = new Widened();
            for (States.State state : states) {
                if (state.isNarrow()) {
                    widened.add(state.weight(), masterWeight(state.parameterId(), state.weight()));
                } else {
                    widened.add(state.weight());
                }
            }
            NDList arrays = widened.arrays();
            action.accept(arrays);
            if (changes) {
                widened.round(arrays);
            }
        }
    }

    /**
     * Frees the state, and closes the inner optimizer if it can be closed, after waiting for
     * updates that run in other threads.
     */
    @Override
    public final void close() {
        super.close();
        if (inner() instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException("the inner optimizer could not be closed", e);
            }
        }
    }

    /** DJL's options for gradients, which the inner optimizer has. */
    private static final class NoOptions extends OptimizerBuilder<NoOptions> {
        @Override
        protected NoOptions self() {
            return this;
        }
    }

    /**
     * The option that all wrappers have.
     *
     * @param <T> the type of the builder itself
     */
    public abstract static class Builder<T extends Builder<T>> {

        private Optimizer inner;

        /** Creates a builder. */
        protected Builder() {}

        /**
         * Sets the optimizer that makes the steps; closing this one closes it too.
         *
         * @param inner the optimizer, of this library or of DJL
         * @return this builder
         */
        public T setInner(Optimizer inner) {
            this.inner = inner;
            return self();
        }

        /**
         * This builder.
         *
         * @return this builder
         */
        protected abstract T self();

        /**
         * Checks the option that all wrappers have; each {@code build()} begins with this.
         *
         * @throws IllegalArgumentException if it is out of its range; the message names it
         */
        protected void check() {
            Checks.required("inner", inner);
        }
    }
}
