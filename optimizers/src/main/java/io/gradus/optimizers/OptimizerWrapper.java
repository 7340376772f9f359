package io.gradus.optimizers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.training.optimizer.Optimizer;
import io.gradus.optimizers.state.Checks;
import io.gradus.optimizers.state.Stateful;
import io.gradus.optimizers.state.States;
import io.gradus.safetensors.TensorMemory;
import java.util.Map;
import java.util.function.Consumer;

/** An optimizer that lets another one make the steps, and does something more with the weights. */
abstract class OptimizerWrapper extends Stateful {

    private final Optimizer inner;

    OptimizerWrapper(Builder<?> builder) {
        super(new NoOptions(), firstCount(builder.inner));
        inner = builder.inner;
        if (inner instanceof Stateful stateful) {
            stateful.putInside(this);
            long updates = stateful.updates();
            states().goOn(updates, new States.Begins(updates, Map.of()));
        }
    }

    private static long firstCount(Optimizer inner) {
        return inner instanceof Stateful stateful ? stateful.states().firstCount() : 0;
    }

    @Override
    public final Optimizer inner() {
        return inner;
    }

    /** The inner optimizer for {@code toString}: DJL's own are named by their class. */
    final Object innerName() {
        return inner instanceof Stateful ? inner : inner.getClass().getSimpleName();
    }

    /** Lets something read a weight, or, if that has 16 bits, the float32 form of it. */
    final void readWidened(
            States.State state, String parameterId, NDArray weight, Consumer<NDArray> action) {
        withWidened(state, parameterId, weight, action, false);
    }

    /**
     * Lets something change a weight, or, if that has 16 bits, the float32 form of it, which is
     * then rounded into the weight.
     */
    final void changeWidened(
            States.State state, String parameterId, NDArray weight, Consumer<NDArray> action) {
        withWidened(state, parameterId, weight, action, true);
    }

    private void withWidened(
            States.State state,
            String parameterId,
            NDArray weight,
            Consumer<NDArray> action,
            boolean changes) {
        if (!state.isNarrow()) {
            action.accept(weight);
            return;
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray wide = widened(parameterId, weight);
            action.accept(wide);
            if (changes) {
                TensorMemory.assign(weight, wide);
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
        if (inner instanceof AutoCloseable closeable) {
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
    abstract static class Builder<T extends Builder<T>> {

        private Optimizer inner;

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

        abstract T self();

        /** Throws if an option is out of its range; each {@code build()} begins with this. */
        void check() {
            Checks.notNull("inner", inner);
        }
    }
}
