package io.gradus.optimizers;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import io.gradus.optimizers.state.RunUpdate;
import io.gradus.optimizers.state.StateArrays;
import io.gradus.optimizers.state.StateSlot;
import io.gradus.optimizers.state.States;
import io.gradus.optimizers.state.Widened;
import io.gradus.text.Checks;
import io.gradus.torchscript.TorchScript;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * Lookahead that chooses each time how far to go: any other optimizer makes k steps, from x0 to x1,
 * and then the weights go to the point of the line between them where a parabola through the losses
 * is least.
 *
 * <pre>
 * L(alpha) = a alpha^2 + b alpha + c, with L(0), L(1) and L'(1) of the loss at x0 + alpha (x1 - x0)
 * a = L'(1) - (L(1) - L(0))
 * b = 2 (L(1) - L(0)) - L'(1)
 * alpha = -b / (2a), but at least minAlpha and at most maxAlpha
 * w = x0 + alpha (x1 - x0)
 * </pre>
 *
 * <p>If a is not above 0, the parabola opens downwards or is a line, and alpha is the end of
 * [minAlpha, maxAlpha] where it is lower. k is 5, minAlpha 0.2 and maxAlpha 1 by default; a larger
 * maxAlpha lets the weights go on past x1, which can save many steps where batches are large, and
 * lose everything where they are small.
 *
 * <p>This is an optimizer and a listener at once, and must be given to the configuration as both:
 *
 * <pre>{@code
 * var lookahead = AdaptiveLookahead.builder().setInner(Adam.builder().build()).build();
 * var config = new DefaultTrainingConfig(loss)
 *         .optOptimizer(lookahead)
 *         .addTrainingListeners(lookahead);
 * }</pre>
 *
 * <p>Without the listener the update that ends a cycle is an {@link IllegalStateException}.
 *
 * <p>The losses cost no pass of their own: they are those of the training batches that meet the
 * weights at these points. A cycle has k + 1 batches. The first is met at x0: its loss is L(0), and
 * like the next k - 1 it makes a step of the inner optimizer. The last is met at x1: its loss and
 * gradient give L(1) and L'(1) = sum of gradient(x1) (x1 - x0) over all parameters; the inner
 * optimizer does not see it, and the step is the move to alpha. Losses of different batches differ
 * by chance too, which is what the bounds of alpha are for. With several devices the losses and
 * gradients are those of the first one's part of a batch.
 *
 * <p>The batch at the end of a cycle makes no inner step, so what the inner optimizer does with
 * gradients, to clip, rescale or check them, is not done with its. The point on the line is where
 * the loss is least, also around an inner optimizer that maximizes.
 *
 * <p>If a loss or the slope is infinite or NaN, there is no parabola: alpha is minAlpha if L(0) is
 * finite and L(1) is not at most as large, else 1 or the bound nearest to it.
 *
 * <p>A parameter that takes part only since the middle of a cycle, because it was frozen, moves on
 * the line from where it was then. So do all in the first cycle, with an unknown L(0), where the
 * inner optimizer has a number of updates to begin with that is no multiple of k + 1.
 *
 * <p>Threads: other threads than that which calls the listener may update parameters, several at a
 * time, as with any {@linkplain GradusOptimizer optimizer}; the listener must have returned before
 * the updates of its batch begin, and these must be over before it is told of the next batch.
 *
 * @see <a href="https://arxiv.org/abs/1907.08610">Zhang, Lucas, Hinton and Ba, Lookahead Optimizer:
 *     k steps forward, 1 step back, 2019 (section 3.1 on the choice of alpha)</a>
 */
public final class AdaptiveLookahead extends OptimizerWrapper implements TrainingListener {

    /** Observation of a batch: its loss, and at the end of a cycle the slope along the line. */
    record Observation(double loss, double slope) {}

    private final int k;
    private final double minAlpha;
    private final double maxAlpha;
    private final LongFunction<Observation> given;

    /**
     * A batch that the listener was told of.
     *
     * @param count its number, counted from 0 and across resumed runs
     * @param loss its loss if it begins a cycle, else NaN
     * @param alpha what follows from it if it ends a cycle, else NaN
     */
    private record Told(long count, double loss, double alpha) {
        static final Told NONE = new Told(-1, Double.NaN, Double.NaN);
    }

    // Other threads than the listener's may update parameters.
    private volatile Told last = Told.NONE;
    private volatile double lastAlpha = Double.NaN;

    private AdaptiveLookahead(Builder builder) {
        super(builder);
        k = builder.k;
        minAlpha = builder.minAlpha;
        maxAlpha = builder.maxAlpha;
        given = builder.given;
    }

    @Override
    protected List<StateSlot> stateSlots() {
        return List.of(StateSlot.copyOfWeight("slow"), StateSlot.number("start_loss"));
    }

    @Override
    protected void forgetRun() {
        last = Told.NONE;
        lastAlpha = Double.NaN;
    }

    private boolean begins(long count) {
        return count % (k + 1) == 0;
    }

