package io.gradus.optimizers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import io.gradus.optimizers.kernels.DeviceArguments;
import io.gradus.optimizers.kernels.DeviceCall;
import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.Step;
import io.gradus.optimizers.kernels.UpdatePlan;
import io.gradus.optimizers.state.RunUpdate;
import io.gradus.optimizers.state.StateArrays;
import io.gradus.optimizers.state.StateSlot;
import io.gradus.optimizers.state.Stateful;
import io.gradus.optimizers.state.States;
import io.gradus.safetensors.SafetensorsType;
import io.gradus.schedulers.Schedule;
import io.gradus.text.Checks;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A rule of optimization, with all that rules share around it: a subclass has its two kernels, its
 * state and its options, and may stand in any package. docs/guide/writing-your-own-rule.md writes
 * one.
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
 * 1 in the first update. A trainer that knows all parameters of an update hands them over at once
 * ({@link #update(List, double)}). DJL's own calls {@link #update(String, NDArray, NDArray)} for
 * one parameter after the other; an update of the run then begins where a parameter comes again on
 * the same device, or where one comes that had no part in the update before while the gradients of
 * others, which an update sets to zero, are new, or others were frozen. If all of their gradients
 * are zero, it is seen an update later. Several threads may update different parameters at a time,
 * if all are done with an update of the run before the next begins.
 *
 * <p>The weight decay, and the momentum or beta1 of a rule that has one, may be a {@link Schedule}
 * instead of a number; an update's value is then {@code at(run - 1)}. It takes the number's place
 * in every formula: where a mean is corrected by 1 - beta1^t, beta1 is that of this update, as in
 * PyTorch when {@code OneCycleLR} cycles it. A momentum may be 0 for a while: its buffer is then
 * kept up, where PyTorch leaves it as it was.
 *
 * <p>Weights may have any shape and any floating-point type of the PyTorch engine; most state has
 * the weight's shape and type. For weights of 16 bits (float16, bfloat16) the state is of float32,
 * the step is made in float32, and its result is rounded once; see {@link
 * Builder#optMasterWeights}. Contiguous float32 weights on the CPU are updated by the host kernel,
 * loops in Java, all others by the device kernel, one native call for all whose numbers are the
 * same ({@link io.gradus.torchscript.KernelMode} can force one). Sparse gradients are made dense.
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

    private final RuleStep.Options common;
    // null for none
    private final ParameterGroups groups;
    private final boolean masterWeights;
    // Made at the first update that needs it.
    private volatile DeviceCall deviceCall;

    /**
     * Takes over the options that all optimizers have.
     *
     * @param builder the builder, whose {@link Builder#check} has passed
     */
    protected GradusOptimizer(Builder<?> builder) {
        super(builder, builder.beginNumUpdate);
        groups = builder.groups;
        masterWeights = builder.masterWeights;
        common =
                new RuleStep.Options(
                        new LearningRate(builder.learningRateTracker),
                        groups,
                        builder.rescaleGrad,
                        builder.clipGrad,
                        builder.weightDecays,
                        builder.maximize,
                        builder.decoupled,
                        new GradientCheck(
                                builder.nonFinite,
                                groups == null
                                        ? " (optParameterGroups(ParameterGroups.of(block)) lets"
                                                + " messages name parameters by their path)"
                                        : ""));
    }

    // ---- the rule ----

    /**
     * Returns the names of the state arrays of a rule whose state is like the weight: of its shape
     * and type, and zeros at first.
     *
     * @return the names, always the same, PyTorch's where it has them; none by default
     */
    protected List<String> stateNames() {
        return List.of();
    }

    /**
     * Returns the state arrays of a rule that has others, or other first values. A rule with state
     * of another shape or type has no host kernel.
     *
     * @return the slots, always the same; by default those of {@link #stateNames}
     */
    @Override
    protected List<StateSlot> stateSlots() {
        return stateNames().stream().map(StateSlot::likeWeight).toList();
    }

    /**
     * Returns whether there is a host kernel. Without one the device kernel updates all weights.
     *
     * @return whether there is; the default is true
     */
    protected boolean hasHostKernel() {
        return true;
    }

    /**
     * Returns the rule for one step as loops over a block. It is not asked if there is {@linkplain
     * #hasHostKernel() none}.
     *
     * @param step the step; what depends on it is best computed here, not in the loops
     * @return the kernel; it changes nothing before it runs
     */
    protected HostKernel hostKernel(Step step) {
        throw new UnsupportedOperationException(
                getClass().getName()
                        + " has no host kernel; override hostKernel, or hasHostKernel to return"
                        + " false");
    }

    /**
     * Returns the rule as TorchScript.
     *
     * @return the kernel, always the same; one for all instances saves compiling it again
     */
    protected abstract DeviceKernel deviceKernel();

    /**
     * Sets the arguments of the device kernel that are neither state nor options nor the step's own
     * numbers. Parameters whose arguments are all the same are updated in one call.
     *
     * @param step the step
     * @param args the arguments, to which they are to be added
     */
    protected void deviceArguments(Step step, DeviceArguments args) {}

    /**
     * Returns whether the host kernel is the better one on the CPU, where both can run.
     *
     * @param size the number of values of all parameters that are updated together
     * @param count the number of the parameter's update
     * @return whether it is; the default is true
     */
    protected boolean prefersHost(long size, long count) {
        return true;
    }

    /**
     * Returns whether the rule applies the weight decay itself, in a way of its own; it is then
     * left out of the gradient and the weight, and {@link Step#weightDecay} has it.
     *
     * @param onHost whether the host kernel is asked
     * @return whether it does; the default is false
     */
    protected boolean decaysItself(boolean onHost) {
        return false;
    }

    /**
     * Returns whether the state has squares of gradients, which overflow long before these do.
     *
     * @return whether it has; the default is false
     */
    protected boolean keepsSquares() {
        return false;
    }

    /**
     * Returns the rule's own options. They are printed, saved and given to the device kernel by
     * these names.
     *
     * @return the options in order, of {@link #options(Object...)}: numbers, booleans, {@link
     *     Coefficient}s
     */
    protected abstract Map<String, Object> ruleOptions();

    /**
     * Whether the weight decay is decoupled from the gradient.
     *
     * @return whether it is
     */
    protected final boolean isDecoupled() {
        return common.decoupled();
    }

    /**
     * The schedules that an update asks, by the names of the options that they are given to.
     *
     * @return the schedules
     */
    public final Map<String, ParameterTracker> trackers() {
        Map<String, ParameterTracker> trackers = new LinkedHashMap<>();
        trackers.put("learningRateTracker", common.learningRate().tracker());
        Stream.concat(Stream.of(common.weightDecays()), ruleOptions().values().stream())
                .filter(Coefficient.class::isInstance)
                .map(Coefficient.class::cast)
                .filter(coefficient -> coefficient.schedule() != null)
                .forEach(c -> trackers.put(c.option(), c.schedule()));
        return trackers;
    }

    @Override
    protected final boolean step(RunUpdate update) {
        return new RuleStep(common, new Hooks(), update).run();
    }

    /** What a step asks of this rule, most of which a subclass says. */
    private final class Hooks implements RuleStep.Rule {

        @Override
        public States.State state(String parameterId, NDArray weight) {
            return GradusOptimizer.this.state(parameterId, weight);
        }

        @Override
        public NDArray[] arrays(States.State state) {
            NDArray[] arrays = state.arrays();
            int count = slots().size();
            return arrays.length == count ? arrays : Arrays.copyOf(arrays, count);
        }

        @Override
        public NDArray masterWeight(States.State state) {
            return GradusOptimizer.this.masterWeight(state);
        }

        @Override
        public String nameOf(String parameterId) {
            return GradusOptimizer.this.nameOf(parameterId);
        }

        @Override
        public boolean canRunOnHost() {
            for (StateSlot slot : slots()) {
                if (!slot.suitsHost()) {
                    return false;
                }
            }
            return hasHostKernel();
        }

        @Override
        public boolean prefersHost(long size, long count) {
            return GradusOptimizer.this.prefersHost(size, count);
        }

        @Override
        public boolean decaysItself(boolean onHost) {
            return GradusOptimizer.this.decaysItself(onHost);
        }

        @Override
        public boolean keepsSquares() {
            return GradusOptimizer.this.keepsSquares();
        }

        @Override
        public HostKernel hostKernel(Step step) {
            return GradusOptimizer.this.hostKernel(step);
        }

        @Override
        public UpdatePlan newPlan() {
            return new UpdatePlan(deviceCall(), GradusOptimizer.this::deviceArguments);
        }
    }

    /** The device kernel with the options. */
    private DeviceCall deviceCall() {
        DeviceCall call = deviceCall;
        if (call == null) {
            Map<String, Object> options = new LinkedHashMap<>(ruleOptions());
            options.put("decoupledWeightDecay", common.decoupled());
            List<String> state = slots().stream().map(StateSlot::name).toList();
            call = new DeviceCall(deviceKernel(), state, options);
            deviceCall = call;
        }
        return call;
    }

    /**
     * Returns how many updates {@link NonFinite#SKIP} has left out so far: of all parameters, or,
     * where {@link #update(String, NDArray, NDArray)} is called, each parameter on each device
     * counted.
     *
     * @return the number
     */
    public final long skippedUpdates() {
        return common.check().skipped();
    }

    @Override
    protected final NDArray[] newState(NDArray weight) {
        NDArray[] arrays = super.newState(weight);
        if (masterWeights && SafetensorsType.of(weight).isNarrow()) {
            arrays = Arrays.copyOf(arrays, arrays.length + 1);
            arrays[arrays.length - 1] = StateArrays.widened(new NDList(weight)).head();
        }
        return arrays;
    }

    // ---- weights of 16 bits: the rule works on a float32 form, which is rounded once ----

    /** The master weight, or null. */
    private NDArray masterWeight(States.State state) {
        NDArray[] arrays = state.arrays();
        int count = slots().size();
        return arrays.length == count ? null : arrays[count];
    }

    @Override
    protected final NDArray masterWeight(String parameterId, NDArray weight) {
        States.State state = states().peek(parameterId, weight.getDevice());
        if (state == null && states().isAwaited(parameterId, weight.getDevice())) {
            state = state(parameterId, weight);
        }
        // one that is frozen by its group has no state
        return state == null ? null : masterWeight(state);
    }

    @Override
    protected final String nameOf(String parameterId) {
        return groups == null ? parameterId : groups.nameOf(parameterId);
    }

    @Override
    protected final String idOf(String parameter) {
        return groups == null ? parameter : groups.idOf(parameter);
    }

    /**
     * The rate of the last update, or null if it is not known or not one for all parameters.
     *
     * @return the rate, or null
     */
    public final Rate lastRate() {
        return common.learningRate().last();
    }

    /**
     * The rate of an update, or null if it is not one for all parameters.
     *
     * @param update the number of the update
     * @return the rate, or null
     */
    public final Rate rateOf(long update) {
        return common.learningRate().of(update);
    }

    /**
     * PyTorch adds to gradients and the trainer never clears them; {@code grad} is a copy that
     * DJL's parameter server closes.
     *
     * @param weight the weight
     */
    public static void zeroGradient(PtNDArray weight) {
        StateArrays.zeroGradients(new NDList(weight));
    }

    /** Every option by name, the learning rate excepted. */
    @Override
    public final Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>(ruleOptions());
        options.putAll(
                options(
                        "weightDecays", common.weightDecays(),
                        "decoupledWeightDecay", common.decoupled(),
                        "clipGrad", common.clip(),
                        "rescaleGrad", common.rescale(),
                        "maximize", common.maximize(),
                        "nonFinite", common.check().policy(),
                        "masterWeights", masterWeights,
                        "parameterGroups", groups == null ? "none" : groups.toString()));
        options.replaceAll(
                (name, value) -> value instanceof Coefficient one ? one.printed() : value);
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

        /**
         * Creates a builder.
         *
         * @param learningRate the default learning rate
         */
        protected Builder(float learningRate) {
            learningRateTracker = Tracker.fixed(learningRate);
        }

        /**
         * Creates a builder for rules whose weight decay is not 0, or is decoupled, by default.
         *
         * @param learningRate the default learning rate
         * @param weightDecays the default weight decay
         * @param decoupled whether it is decoupled by default
         */
        protected Builder(float learningRate, float weightDecays, boolean decoupled) {
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
         * @param clipGrad the bound, in (0, infinity); a negative value, the default, turns
         *     clipping off
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

        /**
         * Checks the options that all optimizers have; each {@code build()} begins with this.
         *
         * @throws IllegalArgumentException if an option is out of its range; the message names it
         */
        protected void check() {
            Checks.required("learningRateTracker", learningRateTracker);
            Checks.required("nonFinite", nonFinite);
            Checks.in("rescaleGrad", rescaleGrad, "(-infinity, infinity)");
            weightDecays.check();
            Checks.check(
                    Float.isFinite(clipGrad) && clipGrad != 0,
                    "clipGrad",
                    clipGrad,
                    "(0, infinity), or negative for none");
            Checks.in("beginNumUpdate", beginNumUpdate, "[0, infinity)");
        }
    }
}
