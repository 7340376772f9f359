package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.gradus.optimizers.state.States;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdaptiveLookaheadTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager("PyTorch");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static Optimizer sgd(float rate) {
        return Optimizer.sgd().setLearningRateTracker(Tracker.fixed(rate)).build();
    }

    private static AdaptiveLookahead.Builder around(Optimizer inner) {
        return AdaptiveLookahead.builder().setInner(inner);
    }

    // ---- the choice of alpha ----

    @ParameterizedTest
    @CsvSource({
        // 2 (x - 0.6)^2 + 1
        "1.72, 1.32, 1.6, 0.6",
        // its minimum at 0.1 and at 3
        "1.02, 2.62, 3.6, 0.2",
        "19, 9, -8, 2",
        // opens downwards, falls to x1; rises to x1
        "1, 0, -3, 2",
        "1, 2, 0.5, 0.2",
        // opens downwards from a top between them, and the far end is lower
        "0, 0.1, -1, 2",
        // lines: down, up, flat
        "2, 1, -1, 2",
        "1, 2, 1, 0.2",
        "1, 1, 0, 2",
        // not finite
        "1, NaN, 0, 0.2",
        "1, Infinity, 0, 0.2",
        "1, 2, NaN, 0.2",
        "2, 1, Infinity, 1",
        "NaN, 1, 0, 1",
        "Infinity, Infinity, 0, 1",
        "-Infinity, 1, 0, 1",
        // finite, but not their difference
        "-1.7E308, 1.7E308, 0, 0.2"
    })
    void alphaIsWhereTheParabolaIsLeast(
            double startLoss, double loss, double slope, double expected) {
        try (AdaptiveLookahead optimizer = around(sgd(1)).optMaxAlpha(2).build()) {
            var end = new AdaptiveLookahead.Observation(loss, slope);
            assertThat(optimizer.choose(startLoss, end)).isCloseTo(expected, within(1e-12));
        }
    }

    @Test
    void fallbackStaysInTheRange() {
        try (AdaptiveLookahead optimizer =
                around(sgd(1)).optMinAlpha(0.3).optMaxAlpha(0.8).build()) {
            var end = new AdaptiveLookahead.Observation(1, Double.NaN);
            assertThat(optimizer.choose(2, end)).isEqualTo(0.8);
            assertThat(optimizer.choose(0, end)).isEqualTo(0.3);
        }
    }

    // ---- with a trainer ----

    /** The mean of (x w + b - y)^2 / 2 on one full batch: a quadratic of the parameters. */
    private final class Quadratic implements AutoCloseable {

        final Model model = Model.newInstance("quadratic");
        final Trainer trainer;
        final NDArray x = manager.create(new Noise(1).values(40), new Shape(20, 2));
        final NDArray y = manager.create(new Noise(2).values(20), new Shape(20, 1)).addi(2);

        Quadratic(Optimizer optimizer, TrainingListener... listeners) {
            this(Linear.builder().setUnits(1).build(), optimizer, listeners);
        }

        Quadratic(Block block, Optimizer optimizer, TrainingListener... listeners) {
            model.setBlock(block);
            trainer =
                    model.newTrainer(
                            new DefaultTrainingConfig(Loss.l2Loss())
                                    .optOptimizer(optimizer)
                                    .addTrainingListeners(listeners));
            Engine.getInstance().setRandomSeed(1);
            trainer.initialize(new Shape(1, 2));
        }

        void step() {
            NDManager own = manager.newSubManager();
            NDList data = new NDList(x.duplicate());
            NDList labels = new NDList(y.duplicate());
            try (Batch batch = new Batch(own, data, labels, 20, null, null, 0, 0)) {
                EasyTrain.trainBatch(trainer, batch);
            }
            trainer.step();
        }

        double[] parameters() {
            Map<String, Parameter> byName = new TreeMap<>();
            model.getBlock().getParameters().forEach(p -> byName.put(p.getKey(), p.getValue()));
            return byName.values().stream()
                    .map(parameter -> parameter.getArray().toFloatArray())
                    .flatMapToDouble(
                            values -> IntStream.range(0, values.length).mapToDouble(i -> values[i]))
                    .toArray();
        }

        /** In double. The parameters are the bias and the two weights. */
        double loss(double... p) {
            float[] xs = x.toFloatArray();
            float[] ys = y.toFloatArray();
            double sum = 0;
            for (int i = 0; i < ys.length; i++) {
                double error = p[0] + p[1] * xs[2 * i] + p[2] * xs[2 * i + 1] - ys[i];
                sum += error * error / 2 / ys.length;
            }
            return sum;
        }

        @Override
        public void close() {
            trainer.close();
            model.close();
        }
    }

    private static double[] between(double[] a, double[] b, double alpha) {
        double[] p = new double[a.length];
        for (int i = 0; i < p.length; i++) {
            p[i] = a[i] + alpha * (b[i] - a[i]);
        }
        return p;
    }

    /** What it was told of a batch of the run before is not taken for one of the next. */
    @Test
    void nothingIsLeftOfTheBatchesBeforeAReset() {
        Sgd sgd = Sgd.builder().optLearningRateTracker(Tracker.fixed(0.1f)).build();
        try (AdaptiveLookahead optimizer = around(sgd).optK(2).build();
                Quadratic problem = new Quadratic(optimizer, optimizer);
                NDManager own = manager.newSubManager()) {
            for (int t = 0; t < 3; t++) {
                problem.step();
            }
            assertThat(optimizer.lastAlpha()).isBetween(0.2, 1.0);
            optimizer.reset();
            assertThat(optimizer.lastAlpha()).isNaN();
            NDArray weight = own.ones(new Shape(1));
            optimizer.update("w", weight, own.ones(new Shape(1)));
            optimizer.update("w", weight, own.ones(new Shape(1)));
            // the batch that ends this cycle is one that nobody has told it of
            assertThatIllegalStateException()
                    .isThrownBy(() -> optimizer.update("w", weight, own.ones(new Shape(1))))
                    .withMessageContaining("has not been told of the batch");
        }
    }

    /** Whichever parameter the trainer updates first; its order changes from block to block. */
    @Test
    void aLayerThatIsUnfrozenDoesNotMissTheBatch() {
        for (int attempt = 0; attempt < 8; attempt++) {
            Block body = Linear.builder().setUnits(3).build();
            Block head = Linear.builder().setUnits(1).build();
            Sgd sgd = Sgd.builder().optLearningRateTracker(Tracker.fixed(0.01f)).build();
            try (AdaptiveLookahead optimizer = around(sgd).optK(2).build();
                    Quadratic problem =
                            new Quadratic(
                                    new SequentialBlock().add(body).add(head),
                                    optimizer,
                                    optimizer)) {
                body.freezeParameters(true);
                problem.step();
                problem.step();
                head.freezeParameters(true);
                body.freezeParameters(false);
                for (int t = 0; t < 7; t++) {
                    problem.step();
                }
                assertThat(optimizer.updates()).isEqualTo(9);
                assertThat(sgd.updates()).isEqualTo(6);
            }
        }
    }

    /** The cycle that an inner optimizer has begun elsewhere has no loss to begin with. */
    @Test
    void anInnerOptimizerThatBeginsWithinACycle() {
        Sgd sgd =
                Sgd.builder()
                        .optLearningRateTracker(Tracker.fixed(0.1f))
                        .optBeginNumUpdate(4)
                        .build();
        try (AdaptiveLookahead optimizer = around(sgd).optK(2).build();
                Quadratic problem = new Quadratic(optimizer, optimizer)) {
            problem.step();
            double[] before = problem.parameters();
            problem.step();
            assertThat(optimizer.updates()).isEqualTo(6);
            assertThat(optimizer.lastAlpha()).isEqualTo(1); // without a parabola
            assertThat(problem.parameters()).isEqualTo(before);
        }
    }

    /** Rates so high that each step overshoots, so low that the minimum lies beyond. */
    @ParameterizedTest
    @CsvSource({"1.5", "0.3"})
    void findsTheExactMinimumOnTheLineOfAQuadratic(float rate) {
        try (AdaptiveLookahead optimizer =
                        around(sgd(rate)).optK(3).optMinAlpha(0).optMaxAlpha(100).build();
                Quadratic problem = new Quadratic(optimizer, optimizer)) {
            for (int cycle = 0; cycle < 3; cycle++) {
                double[] start = problem.parameters();
                for (int i = 0; i < 3; i++) {
                    problem.step();
                }
                double[] end = problem.parameters();
                problem.step();
                // by three values of the loss, in double
                double l0 = problem.loss(start);
                double l1 = problem.loss(end);
                double l2 = problem.loss(between(start, end, 2));
                double a = (l2 - 2 * l1 + l0) / 2;
                double alpha = -(l1 - l0 - a) / (2 * a);
                assertThat(alpha).isBetween(0.0, 100.0);
                assertThat(optimizer.lastAlpha())
                        .isCloseTo(alpha, within(1e-5 * Math.max(1, alpha)));
                double[] expected = between(start, end, alpha);
                double[] actual = problem.parameters();
                for (int i = 0; i < expected.length; i++) {
                    assertThat(actual[i]).isCloseTo(expected[i], within(1e-5));
                }
                assertThat(problem.loss(actual)).isLessThanOrEqualTo(Math.min(l0, l1) + 1e-7);
            }
        }
    }

    @Test
    void alphaStaysInItsRange() {
        try (AdaptiveLookahead optimizer = around(sgd(0.01f)).optK(2).optMaxAlpha(1.5).build();
                Quadratic problem = new Quadratic(optimizer, optimizer)) {
            assertThat(optimizer.lastAlpha()).isNaN();
            double[] start = problem.parameters();
            problem.step();
            problem.step();
            double[] end = problem.parameters();
            problem.step();
            assertThat(optimizer.lastAlpha()).isEqualTo(1.5);
            double[] expected = between(start, end, 1.5);
            assertThat(problem.parameters()).containsExactly(expected, within(1e-6));
        }
    }

    /** The last batch makes no step of the inner optimizer, and leaves no gradient behind. */
    @Test
    void lastBatchOfACycleIsNotStepped() {
        List<Long> counts = new ArrayList<>();
        Tracker tracker =
                count -> {
                    counts.add((long) count);
                    return 0.1f;
                };
        Adam adam = Adam.builder().optLearningRateTracker(tracker).build();
        try (AdaptiveLookahead optimizer = around(adam).optK(2).build();
                Quadratic problem = new Quadratic(optimizer, optimizer)) {
            for (int i = 0; i < 7; i++) {
                problem.step();
                for (Parameter p : problem.model.getBlock().getParameters().values()) {
                    try (NDArray gradient = p.getArray().getGradient()) {
                        assertThat(gradient.toFloatArray()).containsOnly(0);
                    }
                }
            }
            assertThat(counts).containsExactly(1L, 1L, 2L, 2L, 3L, 3L, 4L, 4L, 5L, 5L);
        }
    }

    @Test
    void withoutItsListenerItSaysSo() {
        try (AdaptiveLookahead optimizer = around(sgd(0.1f)).optK(2).build();
                AdaptiveLookahead other = around(sgd(0.1f)).optK(2).build();
                Quadratic problem = new Quadratic(optimizer, other)) {
            problem.step();
            problem.step();
            double[] before = problem.parameters();
            assertThatIllegalStateException()
                    .isThrownBy(problem::step)
                    .withMessage(
                            "AdaptiveLookahead has not been told of the batch, whose loss it needs;"
                                    + " add it to the trainer's listeners:"
                                    + " config.addTrainingListeners(optimizer)");
            assertThat(problem.parameters()).isEqualTo(before);
        }
    }

    @Test
    void listeningTwiceChangesNothing() {
        try (AdaptiveLookahead once = around(sgd(0.5f)).optK(2).build();
                AdaptiveLookahead twice = around(sgd(0.5f)).optK(2).build();
                Quadratic first = new Quadratic(once, once);
                Quadratic second = new Quadratic(twice, twice, twice)) {
            for (int i = 0; i < 9; i++) {
                first.step();
                second.step();
            }
            assertThat(second.parameters()).isEqualTo(first.parameters());
            assertThat(twice.lastAlpha()).isEqualTo(once.lastAlpha());
        }
    }

    /** At every place of the cycle, to the last bit. */
    @ParameterizedTest
    @CsvSource({"0", "1", "2", "3", "4", "5"})
    void resumesInTheMiddleOfACycle(int steps) {
        try (AdaptiveLookahead whole = around(sgd(0.9f)).optK(3).build();
                AdaptiveLookahead resumed = around(sgd(0.9f)).optK(3).build();
                Quadratic first = new Quadratic(whole, whole);
                Quadratic second = new Quadratic(resumed, resumed)) {
            for (int i = 0; i < steps; i++) {
                first.step();
            }
            Map<String, States.Saved> renamed = new HashMap<>();
            Map<String, States.Saved> saved = whole.states().save();
            for (String name : first.model.getBlock().getParameters().keys()) {
                Parameter from = first.model.getBlock().getParameters().get(name);
                Parameter to = second.model.getBlock().getParameters().get(name);
                to.getArray().set(from.getArray().toFloatArray());
                if (saved.containsKey(from.getId())) {
                    renamed.put(to.getId(), saved.get(from.getId()));
                }
            }
            resumed.states().restore(renamed);
            for (int i = 0; i < 9; i++) {
                first.step();
                second.step();
                assertThat(second.parameters()).isEqualTo(first.parameters());
            }
            assertThat(resumed.lastAlpha()).isEqualTo(whole.lastAlpha());
        }
    }

    /** On the line from where it was, and all move at the same batch. */
    @Test
    void parameterThatIsUnfrozenInACycleMovesWithTheOthers() {
        try (AdaptiveLookahead optimizer =
                        around(sgd(0.1f)).optK(3).optMinAlpha(0.5).optMaxAlpha(0.5).build();
                Quadratic problem = new Quadratic(optimizer, optimizer)) {
            Block block = problem.model.getBlock();
            Parameter bias = block.getParameters().get("bias");
            problem.step();
            bias.freeze(true);
            problem.step();
            problem.step();
            problem.step();
            problem.step();
            double frozen = problem.parameters()[0];
            bias.freeze(false);
            problem.step();
            problem.step();
            double[] end = problem.parameters();
            assertThat(end[0]).isNotEqualTo(frozen);
            problem.step();
            assertThat(problem.parameters()[0]).isCloseTo((frozen + end[0]) / 2, within(1e-6));
            assertThat(problem.parameters()[1]).isNotEqualTo(end[1]);
            assertThat(optimizer.states().save().values()).allMatch(saved -> saved.count() == 8);
        }
    }

    @Test
    void cyclesLeaveNoHandle() {
        try (AdaptiveLookahead optimizer = around(sgd(0.1f)).optK(1).build();
                Quadratic problem = new Quadratic(optimizer, optimizer)) {
            NDManager system = manager.getParentManager();
            problem.step();
            problem.step();
            int all = system.getManagedArrays().size();
            int own = problem.trainer.getManager().getManagedArrays().size();
            int ofModel = problem.model.getNDManager().getManagedArrays().size();
            for (int i = 0; i < 20; i++) {
                problem.step();
            }
            assertThat(system.getManagedArrays()).hasSize(all);
            assertThat(problem.trainer.getManager().getManagedArrays()).hasSize(own);
            assertThat(problem.model.getNDManager().getManagedArrays()).hasSize(ofModel);
        }
    }

    /** The wrapper outside is the optimizer, the one inside is the listener. */
    @Test
    void worksInsideAnotherWrapper() {
        AdaptiveLookahead inner = around(sgd(0.9f)).optK(2).build();
        AdaptiveLookahead alone = around(sgd(0.9f)).optK(2).build();
        try (Ema ema = Ema.builder().setInner(inner).build();
                alone;
                Quadratic first = new Quadratic(ema, inner);
                Quadratic second = new Quadratic(alone, alone)) {
            for (int i = 0; i < 6; i++) {
                first.step();
                second.step();
            }
            assertThat(first.parameters()).isEqualTo(second.parameters());
            assertThat(inner.lastAlpha()).isEqualTo(alone.lastAlpha());
        }
    }

    /** As many batches, of 64: steps so large that they overshoot, or so small that they crawl. */
    @ParameterizedTest
    @CsvSource({"0.9, 1", "0.1, 3"})
    void trainsANetworkAtLeastAsWellAsItsInnerOptimizer(float rate, double maxAlpha)
            throws Exception {
        try (AdaptiveLookahead adaptive = around(sgd(rate)).optMaxAlpha(maxAlpha).build()) {
            double plain = lossAfterTraining(sgd(rate));
            assertThat(lossAfterTraining(adaptive, adaptive)).isLessThanOrEqualTo(plain);
            assertThat(adaptive.lastAlpha()).isBetween(0.2, maxAlpha);
        }
    }

    private double lossAfterTraining(Optimizer optimizer, TrainingListener... listeners)
            throws Exception {
        Engine.getInstance().setRandomSeed(3);
        try (Model model = Model.newInstance("net")) {
            model.setBlock(
                    new SequentialBlock()
                            .add(Linear.builder().setUnits(16).build())
                            .add(Activation.tanhBlock())
                            .add(Linear.builder().setUnits(1).build()));
            float[] points = new Noise(5).values(2 * 256);
            float[] values = new float[256];
            float[] noise = new Noise(6).values(256);
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) Math.sin(3 * points[2 * i]) * points[2 * i + 1] + noise[i];
            }
            NDArray x = manager.create(points, new Shape(256, 2));
            NDArray y = manager.create(values, new Shape(256, 1));
            ArrayDataset data =
                    new ArrayDataset.Builder()
                            .setData(x)
                            .optLabels(y)
                            .setSampling(64, true)
                            .build();
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.l2Loss())
                            .optOptimizer(optimizer)
                            .addTrainingListeners(listeners);
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 2));
                EasyTrain.fit(trainer, 60, data, null);
                NDList predictions = trainer.evaluate(new NDList(x));
                return Loss.l2Loss().evaluate(new NDList(y), predictions).getFloat();
            }
        }
    }
}