    private boolean ends(long count) {
        return count % (k + 1) == k;
    }

    @Override
    protected boolean step(RunUpdate update, List<States.State> states) {
        long run = update.run();
        if (begins(run - 1)) {
            begin(states, startLoss(run - 1));
        } else {
            begin(
                    states.stream().filter(s -> s.isNew() || s.count() < run - 1).toList(),
                    Double.NaN);
        }
        states.forEach(state -> state.skipTo(run - 1));
        if (ends(run - 1)) {
            // the batch makes no inner step, it moves the weights to alpha
            double[] alphas = states.stream().mapToDouble(this::alpha).toArray();
            changeWidened(states, weights -> move(states, weights, alphas));
            StateArrays.zeroGradients(update.weights());
        } else if (!updateInner(update)) {
            return false;
        }
        states.forEach(state -> state.skipTo(run));
        return true;
    }

    private void begin(List<States.State> states, double startLoss) {
        if (states.isEmpty()) {
            return;
        }
        NDList slow = new NDList();
        NDList startLosses = new NDList();
        for (States.State state : states) {
            slow.add(state.arrays()[0]);
            startLosses.add(state.arrays()[1]);
        }
        readWidened(
                states,
                weights -> Script.SCRIPT.run("begin", slow, startLosses, weights, startLoss));
    }

    private void move(List<States.State> states, NDList weights, double... alphas) {
        WeightCopies copies = new WeightCopies();
        for (int i = 0; i < alphas.length; i++) {
            copies.approachAndReturn(states.get(i), weights.get(i), alphas[i]);
            lastAlpha = alphas[i];
        }
        copies.run();
    }

    private double startLoss(long count) {
        Told told = last;
        if (told.count() == count) {
            return told.loss();
        }
        return given == null ? Double.NaN : given.apply(count).loss();
    }

    private double alpha(States.State state) {
        Told told = last;
        if (told.count() == state.count()) {
            return told.alpha();
        }
        if (given == null) {
            throw new IllegalStateException(
                    "AdaptiveLookahead has not been told of the batch, whose loss it needs; add it"
                            + " to the trainer's listeners: config.addTrainingListeners(optimizer)");
        }
        return choose(state.arrays()[1].getFloat(), given.apply(state.count()));
    }

    /** The choice of alpha, for the loss at x0 and what is seen at x1. */
    double choose(double startLoss, Observation end) {
        Parabola parabola = Parabola.through(startLoss, end.loss(), end.slope());
        if (parabola.isFinite()) {
            return parabola.minimizer(minAlpha, maxAlpha);
        }
        boolean back = Double.isFinite(startLoss) && !(end.loss() <= startLoss);
        return back ? minAlpha : Math.max(minAlpha, Math.min(maxAlpha, 1));
    }

    /**
     * Returns where on the line the weights went at the end of the last cycle.
     *
     * @return alpha, in [minAlpha, maxAlpha]; NaN if no cycle has ended since the optimizer was
     *     built, {@linkplain #reset() reset} or loaded
     */
    public double lastAlpha() {
        return lastAlpha;
    }

    // ---- the listener ----

