package io.gradus.optimizers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import io.gradus.torchscript.TorchScript;
import java.util.ArrayList;
import java.util.List;

/**
 * What all optimizers here share; a subclass is its rule alone.
 *
 * <p>An update of weight w with gradient g is
 *
 * <pre>
 * g = clip(rescaleGrad * g, -clipGrad, clipGrad)
 * g = -g                        if maximize
 * g = g + weightDecays * w
 * w, state = rule(w, g, state, learning rate, count)
 * </pre>
 *
 * <p>after which the weight's own gradient is zero, as the trainer expects. Count is the number of
 * updates of this parameter on this device, 1 for the first: with several devices, or parameters
 * that are frozen for a while, each keeps its own. The learning rate is the tracker's {@code
 * getNewValue(parameterId, count)}.
 *
 * <p>Weights may have any shape and any floating-point type of the PyTorch engine; the state has
 * the weight's. Contiguous float32 weights on the CPU are updated by loops in Java, all others by a
 * few native calls ({@link io.gradus.torchscript.KernelMode} can force one). Sparse gradients are
 * made dense.
 *
 * <p>The state is native memory. {@link #close()} frees it; for an optimizer that is dropped
 * without, the garbage collector does.
 */
public abstract class GradusOptimizer extends Optimizer implements AutoCloseable {

    private final ParameterTracker learningRateTracker;
    private final Gradients gradients;
    private final States states;

    /**
     * Takes over the options that all optimizers have.
     *
     * @param builder the builder
     */
    GradusOptimizer(Builder<?> builder) {
        super(builder);
        learningRateTracker = builder.learningRateTracker;
        gradients = new Gradients(rescaleGrad, clipGrad, builder.maximize, getWeightDecay());
        states = new States(builder.beginNumUpdate);
        states.closeWith(this);
    }

    /** The number of state arrays of the rule; each begins with zeros, of the weight's shape. */
    abstract int stateSize();

    /** Gives the state arrays of a parameter other values than zero, before its first step. */
    void initialize(Step first, NDArray... state) {}

    /** The rule for one step, as loops over a block. */
    abstract HostKernel hostKernel(Step step);

    /**
     * The rule as TorchScript: {@code update(self, w: List[Tensor], g: List[Tensor], <each state>:
     * List[Tensor], <device arguments>)}, where g must not be changed.
     */
    abstract TorchScript deviceKernel();

    /** The numbers that {@link #deviceKernel} takes after the lists. */
    abstract List<Object> deviceArguments(Step step);

    /** Whether the host kernel is the faster one on the CPU, where both can run. */
    boolean prefersHost(long size) {
        return true;
    }

