package io.gradus.benchmarks.guide;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.basicdataset.cv.classification.Cifar10;
import ai.djl.engine.Engine;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.Pipeline;
import io.gradus.augmentations.AugmentedDataset;
import io.gradus.augmentations.RandomCrop;
import io.gradus.augmentations.RandomHorizontalFlip;
import io.gradus.augmentations.batches.Mixup;
import io.gradus.augmentations.batches.SoftLabelAccuracy;
import io.gradus.augmentations.batches.SoftLabels;
import io.gradus.augmentations.testtime.TestTimeAugmentation;
import io.gradus.augmentations.testtime.Views;
import io.gradus.benchmarks.digits.Digits;
import io.gradus.optimizers.Adam;
import io.gradus.optimizers.AdamW;
import io.gradus.optimizers.Lion;
import io.gradus.optimizers.ParameterGroups;
import io.gradus.schedulers.Schedule;
import io.gradus.training.search.LearningRateCurve;
import io.gradus.training.search.LearningRateFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java of docs/guide, compiled and run; {@link GuideTextTest} compares the two. */
class GuideTest {

    @Test
    void optimizerWithGroups() {
        try (Model model = Model.newInstance("guide")) {
            model.setBlock(new SequentialBlock().add(Linear.builder().setUnits(10).build()));
            Optimizer adamW =
                    AdamW.builder()
                            .optWeightDecays(0.05f)
                            .optParameterGroups(ParameterGroups.of(model.getBlock()).noDecay())
                            .build();
            assertThat(adamW).asString().contains("weightDecays=0.05");
        }
    }

    @Test
    void schedule() {
        Schedule rate = Schedule.parse("warmup(5%) cosine(0.1, 95%)", 20_000);
        assertThat(rate.at(1_000)).isEqualTo(0.1);
    }

    @Test
    void device() {
        var config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .optDevices(Engine.getInstance().getDevices(1))
                        .optOptimizer(Adam.builder().build());
        assertThat(config.getDevices()).hasSize(1);
    }

    @Test
    void augmentedDataset() {
        Dataset train =
                AugmentedDataset.builder()
                        .setDataset(
                                Cifar10.builder()
                                        .optPipeline(new Pipeline())
                                        .setSampling(128, true)
                                        .build())
                        .addTransform(RandomCrop.builder().setSize(32).optPadding(4).build())
                        .addTransform(RandomHorizontalFlip.builder().build())
                        .addTransform(new ToTensor())
                        .optSeed(1)
                        .build();
        Dataset mixed =
                AugmentedDataset.builder()
                        .setDataset(train)
                        .addBatchTransform(Mixup.builder().setClasses(10).optAlpha(0.2).build())
                        .build();
        Dataset validation =
                Cifar10.builder().optUsage(Dataset.Usage.TEST).setSampling(128, false).build();
        Optimizer optimizer = Adam.builder().build();
        var soft =
                new DefaultTrainingConfig(SoftLabels.crossEntropy())
                        .addTrainingListeners(SoftLabels.guard())
                        .addEvaluator(new SoftLabelAccuracy())
                        .optOptimizer(optimizer);
        assertThat(List.of(train, mixed, validation)).doesNotHaveDuplicates();
        assertThat(soft.getEvaluators()).hasSize(1);
    }

    private static SequentialBlock linear() {
        return new SequentialBlock()
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(10).build());
    }

    @Test
    void bothSidesOfDigitsAreAskedAbout() throws Exception {
        var config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .addTrainingListeners(TrainingListener.Defaults.basic())
                        .optOptimizer(
                                Lion.builder()
                                        .optLearningRateTracker(Tracker.fixed(0.001f))
                                        .build());
        try (Digits train = digits(Dataset.Usage.TRAIN, 1000);
                Digits test = digits(Dataset.Usage.TEST, 200);
                Model model = Model.newInstance("guide")) {
            model.setBlock(linear());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 1, 28, 28));
                EasyTrain.fit(trainer, 5, train, null);
                TestTimeAugmentation bothSides =
                        TestTimeAugmentation.builder().optViews(Views.horizontalFlip()).build();
                Map<String, Float> result =
                        bothSides.evaluate(
                                trainer::evaluate, trainer.iterateDataset(test), new Accuracy());
                assertThat(result.get("Accuracy")).isGreaterThan(0.4f);
            }
        }
    }

    @Test
    void learningRateIsFound(@TempDir Path folder) throws Exception {
        var config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .optOptimizer(Adam.builder().build());
        try (Digits train = digits(Dataset.Usage.TRAIN, 1000);
                Model model = Model.newInstance("guide")) {
            model.setBlock(linear());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 1, 28, 28));
                LearningRateCurve curve =
                        LearningRateFinder.builder()
                                .setOptimizer(
                                        rate -> Adam.builder().optLearningRateTracker(rate).build())
                                .build()
                                .find(trainer, train);
                double rate = curve.suggestion().orElse(0.001);
                assertThat(rate).isBetween(1e-6, 1.0);
                curve.save(folder.resolve("find-lr.svg"));
                assertThat(folder.resolve("find-lr.svg")).isNotEmptyFile();
            }
        }
    }

    private static Digits digits(Dataset.Usage usage, int size) {
        return Digits.builder()
                .optUsage(usage)
                .optLimit(size)
                .setSampling(25, usage == Dataset.Usage.TRAIN)
                .build();
    }
}