    /**
     * Takes the loss of a batch that begins a cycle, or chooses alpha for one that ends a cycle.
     *
     * @param trainer the trainer, whose optimizer this is
     * @param batchData the batch's labels and predictions
     * @throws IllegalStateException if this optimizer is closed or the model's parameters are not
     *     on the trainer's first device
     */
    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
        states().share();
        try {
            observe(trainer, batchData);
        } finally {
            states().endShare();
        }
    }

    private void observe(Trainer trainer, BatchData batchData) {
        endUpdate();
        long count = updates();
        double loss = Double.NaN;
        double alpha = Double.NaN;
        if (begins(count)) {
            loss = loss(trainer, batchData);
        } else if (ends(count)) {
            double slope = slope(trainer);
            alpha = choose(savedStartLoss(count), new Observation(loss(trainer, batchData), slope));
        }
        last = new Told(count, loss, alpha);
    }

    private static double loss(Trainer trainer, BatchData batchData) {
        Device first = trainer.getDevices()[0];
        NDList labels = batchData.getLabels().get(first);
        NDList predictions = batchData.getPredictions().get(first);
        try (NDManager manager = labels.head().getManager().newSubManager();
                NDArray value = trainer.getLoss().evaluate(labels, predictions)) {
            return Script.SCRIPT.runArray(manager, "number", value).getDouble();
        }
    }

    /** The sum of gradient (x1 - x0) over all parameters that are trained. */
    private double slope(Trainer trainer) {
        Device first = trainer.getDevices()[0];
        NDList gradients = new NDList();
        Widened widened = new Widened();
        NDList slow = new NDList();
        Set<String> seen = new HashSet<>();
        // frees float32 forms of weights
        try (NDScope scope = new NDScope();
                NDManager manager = trainer.getManager().newSubManager()) {
            scope.suppressNotUsedWarning();
            for (Parameter parameter : trainer.getModel().getBlock().getParameters().values()) {
                if (!parameter.requiresGradient() || !seen.add(parameter.getId())) {
                    continue;
                }
                PtNDArray weight = (PtNDArray) parameter.getArray();
                if (!weight.getDevice().equals(first)) {
                    throw new IllegalStateException(
                            "the model must be on the trainer's first device, "
                                    + first
                                    + ", but its parameters are on "
                                    + weight.getDevice());
                }
                PtNDArray gradient = weight.hasGradient() ? JniUtils.getGradient(weight) : null;
                if (gradient != null) {
                    gradients.add(gradient);
                    States.State state = state(parameter.getId(), weight);
                    if (state.isNarrow()) {
                        widened.add(weight, masterWeight(parameter.getId(), weight));
                    } else {
                        widened.add(weight);
                    }
                    slow.add(state.arrays()[0]);
                }
            }
            if (gradients.isEmpty()) {
                return 0;
            }
            NDList weights = widened.arrays();
            return Script.SCRIPT.runArray(manager, "slope", gradients, weights, slow).getDouble();
        } finally {
            gradients.close();
        }
    }

    /** L(0) of this cycle, which all parameters have that were there when it began. */
    private double savedStartLoss(long count) {
        return states().all().stream()
                .filter(state -> !state.isNew() && state.count() == count)
                .mapToDouble(state -> state.arrays()[1].getFloat())
                .filter(value -> !Double.isNaN(value))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** {@inheritDoc} */
    @Override
    public void onEpoch(Trainer trainer) {}

    /** {@inheritDoc} */
    @Override
    public void onValidationBatch(Trainer trainer, BatchData batchData) {}

    /** {@inheritDoc} */
    @Override
    public void onTrainingBegin(Trainer trainer) {}

    /** {@inheritDoc} */
    @Override
    public void onTrainingEnd(Trainer trainer) {}

    private static final class Script {
        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def begin(self, slow: List[Tensor], start_loss: List[Tensor],
                                  w: List[Tensor], loss: float) -> NoneType:
                            torch._foreach_copy_(slow, w)
                            for p in start_loss:
                                p.fill_(loss)
                            return None

                        def number(self, x: Tensor) -> Tensor:
                            return x.detach().cpu().to(7)  # float64

                        def slope(self, g: List[Tensor], w: List[Tensor],
                                  slow: List[Tensor]) -> Tensor:
                            total = torch.zeros([], dtype=6, device=w[0].device)  # float32
                            for i in range(len(w)):
                                # half precision cannot hold the sum
                                wide = 7 if w[i].dtype == 7 else 6
                                h = g[i].to_dense() if g[i].is_sparse else g[i]
                                d = w[i].to(wide) - slow[i].to(wide)
                                total = total + (h.to(wide) * d).sum()
                            return self.number(total)
                        """);
    }

    @Override
    public Map<String, Object> options() {
        return options("inner", innerName(), "k", k, "minAlpha", minAlpha, "maxAlpha", maxAlpha);
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link AdaptiveLookahead}. */
    public static final class Builder extends OptimizerWrapper.Builder<Builder> {

        private int k = 5;
        private double minAlpha = 0.2;
        private double maxAlpha = 1;
        private LongFunction<Observation> given;

        private Builder() {}

        /**
         * Sets the number of steps of the inner optimizer in a cycle, which has one batch more.
         *
         * @param k the number, in [1, infinity); the default is 5
         * @return this builder
         */
        public Builder optK(int k) {
            this.k = k;
            return this;
        }

        /**
         * Sets the lower bound of alpha.
         *
         * @param minAlpha the bound, in [0, infinity); 0 lets the weights go back to x0; the
         *     default is 0.2
         * @return this builder
         */
        public Builder optMinAlpha(double minAlpha) {
            this.minAlpha = minAlpha;
            return this;
        }

        /**
         * Sets the upper bound of alpha.
         *
         * @param maxAlpha the bound, in (0, infinity) and at least minAlpha; above 1 the weights
         *     may go past x1; the default is 1
         * @return this builder
         */
        public Builder optMaxAlpha(double maxAlpha) {
            this.maxAlpha = maxAlpha;
            return this;
        }

        /**
         * Stands in for the listener: what is seen of each batch, for updates without a trainer.
         */
        Builder given(LongFunction<Observation> given) {
            this.given = given;
            return this;
        }

        /**
         * Builds the optimizer.
         *
         * @return a new optimizer
         * @throws IllegalArgumentException if the inner optimizer is missing or an option is out of
         *     its range
         */
        public AdaptiveLookahead build() {
            check();
            Checks.in("k", k, "[1, infinity)");
            Checks.in("minAlpha", minAlpha, "[0, infinity)");
            FloatChecks.positive("maxAlpha", maxAlpha);
            Checks.check(
                    maxAlpha >= minAlpha,
                    "maxAlpha",
                    maxAlpha,
                    "[" + minAlpha + " (minAlpha), infinity)");
            return new AdaptiveLookahead(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
