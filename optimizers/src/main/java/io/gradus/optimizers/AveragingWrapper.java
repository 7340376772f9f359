package io.gradus.optimizers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.gradus.optimizers.state.BlockParameters;
import io.gradus.optimizers.state.RunUpdate;
import io.gradus.optimizers.state.StateSlot;
import io.gradus.optimizers.state.States;
import java.util.ArrayList;
import java.util.List;

/**
 * A wrapper that keeps an average of each weight, to be evaluated in the weight's place. The
 * average is of the weight's type, and beside it stands what rounding took from it, its
 * compensation, so that it moves by less than its last digit (compensated summation, Kahan 1965). A
 * subclass says how much of a weight goes into its average, and may stand in any package.
 */
public abstract class AveragingWrapper extends OptimizerWrapper {

    private boolean swappedIn;

    /**
     * Takes over the optimizer inside.
     *
     * @param builder the builder, whose {@link Builder#check} has passed
     */
    protected AveragingWrapper(Builder<?> builder) {
        super(builder);
    }

    @Override
    protected final List<StateSlot> stateSlots() {
        return List.of(
                StateSlot.copyOfWeight("average"), StateSlot.likeWeight("compensation").optional());
    }

    @Override
    public final boolean needsBegins() {
        return true;
    }

    /**
     * Returns the share of a weight in its average that it had after some updates of the run, in
     * which the weight stayed as it is.
     *
     * @param begin the number of updates after which the parameter was there
     * @param from the number of updates that the average has seen
     * @param to the last of the updates
     * @return the share, in [0, 1]
     */
    protected abstract double share(long begin, long from, long to);

    /**
     * Returns whether there is an average.
     *
     * @param begin the number of updates after which the parameter was there
     * @param t the number of updates that were made
     * @return whether there is
     */
    protected abstract boolean isAveraged(long begin, long t);

    /**
     * When the first average is made, for a message, such as "by the first update".
     *
     * @return the end of a sentence
     */
    protected abstract String begin();

    @Override
    protected final boolean step(RunUpdate update) {
        if (swappedIn) {
            throw new IllegalStateException(
                    "the averages are swapped in; call swapOut before the training goes on");
        }
        return super.step(update);
    }

    @Override
    protected final boolean step(RunUpdate update, List<States.State> states) {
        long run = update.run();
        goOn(states.stream().filter(state -> !state.isNew()).toList(), run - 1);
        if (!updateInner(update)) {
            return false;
        }
        states.forEach(state -> state.skipTo(run - 1));
        goOn(states, run);
        return true;
    }

    private long begin(String parameterId) {
        return states().begins().of(parameterId);
    }

    /** Takes the weights, as they have been since, into the averages up to an update of the run. */
    private void goOn(List<States.State> states, long run) {
        List<States.State> moved = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        for (States.State state : states) {
            if (state.count() < run) {
                double share = share(begin(state.parameterId()), state.count(), run);
                if (share > 0) {
                    moved.add(state);
                    shares.add(share);
                }
            }
        }
        readWidened(moved, weights -> approach(moved, weights, shares));
        for (States.State state : states) {
            state.skipTo(Math.max(state.count(), run));
        }
    }

    private static void approach(List<States.State> states, NDList weights, List<Double> shares) {
        WeightCopies copies = new WeightCopies();
        for (int i = 0; i < states.size(); i++) {
            copies.approach(states.get(i), weights.get(i), shares.get(i));
        }
        copies.run();
    }

    /**
     * Puts the averages in the place of the weights, on every device, for evaluation or saving; the
     * weights are kept. The arrays that change are those that {@link #update} was given last, so
     * after the state was loaded from a file there must have been an update; {@link #swapIn(Block)}
     * needs none. A parameter without an average yet, because it was frozen, stays as it is.
     *
     * <pre>{@code
     * try (SwappedAverages swapped = ema.swapIn()) {
     *     EasyTrain.evaluateDataset(trainer, testSet);
     * }
     * }</pre>
     *
     * <p>The state cannot be saved or loaded until {@link #swapOut}, and {@link #close} leaves the
     * averages where they are.
     *
     * @return what ends it: {@code close} is {@link #swapOut}
     * @throws IllegalStateException if the averages are swapped in already, nothing has been
     *     averaged yet, a weight has been closed, or this optimizer is closed; nothing is changed
     *     then
     */
    public final SwappedAverages swapIn() {
        exclude();
        try {
            checkSwappedOut();
            // some may have been frozen for the last updates
            goOn(averaged(), updates());
            exchange();
            swappedIn = true;
            states().forbidSaving("the averages are swapped in; call swapOut first");
        } finally {
            endExclude();
        }
        return this::endSwap;
    }

