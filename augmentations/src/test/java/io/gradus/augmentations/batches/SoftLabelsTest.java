package io.gradus.augmentations.batches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.evaluator.BinaryAccuracy;
import ai.djl.training.evaluator.Evaluator;
import ai.djl.training.evaluator.TopKAccuracy;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import io.gradus.augmentations.AugmentedDataset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses and evaluators of class numbers must not be used with soft labels. */
class SoftLabelsTest {

    static Stream<Loss> soft() {
        return Stream.of(
                SoftLabels.crossEntropy(),
                new SoftmaxCrossEntropyLoss("loss", 1, 1, false, false),
                Loss.sigmoidBinaryCrossEntropyLoss(),
                Loss.l2Loss());
    }

    static Stream<Loss> hard() {
        return Stream.of(
                Loss.softmaxCrossEntropyLoss(),
                new SoftmaxCrossEntropyLoss("own", 0.5f, 1, true, false),
                Loss.maskedSoftmaxCrossEntropyLoss());
    }

    @ParameterizedTest
    @MethodSource("soft")
    void takesLossesOfSoftLabels(Loss loss) {
        assertThat(SoftLabels.requireSoftLoss(loss)).isSameAs(loss);
    }

    @ParameterizedTest
    @MethodSource("hard")
    void refusesLossesOfClassNumbers(Loss loss) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SoftLabels.requireSoftLoss(loss))
                .withMessageContaining("soft labels")
                .withMessageContaining("'" + loss.getName() + "'")
                .withMessageContaining("use SoftLabels.crossEntropy()");
    }

    /** Logits (log 1, log 3) and (log 3, log 1): probabilities 1/4, 3/4 and 3/4, 1/4. */
    @Test
    void theLossTakesClassesAndProbabilities() {
        Loss loss = SoftLabels.crossEntropy();
        try (NDManager manager = NDManager.newBaseManager()) {
            float log3 = (float) Math.log(3);
            NDList logits = new NDList(manager.create(new float[][] {{0, log3}, {log3, 0}}));
            double right = -Math.log(0.75);
            double wrong = -Math.log(0.25);
            for (NDArray classes :
                    List.of(
                            manager.create(new long[] {1, 1}),
                            manager.create(new int[] {1, 1}),
                            manager.create(new float[] {1, 1}),
                            manager.create(new float[] {1, 1}, new Shape(2, 1)))) {
                float value = loss.evaluate(new NDList(classes), logits).getFloat();
                assertThat((double) value).isCloseTo((right + wrong) / 2, within(1e-6));
                assertThat(classes.toType(DataType.FLOAT32, false).toFloatArray())
                        .containsExactly(1, 1);
            }
            NDArray soft = manager.create(new float[][] {{0.5f, 0.5f}, {1, 0}});
            double expected = ((right + wrong) / 2 + right) / 2;
            assertThat((double) loss.evaluate(new NDList(soft), logits).getFloat())
                    .isCloseTo(expected, within(1e-6));
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> loss.evaluate(new NDList(manager.zeros(new Shape(2, 3))), logits))
                    .withMessageContaining("labels must be classes, shape (B) or (B, 1), or")
                    .withMessageContaining("(2, 3)");
        }
    }

    /** As the README has it: the training set makes soft labels, the validation set has classes. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void trainsWithMixupAndValidatesWithClasses(boolean column) throws Exception {
        try (Model model = Model.newInstance("mixed");
                NDManager manager = NDManager.newBaseManager()) {
            model.setBlock(Linear.builder().setUnits(10).build());
            NDArray data = manager.randomUniform(0, 1, new Shape(128, 4));
            NDArray classes = manager.arange(128f).mod(10);
            ArrayDataset raw =
                    new ArrayDataset.Builder()
                            .setData(data)
                            .optLabels(column ? classes.reshape(128, 1) : classes)
                            .setSampling(64, false)
                            .build();
            AugmentedDataset train =
                    AugmentedDataset.builder()
                            .setDataset(raw)
                            .addBatchTransform(Mixup.builder().setClasses(10).build())
                            .addBatchTransform(LabelSmoothing.builder().setClasses(10).build())
                            .build();
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(SoftLabels.crossEntropy())
                            .addEvaluator(new SoftLabelAccuracy())
                            .optDevices(new Device[] {Device.cpu()})
                            .addTrainingListeners(
                                    SoftLabels.guard(), new EvaluatorTrainingListener());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 4));
                EasyTrain.fit(trainer, 1, train, raw);
                // worked out from the model's logits
                NDArray logits = trainer.evaluate(new NDList(data)).head().logSoftmax(1);
                double loss = 0;
                int right = 0;
                for (int i = 0; i < 128; i++) {
                    float[] row = logits.get(i).toFloatArray();
                    loss -= row[i % 10] / 128;
                    int best = 0;
                    for (int k = 1; k < 10; k++) {
                        best = row[k] > row[best] ? k : best;
                    }
                    right += best == i % 10 ? 1 : 0;
                }
                assertThat((double) trainer.getTrainingResult().getValidateLoss())
                        .isCloseTo(loss, within(1e-4));
                assertThat(trainer.getTrainingResult().getValidateEvaluation("Accuracy"))
                        .isEqualTo(right / 128f);
            }
        }
    }

    @Test
    void theGuardStopsATrainerWhenItIsMade() {
        try (Model model = Model.newInstance("guarded")) {
            model.setBlock(Linear.builder().setUnits(2).build());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trainer(model, Loss.softmaxCrossEntropyLoss()))
                    .withMessageContaining("use SoftLabels.crossEntropy()");
            try (Trainer trainer = trainer(model, SoftLabels.crossEntropy())) {
                assertThat(trainer.getLoss()).isInstanceOf(SoftmaxCrossEntropyLoss.class);
            }
        }
    }

    /** DJL's Accuracy takes the likeliest class of a row for the truth: 2 of 3 here. */
    @Test
    void djlsAccuracyCountsTheLikeliestClassOfSoftLabels() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList labels =
                    new NDList(manager.create(new float[][] {{.9f, .1f}, {.4f, .6f}, {.3f, .7f}}));
            NDList logits =
                    new NDList(manager.create(new float[][] {{3.5f, 2}, {-4, 5}, {7.5f, 0.5f}}));
            assertThat(measured(new Accuracy(), labels, logits)).isEqualTo(2 / 3f);
            // mean of 0.9, 0.6 and 0.3
            assertThat((double) measured(new SoftLabelAccuracy(), labels, logits))
                    .isCloseTo(0.6, within(1e-6));
        }
    }

    private static float measured(Evaluator evaluator, NDList labels, NDList predictions) {
        evaluator.addAccumulator("all");
        evaluator.updateAccumulator("all", labels, predictions);
        return evaluator.getAccumulator("all");
    }

    static Stream<Evaluator> hardEvaluators() {
        return Stream.of(new BinaryAccuracy("own", 0), new TopKAccuracy("own", 2));
    }

    @ParameterizedTest
    @MethodSource("hardEvaluators")
    void theGuardRefusesEvaluatorsOfClassNumbers(Evaluator evaluator) {
        for (boolean training : new boolean[] {true, false}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> passes(evaluator, training, new float[] {0.25f, 0.75f, 1, 0}))
                    .withMessageContaining("the evaluator must take soft labels")
                    .withMessageContaining(evaluator.getClass().getSimpleName() + " 'own'")
                    .withMessageContaining("use new SoftLabelAccuracy()");
            passes(evaluator, training, new float[] {0, 1, 1, 0});
            passes(new Accuracy(), training, new float[] {0.25f, 0.75f, 1, 0});
        }
    }

    /** Tells the guard of a batch, and requires that it leaves nothing behind. */
    private static void passes(Evaluator evaluator, boolean training, float[] labels) {
        try (Model model = Model.newInstance("guarded")) {
            model.setBlock(Linear.builder().setUnits(2).build());
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.sigmoidBinaryCrossEntropyLoss())
                            .addEvaluator(evaluator)
                            .optDevices(new Device[] {Device.cpu()})
                            .addTrainingListeners(SoftLabels.guard());
            try (Trainer trainer = model.newTrainer(config)) {
                NDList each = new NDList(trainer.getManager().create(labels, new Shape(2, 2)));
                BatchData batch = new BatchData(null, Map.of(Device.cpu(), each), Map.of());
                int managed = trainer.getManager().getManagedArrays().size();
                try {
                    trainer.notifyListeners(
                            listener -> {
                                if (training) {
                                    listener.onTrainingBatch(trainer, batch);
                                } else {
                                    listener.onValidationBatch(trainer, batch);
                                }
                            });
                } finally {
                    assertThat(trainer.getManager().getManagedArrays()).hasSize(managed);
                }
            }
        }
    }

    /** A run whose labels Mixup makes stops at its first batch. */
    @Test
    void theGuardStopsATrainingAtItsFirstSoftBatch() throws Exception {
        try (Model model = Model.newInstance("mixed");
                NDManager manager = NDManager.newBaseManager()) {
            model.setBlock(Linear.builder().setUnits(4).build());
            ArrayDataset raw =
                    new ArrayDataset.Builder()
                            .setData(manager.randomUniform(0, 1, new Shape(16, 4)))
                            .optLabels(manager.arange(16f).mod(4))
                            .setSampling(8, false)
                            .build();
            AugmentedDataset train =
                    AugmentedDataset.builder()
                            .setDataset(raw)
                            .addBatchTransform(Mixup.builder().setClasses(4).build())
                            .build();
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.sigmoidBinaryCrossEntropyLoss())
                            .addEvaluator(new BinaryAccuracy())
                            .optDevices(new Device[] {Device.cpu()})
                            .addTrainingListeners(SoftLabels.guard());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 4));
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> EasyTrain.fit(trainer, 1, train, null))
                        .withMessageContaining("use new SoftLabelAccuracy()");
            }
        }
    }

    private static Trainer trainer(Model model, Loss loss) {
        return model.newTrainer(
                new DefaultTrainingConfig(loss).addTrainingListeners(SoftLabels.guard()));
    }
}