    /**
     * Updates a parameter and sets its own gradient to zero.
     *
     * @param parameterId the parameter's id
     * @param weight the weight, changed in place
     * @param grad the gradient, of the weight's shape and type
     * @throws IllegalArgumentException if the arrays are not of the PyTorch engine or their shapes
     *     or types do not fit, or the learning rate is negative or not finite; nothing is changed
     *     then
     * @throws IllegalStateException if this optimizer is closed
     */
    @Override
    public final void update(String parameterId, NDArray weight, NDArray grad) {
        checkArrays(parameterId, weight, grad);
        States.State state = states.get(parameterId, weight, this::newState);
        Step step = new Step(state.count() + 1, learningRate(parameterId, state.count() + 1));
        if (state.isNew()) {
            initialize(step, state.arrays());
            state.initialized();
        }
        // Frees what is made on the way, DJL's hidden copy of a strided gradient included.
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray dense = grad.isSparse() ? grad.toDense() : grad;
            if (state.useHost(weight, prefersHost(weight.size()))) {
                new HostBlocks(gradients, hostKernel(step), weight, dense, state.arrays()).run();
            } else {
                updateOnDevice(step, weight, dense, state.arrays());
            }
        }
        state.advance();
        zeroGradient((PtNDArray) weight);
    }

    private NDArray[] newState(NDArray weight) {
        NDArray[] arrays = new NDArray[stateSize()];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = weight.zerosLike();
        }
        return arrays;
    }

    private double learningRate(String parameterId, long count) {
        float rate = learningRateTracker.getNewValue(parameterId, Math.toIntExact(count));
        Checks.check(
                rate >= 0 && rate < Float.POSITIVE_INFINITY,
                "the learning rate of update " + count + " (from the tracker)",
                rate,
                "[0, infinity)");
        return rate;
    }

    private void updateOnDevice(Step step, NDArray weight, NDArray grad, NDArray... state) {
        try (NDManager manager = weight.getManager().newSubManager()) {
            NDList weights = new NDList(weight);
            List<Object> args = new ArrayList<>();
            args.add(weights);
            args.add(gradients.prepare(manager, weights, new NDList(grad)));
            for (NDArray array : state) {
                args.add(new NDList(array));
            }
            args.addAll(deviceArguments(step));
            deviceKernel().run("update", args.toArray());
        }
    }

    private static void checkArrays(String parameterId, NDArray weight, NDArray grad) {
        if (!(weight instanceof PtNDArray) || !(grad instanceof PtNDArray)) {
            throw new IllegalArgumentException(
                    "weight and gradient of parameter '"
                            + parameterId
                            + "' must be NDArrays of the PyTorch engine, but the weight is "
                            + (weight == null ? null : weight.getClass().getName()));
        }
        if (!weight.getDataType().isFloating()) {
            throw new IllegalArgumentException(
                    "weight of parameter '"
                            + parameterId
                            + "' must be of a floating-point type, but is "
                            + weight.getDataType());
        }
        if (!weight.getShape().equals(grad.getShape())
                || weight.getDataType() != grad.getDataType()) {
            throw new IllegalArgumentException(
                    String.format(
                            "gradient of parameter '%s' must be %s %s like the weight, but is %s"
                                    + " %s",
                            parameterId,
                            weight.getShape(),
                            weight.getDataType(),
                            grad.getShape(),
                            grad.getDataType()));
        }
    }

    /**
     * PyTorch adds to gradients and the trainer never clears them; {@code grad} is a copy that
     * DJL's parameter server closes.
     */
    private static void zeroGradient(PtNDArray weight) {
        if (weight.hasGradient()) {
            try (PtNDArray own = JniUtils.getGradient(weight)) {
                if (own != null) {
                    JniUtils.zeroGrad(weight);
                }
            }
        }
    }

    /** The rule's own options, such as {@code rho=0.9, epsilon=1.0E-6}. */
    abstract String options();

    /**
     * Returns the class and every option, the learning rate excepted.
     *
     * @return for example {@code AdaDelta(rho=0.9, epsilon=1.0E-6, weightDecays=0.0, clipGrad=-1.0,
     *     rescaleGrad=1.0, maximize=false)}
     */
    @Override
    public String toString() {
        return String.format(
                "%s(%s, weightDecays=%s, clipGrad=%s, rescaleGrad=%s, maximize=%s)",
                getClass().getSimpleName(),
                options(),
                gradients.decay(),
                clipGrad,
                rescaleGrad,
                gradients.maximize());
    }

    /** Frees the state; an update after this is an {@link IllegalStateException}. */
    @Override
    public void close() {
        states.close();
    }

    /**
     * The options that all optimizers have.
     *
     * @param <T> the type of the builder itself
     */
    public abstract static class Builder<T extends Builder<T>> extends OptimizerBuilder<T> {

        private ParameterTracker learningRateTracker;
        private float rescaleGrad = 1;
        private float weightDecays;
        private float clipGrad = -1;
        private int beginNumUpdate;
        private boolean maximize;

        Builder(float learningRate) {
            learningRateTracker = Tracker.fixed(learningRate);
        }

        /**
         * Sets the learning rate, for each parameter and count of its updates (1 for the first):
         * any DJL tracker or schedule. A lambda of the count alone must be assigned to a {@code
         * Tracker} first.
         *
         * @param learningRateTracker the learning rate, each value in [0, infinity)
         * @return this builder
         */
        public T optLearningRateTracker(ParameterTracker learningRateTracker) {
            this.learningRateTracker = learningRateTracker;
            return self();
        }

        /**
         * Sets the factor of the gradient, such as 1 / batch size for a loss that is a sum.
         *
         * @param rescaleGrad the factor, finite; the default is 1
         * @return this builder
         */
        @Override
        public T setRescaleGrad(float rescaleGrad) {
            this.rescaleGrad = rescaleGrad;
            return super.setRescaleGrad(rescaleGrad);
        }

        /**
         * Sets the weight decay (L2): weightDecays * w is added to the gradient.
         *
         * @param weightDecays the factor, in [0, infinity); the default is 0
         * @return this builder
         */
        @Override
        public T optWeightDecays(float weightDecays) {
            this.weightDecays = weightDecays;
            return super.optWeightDecays(weightDecays);
        }

        /**
         * Sets the bound to which each value of the rescaled gradient is clipped, on both sides.
         *
         * @param clipGrad the bound, above 0; a negative value, the default, turns clipping off
         * @return this builder
         */
        @Override
        public T optClipGrad(float clipGrad) {
            this.clipGrad = clipGrad;
            return super.optClipGrad(clipGrad);
        }

        /**
         * Sets the number of updates that were made before, for a run that goes on from saved
         * weights: the first update gets this number plus 1.
         *
         * @param beginNumUpdate the number, in [0, infinity); the default is 0
         * @return this builder
         */
        @Override
        public T optBeginNumUpdate(int beginNumUpdate) {
            this.beginNumUpdate = beginNumUpdate;
            return super.optBeginNumUpdate(beginNumUpdate);
        }

        /**
         * Sets whether to go up the gradient instead of down.
         *
         * @param maximize whether to maximize; the default is false
         * @return this builder
         */
        public T optMaximize(boolean maximize) {
            this.maximize = maximize;
            return self();
        }

        /** Throws if an option is out of its range; each {@code build()} begins with this. */
        void check() {
            Checks.notNull("learningRateTracker", learningRateTracker);
            Checks.finite("rescaleGrad", rescaleGrad);
            Checks.notNegative("weightDecays", weightDecays);
            Checks.check(
                    Float.isFinite(clipGrad) && clipGrad != 0,
                    "clipGrad",
                    clipGrad,
                    "(0, infinity), or negative for none");
            Checks.atLeast("beginNumUpdate", beginNumUpdate, 0);
        }
    }
}
