package io.gradus.optimizers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.kernels.Gradients;
import io.gradus.optimizers.kernels.HostBlocks;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.Step;
import io.gradus.optimizers.state.Checks;
import io.gradus.optimizers.state.StateArrays;
import io.gradus.optimizers.state.Stateful;
import io.gradus.optimizers.state.States;
import io.gradus.safetensors.SafetensorsType;
import io.gradus.safetensors.TensorMemory;
import io.gradus.schedulers.Schedule;
import io.gradus.torchscript.HostMemory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 * that are frozen for a while, each keeps its own, by which its means are corrected.
 *
 * <p>Schedules go by another number, that of updates of the run ({@link #updates()}), in which all
 * parameters take part: a parameter that was frozen until then, or is new, gets the learning rate
 * that the others have, and a run that is resumed goes on. The learning rate is the tracker's
 * {@code getNewValue(parameterId, run)}, times the factor of the parameter's group; {@code run} is
 * 1 in the first update. DJL calls {@link #update} for one parameter after the other. An update of
 * the run begins where a parameter comes again on the same device, or where one comes that had no
 * part in the update before while the gradients of others, which an update sets to zero, are new,
 * or others were frozen. If all of their gradients are zero, it is seen an update later. Several
 * threads may update different parameters at a time, if all are done with an update of the run
 * before the next begins.
 *
 * <p>The weight decay, and the momentum or beta1 of a rule that has one, may be a {@link Schedule}
 * instead of a number; an update's value is then {@code at(run - 1)}. It takes the number's place
 * in every formula: where a mean is corrected by 1 - beta1^t, beta1 is that of this update, as in
 * PyTorch when {@code OneCycleLR} cycles it. A momentum may be 0 for a while: its buffer is then
 * kept up, where PyTorch leaves it as it was.
 *
 * <p>Weights may have any shape and any floating-point type of the PyTorch engine; the state has
 * the weight's shape and type. For weights of 16 bits (float16, bfloat16) the state is of float32,
 * the step is made in float32, and its result is rounded once; see {@link
 * Builder#optMasterWeights}. Contiguous float32 weights on the CPU are updated by loops in Java,
 * all others by one native call ({@link io.gradus.torchscript.KernelMode} can force one). Sparse
 * gradients are made dense.
 *
 * <p>A state belongs to a parameter id and a device, and to the shape and type of the weight of its
 * first update. A weight of another shape or type under the same id, as after {@code block.clear()}
 * and a new trainer, or one that was moved to another device after its first updates, is an {@link
 * IllegalStateException}; {@link #reset(String)} drops the state of a parameter, {@link #reset()}
 * that of all.
 *
 * <p>Threads: different parameters, and one parameter on different devices, may be updated at the
 * same time; the same weight may not. {@link #close}, {@code reset}, saving, loading and the swap
 * of averages may be called from any thread at any time. They wait until the updates that run are
 * over, and updates wait for them. An update is one parameter's: what is saved while another thread
 * is in the middle of a step has some parameters before it and some after it, so save between
 * steps. None of these may be called from within an update, by a schedule for example.
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

    private static final Logger LOG = LoggerFactory.getLogger(GradusOptimizer.class);

    private final AtomicLong skipped = new AtomicLong();
    private final ParameterTracker learningRateTracker;
    private final ParameterGroups groups;
    private final Coefficient weightDecays;
    private final boolean maximize;
    private final boolean decoupled;
    private final NonFinite nonFinite;
    private final boolean masterWeights;

    /** A learning rate that the tracker gave, and the number of the update that asked for it. */
    public record Rate(long update, float value) {}

    // The last one; null before the first update, and where each parameter has its own.
    private volatile Rate lastRate;

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
        masterWeights = builder.masterWeights;
    }

    /** The schedules that an update asks, by the names of the options that they are given to. */
    public final Map<String, ParameterTracker> trackers() {
        Map<String, ParameterTracker> trackers = new LinkedHashMap<>();
        trackers.put("learningRateTracker", learningRateTracker);
        Stream.concat(Stream.of(weightDecays), coefficients().stream())
                .filter(coefficient -> coefficient.schedule() != null)
                .forEach(c -> trackers.put(c.option(), c.schedule()));
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

    /** Whether the state has squares of gradients, which overflow long before these do. */
    boolean keepsSquares() {
        return false;
    }

    /** Whether the weight decay is decoupled from the gradient. */
    final boolean isDecoupled() {
        return decoupled;
    }

    @Override
    public final void step(String parameterId, NDArray weight, NDArray grad) {
        ParameterGroups.Setting group = groups == null ? null : groups.of(parameterId);
        String name = group == null ? parameterId : group.name();
        checkArrays(name, weight, grad);
        long run = clock().next(parameterId, weight);
        boolean cleared =
                (group == null || !group.frozen())
                        && updateWeight(parameterId, name, run, group, weight, grad);
        if (!cleared) {
            zeroGradient((PtNDArray) weight);
        }
        clock().done(parameterId, weight, run);
    }

    /** Returns whether the weight's own gradient was set to zero on the way. */
    private boolean updateWeight(
            String id,
            String name,
            long run,
            ParameterGroups.Setting group,
            NDArray weight,
            NDArray grad) {
        boolean cleared = false;
        States.State state = state(id, weight);
        double rate = learningRate(id, run, group == null ? 1 : group.learningRateFactor());
        boolean special = group != null && group.weightDecay() != null;
        double decay = special ? group.weightDecay() : (float) weightDecays.at(run);
        boolean decays = special ? decay != 0 : !weightDecays.isZero();
        // Frees what is made on the way, DJL's hidden copy of a strided gradient included.
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            boolean narrow = state.isNarrow();
            NDArray w = narrow ? widened(state, weight) : weight;
            NDArray dense = narrow ? StateArrays.widened(grad) : dense(grad);
            NDArray[] arrays = narrow ? withoutMaster(state) : state.arrays();
            boolean onHost = state.useHost(w, prefersHost(weight.size(), state.count() + 1));
            if (nonFinite != NonFinite.PASS && !isAtMost(dense, gradientLimit(weight), onHost)) {
                refuse(name, run, dense, onHost);
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
            HostBlocks blocks = onHost ? new HostBlocks(gradients, w, dense, arrays) : null;
            Step step =
                    new Step(
                            state.count() + 1,
                            run,
                            state.isNew(),
                            rate,
                            itself ? decay : 0,
                            decays,
                            weight.getShape().dimension(),
                            blocks);
            if (onHost) {
                NDArray own = narrow ? null : ownGradient((PtNDArray) weight);
                if (own != null) {
                    blocks.clearOnTheWay(own);
                }
                blocks.run(hostKernel(step));
                cleared = own != null;
            } else {
                Object[] args = deviceArguments(step).toArray();
                deviceKernel().run(gradients, w, dense, arrays, args);
            }
            if (narrow) {
                TensorMemory.assign(weight, w);
            }
        }
        state.advance();
        return cleared;
    }

    /** The size up to which a gradient leaves the state finite. */
    private double gradientLimit(NDArray weight) {
        // half the exponents of the state's type, less a few for sums
        double square = weight.getDataType() == DataType.FLOAT64 ? 0x1p500 : 0x1p60;
        boolean clipped = clipGrad > 0 && clipGrad <= square;
        return keepsSquares() && !clipped
                ? square / Math.abs(rescaleGrad)
                : Double.POSITIVE_INFINITY;
    }

    private static boolean isAtMost(NDArray gradient, double limit, boolean onHost) {
        return onHost
                ? HostBlocks.isAtMost(gradient, limit)
                : StateArrays.isAtMost(gradient, limit);
    }

    /** Fails for a gradient, or counts it and logs the first. */
    private void refuse(String name, long run, NDArray gradient, boolean onHost) {
        String message =
                String.format(
                        Locale.ROOT,
                        "the gradient of parameter '%s' %s is %s in update %d%s",
                        name,
                        gradient.getShape(),
                        isAtMost(gradient, Double.POSITIVE_INFINITY, onHost)
                                ? "so large that its square overflows"
                                : "infinite or NaN",
                        run,
                        groups == null
                                ? " (optParameterGroups(ParameterGroups.of(block)) lets"
                                        + " messages name parameters by their path)"
                                : "");
        if (nonFinite == NonFinite.FAIL) {
            throw new ArithmeticException(message);
        }
        if (skipped.getAndIncrement() == 0) {
            LOG.warn("Skipped: {}. Further ones are only counted, by skippedUpdates()", message);
        }
    }

    /**
     * Returns how many updates of parameters {@link NonFinite#SKIP} has left out so far, each
     * parameter on each device counted.
     *
     * @return the number
     */
    public final long skippedUpdates() {
        return skipped.get();
    }

    /** The weight's own gradient if the host kernel had better set it to zero, or null. */
    private static NDArray ownGradient(PtNDArray weight) {
        if (weight.size() < PYTORCH_GRAIN || !weight.hasGradient()) {
            return null;
        }
        NDArray own = JniUtils.getGradient(weight);
        return own != null && HostMemory.isViewable(own) ? own : null;
    }

    private static NDArray dense(NDArray grad) {
        return grad.isSparse() ? grad.toDense() : grad;
    }

    @Override
    public final NDArray[] newState(NDArray weight) {
        int count = stateNames().size();
        NDArray[] arrays = new NDArray[count];
        for (int i = 0; i < count; i++) {
            arrays[i] = StateArrays.zeros(weight);
        }
        initialize(arrays);
        if (masterWeights && SafetensorsType.of(weight).isNarrow()) {
            arrays = Arrays.copyOf(arrays, count + 1);
            arrays[count] = StateArrays.widened(weight);
        }
        return arrays;
    }

    // ---- weights of 16 bits: the rule works on a float32 form, which is rounded once ----

    private NDArray[] withoutMaster(States.State state) {
        return Arrays.copyOf(state.arrays(), stateNames().size());
    }

    private NDArray widened(States.State state, NDArray weight) {
        NDArray[] arrays = state.arrays();
        int count = stateNames().size();
        if (arrays.length == count) {
            return StateArrays.widened(weight);
        }
        StateArrays.refresh(arrays[count], weight);
        return arrays[count];
    }

    @Override
    public final NDArray widened(String parameterId, NDArray weight) {
        States.State state = states().peek(parameterId, weight.getDevice());
        if (state == null && states().isAwaited(parameterId, weight.getDevice())) {
            state = state(parameterId, weight);
        }
        // one that is frozen by its group has no state
        return state == null ? StateArrays.widened(weight) : widened(state, weight);
    }

    @Override
    public final String nameOf(String parameterId) {
        return groups == null ? parameterId : groups.nameOf(parameterId);
    }

    @Override
    public final String idOf(String parameter) {
        return groups == null ? parameter : groups.idOf(parameter);
    }

    private double learningRate(String parameterId, long run, double factor) {
        float rate =
                run > Integer.MAX_VALUE && learningRateTracker instanceof Schedule schedule
                        ? (float) schedule.at(run - 1)
                        : learningRateTracker.getNewValue(
                                parameterId, (int) Math.min(run, Integer.MAX_VALUE));
        Checks.check(
                rate >= 0 && rate < Float.POSITIVE_INFINITY,
                "the learning rate of update " + run + " (from the tracker)",
                rate,
                "[0, infinity)");
        rate += 0f; // what is divided by -0 is of the other sign
        Rate last = lastRate;
        if (learningRateTracker instanceof Tracker && (last == null || last.update() != run)) {
            lastRate = new Rate(run, rate);
        }
        double product = rate * factor;
        Checks.check(
                (float) product < Float.POSITIVE_INFINITY,
                "the learning rate of update " + run + " times the factor of the group",
                product,
                "[0, infinity) as a float32");
        return product;
    }

    /** The rate of the last update, or null if it is not known or not one for all parameters. */
    public final Rate lastRate() {
        return lastRate;
    }

    /** The rate of an update, or null if it is not one for all parameters. */
    public final Rate rateOf(long update) {
        return learningRateTracker instanceof Tracker tracker
                        && update >= 1
                        && update <= Integer.MAX_VALUE
                ? new Rate(update, tracker.getNewValue((int) update))
                : null;
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
    public static void zeroGradient(PtNDArray weight) {
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
    public final Map<String, Object> options() {
        Map<String, Object> options = ruleOptions();
        options.putAll(
                Stateful.options(
                        "weightDecays", weightDecays.printed(),
                        "decoupledWeightDecay", decoupled,
                        "clipGrad", clipGrad,
                        "rescaleGrad", rescaleGrad,
                        "maximize", maximize,
                        "nonFinite", nonFinite,
                        "masterWeights", masterWeights,
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
        private boolean masterWeights = true;
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
         * Sets the learning rate, for each parameter and number of updates of the run (1 for the
         * first).
         *
         * @param learningRateTracker the learning rate, each value in [0, infinity)
         * @return this builder
         */
        public T optLearningRateTracker(ParameterTracker learningRateTracker) {
            this.learningRateTracker = learningRateTracker;
            return self();
        }

        /**
         * Sets the learning rate, for each number of updates of the run (1 for the first): any
         * schedule or DJL tracker, or a lambda such as {@code n -> 0.1f / n}.
         *
         * @param learningRateTracker the learning rate, each value in [0, infinity)
         * @return this builder
         */
        public T optLearningRateTracker(Tracker learningRateTracker) {
            return optLearningRateTracker((ParameterTracker) learningRateTracker);
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
         * @param weightDecays the factor, rounded to float; step 0 is the run's first update; each
         *     value in [0, infinity)
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
         * weights: the first update of the run, and of each parameter, gets this number plus 1.
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
         * Sets whether weights of 16 bits (float16, bfloat16) have a float32 copy, a master weight,
         * on which the steps are made and which is a part of the state: steps too small for the
         * weight's type then add up. Where the weight is not the master, rounded, it was changed
         * from outside, by loading parameters for example, and the step begins at the weight.
         *
         * @param masterWeights whether they do; the default is true
         * @return this builder
         */
        public T optMasterWeights(boolean masterWeights) {
            this.masterWeights = masterWeights;
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

        /**
         * Builds the optimizer.
         *
         * @return a new one at each call
         * @throws IllegalArgumentException if an option is out of its range; the message names it
         */
        public abstract GradusOptimizer build();

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
