package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Drop-in: a small network trained by DJL's own trainer. */
class TrainingTest {

    static Stream<Arguments> optimizers() {
        Optimizer djlAdam = Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.01f)).build();
        Optimizer djlSgd =
                Optimizer.sgd()
                        .setLearningRateTracker(Tracker.fixed(0.05f))
                        .optMomentum(0.9f)
                        .build();
        return Stream.concat(
                OptimizerTable.rows().stream()
                        .map(row -> Arguments.of(row.toString(), row.build())),
                Stream.of(
                        Arguments.of(
                                "Lookahead around DJL's Adam",
                                Lookahead.builder().setInner(djlAdam).build()),
                        Arguments.of(
                                "Lookahead around DJL's Sgd",
                                Lookahead.builder().setInner(djlSgd).build())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("optimizers")
    void trainsASmallNetwork(String name, Optimizer optimizer) throws Exception {
        Engine.getInstance().setRandomSeed(1);
        try (Model model = Model.newInstance(name);
                NDManager manager = NDManager.newBaseManager("PyTorch")) {
            model.setBlock(
                    new SequentialBlock()
                            .add(Linear.builder().setUnits(32).build())
                            .add(Activation.tanhBlock())
                            .add(Linear.builder().setUnits(2).build()));
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .optOptimizer(optimizer);
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 2));
                ArrayDataset rings = rings(manager);
                double before = loss(trainer, rings);
                EasyTrain.fit(trainer, 250, rings, null);
                assertThat(loss(trainer, rings)).isLessThan(0.25 * before);
            }
        } finally {
            ((AutoCloseable) optimizer).close();
        }
    }

    /** Points on two rings around each other: no line parts them. One full batch. */
    private static ArrayDataset rings(NDManager manager) {
        int n = 256;
        float[] points = new float[2 * n];
        float[] labels = new float[n];
        for (int i = 0; i < n; i++) {
            double radius = i % 2 == 0 ? 0.5 : 1.5;
            points[2 * i] = (float) (radius * Math.cos(i));
            points[2 * i + 1] = (float) (radius * Math.sin(i));
            labels[i] = i % 2;
        }
        return new ArrayDataset.Builder()
                .setData(manager.create(points, new Shape(n, 2)))
                .optLabels(manager.create(labels))
                .setSampling(n, false)
                .build();
    }

    private static double loss(Trainer trainer, ArrayDataset data) throws Exception {
        for (Batch batch : trainer.iterateDataset(data)) {
            try (batch) {
                NDList prediction = trainer.evaluate(batch.getData());
                try (NDArray loss = trainer.getLoss().evaluate(batch.getLabels(), prediction)) {
                    return loss.getFloat();
                }
            }
        }
        throw new AssertionError(List.of("no batch"));
    }
}
