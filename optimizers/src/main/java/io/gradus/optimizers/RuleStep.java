package io.gradus.optimizers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import io.gradus.optimizers.kernels.Gradients;
import io.gradus.optimizers.kernels.HostBlocks;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.HostPass;
import io.gradus.optimizers.kernels.Step;
import io.gradus.optimizers.kernels.UpdatePlan;
import io.gradus.optimizers.state.ParameterUpdate;
import io.gradus.optimizers.state.RunUpdate;
import io.gradus.optimizers.state.StateArrays;
import io.gradus.optimizers.state.States;
import io.gradus.optimizers.state.Widened;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One update by a rule, stage by stage, of all parameters that take part: check the arrays, widen
 * those of 16 bits, look for gradients that are not finite, plan, run the host kernels and then the
 * device kernels, round, count, set gradients to zero. Up to the plan nothing is changed.
 */
final class RuleStep {

    /**
     * From this size on PyTorch zeroes with several threads, which then spin for 13 ms and hold up
     * a host kernel: AdaDelta on ResNet-18 takes 21 ms where it clears the gradients itself, 28 ms
     * where PyTorch does.
     */
    private static final int PYTORCH_GRAIN = 32_768;

    /** The options that all rules have; groups may be null. */
    record Options(
            LearningRate learningRate,
            ParameterGroups groups,
            float rescale,
            float clip,
            Coefficient weightDecays,
            boolean maximize,
            boolean decoupled,
            GradientCheck check) {}

    /** The rule, as a step needs it. */
    interface Rule {

        /** The state of a parameter, for its update. */
        States.State state(String parameterId, NDArray weight);

        /** The rule's arrays in a state, without the master weight. */
        NDArray[] arrays(States.State state);

        /** The master weight in a state, or null. */
        NDArray masterWeight(States.State state);

        /** A parameter's name for messages. */
        String nameOf(String parameterId);

        /** Whether there is a host kernel that can take the state. */
        boolean canRunOnHost();

        /** Whether the host kernel is the better one where both can run. */
        boolean prefersHost(long size, long count);

        /** Whether the rule applies the weight decay itself. */
        boolean decaysItself(boolean onHost);

        /** Whether the state has squares of gradients. */
        boolean keepsSquares();

        /** The host kernel of a parameter's step. */
        HostKernel hostKernel(Step step);

        /** A plan of calls of the device kernel. */
        UpdatePlan newPlan();
    }

    /** A parameter that is changed, with its arrays as kernels take them. */
    private static final class Part {

        private final String id;
        private final NDArray weight;
        private final NDArray given;
        private final States.State state;
        private final double rate;
        private final double decay;
        private final boolean decays;
        // dense, and of float32 at least
        private NDArray wide;
        private NDArray gradient;
        private boolean onHost;

        Part(RuleStep step, ParameterUpdate update, ParameterGroups.Setting group) {
            Options options = step.options;
            long run = step.update.run();
            id = update.parameterId();
            weight = update.weight();
            given = update.gradient();
            state = step.rule.state(id, weight);
            double factor = group == null ? 1 : group.learningRateFactor();
            rate = options.learningRate().at(id, run, factor);
            boolean own = group != null && group.weightDecay() != null;
            decay = own ? group.weightDecay() : (float) options.weightDecays().at(run);
            decays = own ? group.weightDecay() != 0 : !options.weightDecays().isZero();
        }
    }

    private final Options options;
    private final Rule rule;
    private final RunUpdate update;
    private final float rescale;
    private final List<Part> parts;
    // Those whose own gradients are still to be set to zero.
    private final NDList uncleared = new NDList();

    RuleStep(Options options, Rule rule, RunUpdate update) {
        this.options = options;
        this.rule = rule;
        this.update = update;
        rescale = (float) (options.rescale() * update.scale());
        parts = new ArrayList<>(update.parameters().size());
    }