    private void endSwap() {
        exclude();
        try {
            if (swappedIn) {
                swapOut();
            }
        } finally {
            endExclude();
        }
    }

    /**
     * As {@link #swapIn()}, also for averages that were loaded from a file and not updated since:
     * they take the place of the arrays that the block itself holds. A trainer with several devices
     * or another one than the block's evaluates copies of these, which get their averages with the
     * next update.
     *
     * <pre>{@code
     * OptimizerState.load(ema, model.getBlock(), file);
     * try (SwappedAverages swapped = ema.swapIn(model.getBlock())) {
     *     EasyTrain.evaluateDataset(trainer, testSet);
     * }
     * }</pre>
     *
     * @param block the block whose state was loaded, with the weights of the same moment
     * @return what ends it: {@code close} is {@link #swapOut}
     * @throws IllegalStateException as {@link #swapIn()}, or if a parameter is not initialized
     */
    public final SwappedAverages swapIn(Block block) {
        exclude();
        try {
            checkSwappedOut();
            for (Parameter parameter : BlockParameters.of(block).values()) {
                NDArray weight = parameter.getArray();
                if (states().isAwaited(parameter.getId(), weight.getDevice())) {
                    state(parameter.getId(), weight).remember(parameter.getId(), weight);
                }
            }
            return swapIn();
        } finally {
            endExclude();
        }
    }

    /**
     * Returns whether some weight has an average, so that {@link #swapIn(ai.djl.nn.Block)} would
     * have something to put in.
     *
     * @return whether there is one
     */
    public final boolean hasAverages() {
        return states().hasRestored()
                || states().all().stream()
                        .anyMatch(
                                state ->
                                        state.weight() != null
                                                && isAveraged(
                                                        begin(state.parameterId()), state.count()));
    }

    private void checkSwappedOut() {
        if (swappedIn) {
            throw new IllegalStateException(
                    "the averages are swapped in already; call swapOut first");
        }
    }

    /**
     * Puts the weights back, as they were before {@link #swapIn}.
     *
     * @throws IllegalStateException if the averages are not swapped in, a weight has been closed,
     *     or this optimizer is closed
     */
    public final void swapOut() {
        exclude();
        try {
            if (!swappedIn) {
                throw new IllegalStateException(
                        "the averages are not swapped in; call swapIn first");
            }
            exchange();
            swappedIn = false;
            states().forbidSaving(null);
        } finally {
            endExclude();
        }
    }

    private void exchange() {
        WeightCopies copies = new WeightCopies();
        averaged().forEach(state -> copies.exchange(state, state.weight()));
        copies.run();
    }

    private List<States.State> averaged() {
        List<States.State> averaged =
                states().all().stream()
                        .filter(state -> state.weight() != null)
                        .filter(state -> isAveraged(begin(state.parameterId()), state.count()))
                        .toList();
        if (averaged.isEmpty()) {
            throw new IllegalStateException(
                    states().hasRestored()
                            ? "no weight has been updated since the state was loaded; call"
                                    + " swapIn(block) with the block that it was loaded for"
                            : "no weight has been averaged yet; the first average is made "
                                    + begin());
        }
        if (averaged.stream().anyMatch(state -> state.weight().isReleased())) {
            throw new IllegalStateException(
                    "a weight that this optimizer has updated is closed, so its average cannot take"
                            + " its place; swap before the model is closed, and build one optimizer"
                            + " for each model");
        }
        if (!averaged.stream().allMatch(state -> state.fits(state.weight()))) {
            throw new IllegalStateException(
                    "a weight that this optimizer has updated has another shape or type now, so its"
                            + " average cannot take its place");
        }
        return averaged;
    }
}
