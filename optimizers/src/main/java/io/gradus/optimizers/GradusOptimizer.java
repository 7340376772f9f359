package io.gradus.optimizers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import io.gradus.schedulers.Schedule;
import io.gradus.torchscript.HostMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What all optimizers here share; a subclass is its rule alone.
 *
 * <p>An update of weight w with gradient g is
 *
 * <pre>
 * g = clip(rescaleGrad * g, -clipGrad, clipGrad)
 * g = -g                                         if maximize
 * g = g + weightDecays * w                       or, if decoupledWeightDecay,
 * w = w * (1 - learning rate * weightDecays)
 * w, state = rule(w, g, state, learning rate, count)
 * </pre>
 *
 * <p>after which the weight's own gradient is zero, as the trainer expects. Count is the number of
 * updates of this parameter on this device, 1 for the first: with several devices, or parameters
 * that are frozen for a while, each keeps its own. The learning rate is the tracker's {@code
 * getNewValue(parameterId, count)}, times the factor of the parameter's group.
 *
 * <p>The weight decay, and the momentum or beta1 of a rule that has one, may be a {@link Schedule}
 * instead of a number; an update's value is then {@code at(count - 1)}. It takes the number's place
 * in every formula: where a mean is corrected by 1 - beta1^t, beta1 is that of this update, as in
 * PyTorch when {@code OneCycleLR} cycles it. A momentum may be 0 for a while: its buffer is then
 * kept up, where PyTorch leaves it as it was.
 *
 * <p>Weights may have any shape and any floating-point type of the PyTorch engine; the state has
 * the weight's. Contiguous float32 weights on the CPU are updated by loops in Java, all others by
 * one native call ({@link io.gradus.torchscript.KernelMode} can force one). Sparse gradients are
 * made dense.
 *
 * <p>The state is native memory. {@link #close()} frees it; for an optimizer that is dropped
 * without, the garbage collector does.
 */
public abstract class GradusOptimizer extends Stateful {

    /**
     * From this size on PyTorch zeroes with several threads, which then spin for 13 ms and hold up
     * a host kernel: AdaDelta on ResNet-18 takes 21 ms where it clears the gradients itself, 28 ms
     * where PyTorch does.
     */
    private static final int PYTORCH_GRAIN = 32_768;

    private final ParameterTracker learningRateTracker;
    private final ParameterGroups groups;
    private final Coefficient weightDecays;
    private final boolean maximize;
    private final boolean decoupled;
    private final NonFinite nonFinite;

    /**
     * Takes over the options that all optimizers have.
     *
     * @param builder the builder
     */
    GradusOptimizer(Builder<?> builder) {
        super(builder, builder.beginNumUpdate);
        learningRateTracker = builder.learningRateTracker;
        groups = builder.groups;
        weightDecays = builder.weightDecays;
        maximize = builder.maximize;
        decoupled = builder.decoupled;
        nonFinite = builder.nonFinite;
    }

    /** The schedules that an update asks. */
    final List<ParameterTracker> trackers() {
        List<ParameterTracker> trackers = new ArrayList<>(List.of(learningRateTracker));
        Stream.concat(Stream.of(weightDecays), coefficients().stream())
                .map(Coefficient::schedule)
                .filter(Objects::nonNull)
                .forEach(trackers::add);
        return trackers;
    }

    /** The rule's options that may be schedules. */
    List<Coefficient> coefficients() {
        return List.of();
    }

    /** Gives new state arrays, which are zeros of the weight's shape, other values. */
    void initialize(NDArray... state) {}

    /** The rule for one step, as loops over a block. */
    abstract HostKernel hostKernel(Step step);

    /** The rule as TorchScript. */
    abstract DeviceKernel deviceKernel();

    /** The numbers that {@link #deviceKernel} takes after the lists. */
    abstract List<Object> deviceArguments(Step step);

    /**
     * Whether the host kernel is the better one on the CPU, where both can run.
     *
     * @param size the number of the parameter's values
     * @param count the number of this update
     */
    boolean prefersHost(long size, long count) {
        return true;
    }

    /**
     * Whether the rule applies the weight decay itself, in a way of its own; it is then left out of
     * the gradient and the weight, and {@link Step#weightDecay} has it.
     *
     * @param onHost whether the host kernel is asked
     */
    boolean decaysItself(boolean onHost) {
        return false;
    }

    /** Whether the weight decay is decoupled from the gradient. */
    final boolean isDecoupled() {
        return decoupled;
    }

    /**
     * Updates a parameter and sets its own gradient to zero.
     *
     * @param parameterId the parameter's id
     * @param weight the weight, changed in place
     * @param grad the gradient, of the weight's shape and type
     * @throws IllegalArgumentException if the arrays are not of the PyTorch engine or their shapes
     *     or types do not fit, or the learning rate is negative or not finite, or a schedule leaves
     *     its option's range; nothing is changed then
     * @throws ArithmeticException if the gradient is not finite and {@link NonFinite#FAIL} is set
     * @throws IllegalStateException if this optimizer is closed, or its parameter groups are those
     *     of another block
     */
    @Override
    public final void update(String parameterId, NDArray weight, NDArray grad) {
        ParameterGroups.Setting group = groups == null ? null : groups.of(parameterId);
        String name = group == null ? parameterId : group.name();
        checkArrays(name, weight, grad);
        boolean cleared =
                (group == null || !group.frozen())
                        && updateWeight(parameterId, name, group, weight, grad);
        if (!cleared) {
            zeroGradient((PtNDArray) weight);
        }
    }

    /** Returns whether the weight's own gradient was set to zero on the way. */
    private boolean updateWeight(
            String id, String name, ParameterGroups.Setting group, NDArray weight, NDArray grad) {
        boolean cleared = false;
        States.State state = states().get(id, weight, this::newState);
        double rate = learningRate(id, state.count() + 1);
        rate *= group == null ? 1 : group.learningRateFactor();
        boolean special = group != null && group.weightDecay() != null;
        double decay = special ? group.weightDecay() : (float) weightDecays.at(state.count() + 1);
        boolean decays = special ? decay != 0 : !weightDecays.isZero();
        // Frees what is made on the way, DJL's hidden copy of a strided gradient included.
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray dense = grad.isSparse() ? grad.toDense() : grad;
            boolean onHost = state.useHost(weight, prefersHost(weight.size(), state.count() + 1));
            if (nonFinite != NonFinite.PASS
                    && !(onHost ? HostBlocks.isFinite(dense) : StateArrays.isFinite(dense))) {
                if (nonFinite == NonFinite.FAIL) {
                    throw new ArithmeticException(
                            "the gradient of parameter '"
                                    + name
                                    + "' "
                                    + weight.getShape()
                                    + " is infinite or NaN in update "
                                    + (state.count() + 1));
                }
                return false;
            }
            boolean itself = decaysItself(onHost);
            Gradients gradients =
                    new Gradients(
                            rescaleGrad,
                            clipGrad,
                            maximize,
                            itself || decoupled ? 0 : (float) decay,
                            itself || !decoupled ? 1 : (float) (1 - rate * decay));
            HostBlocks blocks =
                    onHost ? new HostBlocks(gradients, weight, dense, state.arrays()) : null;
            Step step =
                    new Step(
                            state.count() + 1,
                            state.isNew(),
                            rate,
                            itself ? decay : 0,
                            decays,
                            weight.getShape().dimension(),
                            blocks);
            if (onHost) {
                NDArray own = ownGradient((PtNDArray) weight);
                if (own != null) {
                    blocks.clearOnTheWay(own);
                }
                blocks.run(hostKernel(step));
                cleared = own != null;
            } else {
                Object[] args = deviceArguments(step).toArray();
                deviceKernel().run(gradients, weight, dense, state.arrays(), args);
            }
        }
        state.advance();
        return cleared;
    }

    /** The weight's own gradient if the host kernel had better set it to zero, or null. */
    private static NDArray ownGradient(PtNDArray weight) {
        if (weight.size() < PYTORCH_GRAIN || !weight.hasGradient()) {
            return null;
        }
        NDArray own = JniUtils.getGradient(weight);
        return own != null && HostMemory.isViewable(own) ? own : null;
    }

    private NDArray[] newState(NDArray weight) {
        NDArray[] arrays = new NDArray[stateNames().size()];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = StateArrays.zeros(weight);
        }
        initialize(arrays);
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

    private static void checkArrays(String name, NDArray weight, NDArray grad) {
        if (!(weight instanceof PtNDArray) || !(grad instanceof PtNDArray)) {
            throw new IllegalArgumentException(
                    "weight and gradient of parameter '"
                            + name
                            + "' must be NDArrays of the PyTorch engine, but the weight is "
                            + (weight == null ? null : weight.getClass().getName()));
        }
        // DJL has no name for the bfloat16 that it can hold
        if (!weight.getDataType().isFloating() && weight.getDataType() != DataType.UNKNOWN) {
            throw new IllegalArgumentException(
                    "weight of parameter '"
                            + name
                            + "' must be of a floating-point type, but is "
                            + weight.getDataType());
        }
        if (!weight.getShape().equals(grad.getShape())
                || weight.getDataType() != grad.getDataType()) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "gradient of parameter '%s' must be %s %s like the weight, but is %s"
                                    + " %s",
                            name,
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
    static void zeroGradient(PtNDArray weight) {
        if (weight.hasGradient()) {
            try (PtNDArray own = JniUtils.getGradient(weight)) {
                if (own != null) {
                    JniUtils.zeroGrad(weight);
                }
            }
        }
    }

    /** The rule's own options by name, in order. */
    abstract Map<String, Object> ruleOptions();

    /** Every option by name, the learning rate excepted. */
    @Override
    final Map<String, Object> options() {
        Map<String, Object> options = ruleOptions();
        options.putAll(
                Stateful.options(
                        "weightDecays", weightDecays.printed(),
                        "decoupledWeightDecay", decoupled,
                        "clipGrad", clipGrad,
                        "rescaleGrad", rescaleGrad,
                        "maximize", maximize,
                        "nonFinite", nonFinite,
                        "parameterGroups", groups == null ? "none" : groups.toString()));
        return options;
    }

    /**
     * The options that all optimizers have.
     *
     * @param <T> the type of the builder itself
     */
    public abstract static class Builder<T extends Builder<T>> extends OptimizerBuilder<T> {

        private ParameterTracker learningRateTracker;
        private float rescaleGrad = 1;
        private Coefficient weightDecays = Coefficient.notNegative("weightDecays", 0);
        private float clipGrad = -1;
        private int beginNumUpdate;
        private boolean maximize;
        private boolean decoupled;
        private NonFinite nonFinite = NonFinite.PASS;
        private ParameterGroups groups;

        Builder(float learningRate) {
            learningRateTracker = Tracker.fixed(learningRate);
        }

        /** For rules whose weight decay is not 0, or is decoupled, by default. */
        Builder(float learningRate, float weightDecays, boolean decoupled) {
            this(learningRate);
            optWeightDecays(weightDecays);
            optDecoupledWeightDecay(decoupled);
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
         * Sets the weight decay: weightDecays * w is added to the gradient (L2), or, if decoupled,
         * the weight is multiplied by 1 - learning rate * weightDecays before the step.
         *
         * @param weightDecays the factor, in [0, infinity); the default is 0 where the class does
         *     not say otherwise
         * @return this builder
         */
        @Override
        public T optWeightDecays(float weightDecays) {
            this.weightDecays = Coefficient.notNegative("weightDecays", weightDecays);
            return super.optWeightDecays(weightDecays);
        }

        /**
         * Sets a weight decay that changes from update to update. A parameter with one of its own
         * from {@link ParameterGroups} keeps that.
         *
         * @param weightDecays the factor, rounded to float; step 0 is a parameter's first update;
         *     each value in [0, infinity)
         * @return this builder
         */
        public T optWeightDecays(Schedule weightDecays) {
            this.weightDecays = Coefficient.notNegative("weightDecays", weightDecays);
            return self();
        }

        /**
         * Sets whether the weight decay shrinks the weight itself instead of being a part of the
         * gradient, as in AdamW.
         *
         * @param decoupled whether it does; the default is false where the class does not say
         *     otherwise
         * @return this builder
         * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter, Decoupled Weight
         *     Decay Regularization, 2017</a>
         */
        public T optDecoupledWeightDecay(boolean decoupled) {
            this.decoupled = decoupled;
            return self();
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

        /**
         * Sets what to do with a gradient that holds an infinite value or NaN.
         *
         * @param nonFinite the policy; the default is {@link NonFinite#PASS}, which alone costs no
         *     time
         * @return this builder
         */
        public T optNonFinite(NonFinite nonFinite) {
            this.nonFinite = nonFinite;
            return self();
        }

        /**
         * Sets learning-rate factors, weight decays and frozen parameters by name, type or depth.
         * Messages then name parameters by their path in the block.
         *
         * @param groups the groups, made of the block that is trained; null, the default, for none
         * @return this builder
         */
        public T optParameterGroups(ParameterGroups groups) {
            this.groups = groups;
            return self();
        }

        /** Throws if an option is out of its range; each {@code build()} begins with this. */
        void check() {
            Checks.notNull("learningRateTracker", learningRateTracker);
            Checks.notNull("nonFinite", nonFinite);
            Checks.finite("rescaleGrad", rescaleGrad);
            weightDecays.check();
            Checks.check(
                    Float.isFinite(clipGrad) && clipGrad != 0,
                    "clipGrad",
                    clipGrad,
                    "(0, infinity), or negative for none");
            Checks.atLeast("beginNumUpdate", beginNumUpdate, 0);
        }
    }
}