    /** Makes the update; returns whether it was made, and not skipped. */
    boolean run() {
        takePart();
        // frees what is made on the way, DJL's hidden copy of a strided gradient included
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Widened widened = new Widened();
            NDList wide = widen(widened);
            boolean made = options.check().accepts(this::gradients, rule::nameOf, update.run());
            if (made) {
                change();
                widened.round(wide);
                parts.forEach(part -> part.state.advance());
            } else {
                parts.forEach(part -> uncleared.add(part.weight));
            }
            zeroGradients();
            return made;
        }
    }

    private void takePart() {
        for (ParameterUpdate one : update.parameters()) {
            ParameterGroups.Setting group =
                    options.groups() == null ? null : options.groups().of(one.parameterId());
            checkArrays(one);
            if (group != null && group.frozen()) {
                uncleared.add(one.weight());
            } else {
                parts.add(new Part(this, one, group));
            }
        }
    }

    private void checkArrays(ParameterUpdate one) {
        NDArray weight = one.weight();
        NDArray gradient = one.gradient();
        if (!(weight instanceof PtNDArray) || !(gradient instanceof PtNDArray)) {
            throw new IllegalArgumentException(
                    "weight and gradient of parameter '"
                            + rule.nameOf(one.parameterId())
                            + "' must be NDArrays of the PyTorch engine, but the weight is "
                            + (weight == null ? null : weight.getClass().getName()));
        }
        // DJL has no name for the bfloat16 that it can hold
        if (!weight.getDataType().isFloating() && weight.getDataType() != DataType.UNKNOWN) {
            throw new IllegalArgumentException(
                    "weight of parameter '"
                            + rule.nameOf(one.parameterId())
                            + "' must be of a floating-point type, but is "
                            + weight.getDataType());
        }
        if (!weight.getShape().equals(gradient.getShape())
                || weight.getDataType() != gradient.getDataType()) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "gradient of parameter '%s' must be %s %s like the weight, but is %s"
                                    + " %s",
                            rule.nameOf(one.parameterId()),
                            weight.getShape(),
                            weight.getDataType(),
                            gradient.getShape(),
                            gradient.getDataType()));
        }
    }

    /** Weights and gradients of 16 bits in float32, and who is updated where. */
    private NDList widen(Widened widened) {
        NDList narrow = new NDList();
        for (Part part : parts) {
            if (part.state.isNarrow()) {
                widened.add(part.weight, rule.masterWeight(part.state));
                narrow.add(part.given);
            } else {
                widened.add(part.weight);
            }
        }
        NDList wide = widened.arrays();
        NDList gradients = StateArrays.widened(narrow);
        boolean canRunOnHost = rule.canRunOnHost();
        long size = parts.stream().mapToLong(part -> part.weight.size()).sum();
        int next = 0;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            part.wide = wide.get(i);
            part.gradient = part.state.isNarrow() ? gradients.get(next++) : dense(part.given);
            part.onHost =
                    canRunOnHost
                            && part.state.useHost(
                                    part.wide, rule.prefersHost(size, part.state.count() + 1));
        }
        return wide;
    }

    private static NDArray dense(NDArray gradient) {
        return gradient.isSparse() ? gradient.toDense() : gradient;
    }

    /** The gradients, with the sizes up to which they leave the state finite. */
    private List<GradientCheck.Gradient> gradients() {
        List<GradientCheck.Gradient> gradients = new ArrayList<>(parts.size());
        for (Part part : parts) {
            double limit =
                    GradientCheck.limit(
                            part.weight.getDataType(),
                            rule.keepsSquares(),
                            rescale,
                            options.clip());
            gradients.add(new GradientCheck.Gradient(part.id, part.gradient, limit, part.onHost));
        }
        return gradients;
    }

    /** Changes weights and state: plans all that there is to do, and then does it. */
    private void change() {
        HostPass host = new HostPass();
        UpdatePlan device = null;
        NDList large = new NDList();
        List<HostBlocks> blocksOfLarge = new ArrayList<>();
        for (Part part : parts) {
            boolean itself = rule.decaysItself(part.onHost);
            Gradients gradients = preparation(part, itself ? 0 : part.decay);
            Step step = step(part, itself ? part.decay : 0);
            NDArray[] arrays = rule.arrays(part.state);
            if (part.onHost) {
                HostBlocks blocks = new HostBlocks(gradients, part.wide, part.gradient, arrays);
                host.add(blocks, rule.hostKernel(step));
                if (part.wide == part.weight && part.weight.size() >= PYTORCH_GRAIN) {
                    large.add(part.weight);
                    blocksOfLarge.add(blocks);
                    continue;
                }
            } else {
                if (device == null) {
                    device = rule.newPlan();
                }
                device.add(gradients, step, part.wide, part.gradient, arrays);
            }
            uncleared.add(part.weight);
        }
        clearOnTheWay(large, blocksOfLarge);
        host.run();
        if (device != null) {
            device.run();
        }
    }

    private Gradients preparation(Part part, double decay) {
        return new Gradients(
                rescale,
                options.clip(),
                options.maximize(),
                options.decoupled() ? 0 : (float) decay,
                options.decoupled() ? (float) (1 - part.rate * decay) : 1);
    }

    private Step step(Part part, double decay) {
        return new Step(
                part.state.count() + 1,
                update.run(),
                part.state.isNew(),
                part.rate,
                decay,
                part.decays,
                part.weight.getShape().dimension());
    }

    /** Lets the host kernels set large gradients to zero, where these are contiguous. */
    private void clearOnTheWay(NDList weights, List<HostBlocks> blocks) {
        NDList gradients = StateArrays.plainGradients(weights);
        for (int i = 0; i < blocks.size(); i++) {
            if (gradients.get(i).size() == weights.get(i).size()) {
                blocks.get(i).clearOnTheWay(gradients.get(i));
            } else {
                uncleared.add(weights.get(i));
            }
        }
    }

    private void zeroGradients() {
        StateArrays.zeroGradients(uncleared);
    }
}
