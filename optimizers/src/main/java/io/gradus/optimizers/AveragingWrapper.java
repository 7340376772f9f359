package io.gradus.optimizers;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** A wrapper that keeps an average of each weight, to be evaluated in the weight's place. */
abstract class AveragingWrapper extends OptimizerWrapper {

    private boolean swappedIn;

    AveragingWrapper(Builder<?> builder) {
        super(builder);
    }

    @Override
    final List<String> stateNames() {
        return List.of("average");
    }

    /** The share of the new weight in the average after a parameter's t-th update; t is from 1. */
    abstract double share(long t);

    /** Whether the average after a parameter's t-th update is one. */
    abstract boolean isAveraged(long t);

    /** When the first average is made, for a message. */
    abstract String begin();

    /**
     * Updates a parameter by the inner optimizer, and then its average.
     *
     * @param parameterId the parameter's id
     * @param weight the weight, changed in place
     * @param grad the gradient
     * @throws IllegalStateException if this optimizer is closed or the averages are swapped in
     */
    @Override
    public final void update(String parameterId, NDArray weight, NDArray grad) {
        if (swappedIn) {
            throw new IllegalStateException(
                    "the averages are swapped in; call swapOut before the training goes on");
        }
        States.State state =
                states().get(parameterId, weight, w -> new NDArray[] {StateArrays.copy(w)});
        inner().update(parameterId, weight, grad);
        state.advance();
        state.remember(weight);
        double share = share(state.count());
        if (share > 0) {
            WeightCopy.approach(state, weight, share);
        }
    }

    /**
     * Puts the averages in the place of the weights, on every device, for evaluation or saving; the
     * weights are kept. The arrays that change are those that {@link #update} was given last, so
     * after the state was loaded from a file there must have been an update. A parameter without an
     * average yet, because it was frozen, stays as it is.
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
        if (swappedIn) {
            throw new IllegalStateException(
                    "the averages are swapped in already; call swapOut first");
        }
        exchange();
        swappedIn = true;
        states().forbidSaving("the averages are swapped in; call swapOut first");
        return () -> {
            if (swappedIn) {
                swapOut();
            }
        };
    }

    /**
     * Puts the weights back, as they were before {@link #swapIn}.
     *
     * @throws IllegalStateException if the averages are not swapped in, a weight has been closed,
     *     or this optimizer is closed
     */
    public final void swapOut() {
        if (!swappedIn) {
            throw new IllegalStateException("the averages are not swapped in; call swapIn first");
        }
        exchange();
        swappedIn = false;
        states().forbidSaving(null);
    }

    private void exchange() {
        List<States.State> averaged =
                states().all().stream()
                        .filter(state -> state.weight() != null && isAveraged(state.count()))
                        .toList();
        if (averaged.isEmpty()) {
            throw new IllegalStateException(
                    "no weight has been averaged yet; the first average is made " + begin());
        }
        if (averaged.stream().anyMatch(state -> state.weight().isReleased())) {
            throw new IllegalStateException(
                    "a weight that this optimizer has updated is closed, so its average cannot take"
                            + " its place; swap before the model is closed, and build one optimizer"
                            + " for each model");
        }
        averaged.forEach(state -> WeightCopy.exchange(state, state.weight()));
    }
}
