package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.basicdataset.cv.classification.Cifar10;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.Pipeline;
import io.gradus.augmentations.Augmentations;
import io.gradus.augmentations.AugmentedDataset;
import io.gradus.augmentations.RandomCrop;
import io.gradus.augmentations.batches.Mixup;
import io.gradus.augmentations.batches.OneHotLabels;
import io.gradus.augmentations.batches.SoftLabelAccuracy;
import io.gradus.benchmarks.digits.Digits;
import io.gradus.optimizers.Adam;
import io.gradus.optimizers.Lookahead;
import io.gradus.schedulers.Schedule;
import io.gradus.training.checkpoints.CheckpointListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's Java, compiled and run. */
class ReadmeTest {

    private static final Path ROOT = Path.of("..");

    @Test
    void examplesAreThoseOfThisFile() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        String here =
                squeeze(
                        Files.readString(
                                Path.of("src/test/java/io/gradus/benchmarks/ReadmeTest.java")));
        List<String> blocks =
                Pattern.compile("(?s)```java\n(.*?)```")
                        .matcher(readme)
                        .results()
                        .map(match -> match.group(1))
                        .toList();
        assertThat(blocks).isNotEmpty();
        blocks.stream()
                .flatMap(block -> Arrays.stream(block.split(";\\s*")))
                .forEach(statement -> assertThat(here).contains(squeeze(statement)));
    }

    /** Without white space, which the formatter and the README lay out in different ways. */
    private static String squeeze(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void before() {
        var config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .optOptimizer(
                                Optimizer.adam()
                                        .optLearningRateTracker(Tracker.fixed(0.002f))
                                        .build());
        assertThat(config.getOptimizer()).isNotNull();
    }

    @Test
    void after() {
        Schedule rate = Schedule.parse("warmup(500) cosine(0.002, 19500)");
        Optimizer adam = Adam.builder().optLearningRateTracker(rate).optClipGrad(1).build();
        var config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .optOptimizer(Lookahead.builder().setInner(adam).build());
        assertThat(config.getOptimizer()).isInstanceOf(Lookahead.class);
        assertThat(rate.at(500)).isEqualTo(0.002);
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
                        .addTransform(
                                Augmentations.parse(
                                        "randaugment(n=2, m=9) crop(32, pad=4) flip cutout(16)"))
                        .addTransform(new ToTensor())
                        .optSeed(1)
                        .build();
        assertThat(train).isNotNull();
    }

    /** Mixup on the digits, which need no download: six epochs of soft labels. */
    @Test
    void mixedLabelsTrain() throws Exception {
        SoftLabelAccuracy accuracy = new SoftLabelAccuracy();
        var soft =
                new DefaultTrainingConfig(new SoftmaxCrossEntropyLoss("loss", 1, -1, false, true))
                        .addEvaluator(accuracy)
                        .addTrainingListeners(TrainingListener.Defaults.basic())
                        .optOptimizer(
                                Adam.builder()
                                        .optLearningRateTracker(Tracker.fixed(0.003f))
                                        .build());
        try (Digits raw = digits(Dataset.Usage.TRAIN, new Pipeline(), 1000);
                Digits test = digits(Dataset.Usage.TEST, new Pipeline(new ToTensor()), 200);
                Model model = Model.newInstance("readme")) {
            Dataset mixed =
                    AugmentedDataset.builder()
                            .setDataset(raw)
                            .addTransform(RandomCrop.builder().setSize(28).optPadding(1).build())
                            .addTransform(new ToTensor())
                            .addBatchTransform(Mixup.builder().setClasses(10).optAlpha(0.2).build())
                            .optSeed(1)
                            .build();
            Dataset validation =
                    AugmentedDataset.builder()
                            .setDataset(test)
                            .addBatchTransform(new OneHotLabels(10))
                            .build();
            model.setBlock(
                    new SequentialBlock()
                            .add(Blocks.batchFlattenBlock())
                            .add(Linear.builder().setUnits(64).build())
                            .add(Activation.reluBlock())
                            .add(Linear.builder().setUnits(10).build()));
            try (Trainer trainer = model.newTrainer(soft)) {
                trainer.initialize(new Shape(1, 1, 28, 28));
                EasyTrain.fit(trainer, 6, mixed, validation);
                Float right = trainer.getTrainingResult().getValidateEvaluation("Accuracy");
                assertThat(right).isGreaterThan(0.6f);
            }
        }
    }

    @Test
    void resumedRun(@TempDir Path folder) throws Exception {
        Optimizer optimizer = Adam.builder().build();
        var config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(optimizer);
        CheckpointListener checkpoints =
                CheckpointListener.builder()
                        .setDirectory(folder)
                        .setOptimizer(optimizer)
                        .optEverySteps(500)
                        .build();
        config.addTrainingListeners(checkpoints);
        try (Digits train = digits(Dataset.Usage.TRAIN, new Pipeline(new ToTensor()), 100);
                Digits validation = digits(Dataset.Usage.TEST, new Pipeline(new ToTensor()), 50);
                Model model = Model.newInstance("readme")) {
            model.setBlock(
                    new SequentialBlock()
                            .add(Blocks.batchFlattenBlock())
                            .add(Linear.builder().setUnits(10).build()));
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 1, 28, 28));
                // and in place of EasyTrain.fit:
                checkpoints.fit(trainer, 10, train, validation);
                assertThat(checkpoints.resume(trainer).epoch()).isEqualTo(10);
            }
        }
    }

    private static Digits digits(Dataset.Usage usage, Pipeline pipeline, int size) {
        return Digits.builder()
                .optUsage(usage)
                .optPipeline(pipeline)
                .optLimit(size)
                .setSampling(25, usage == Dataset.Usage.TRAIN)
                .build();
    }

    @Test
    void quickStartHasTheTwoCommandsOfAFreshMachine() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        String block = readme.split("## Quick start")[1].split("```")[1].strip();
        assertThat(block.lines())
                .containsExactly(
                        "mvn -B -ntp -DskipTests package"
                                + " && java -jar benchmarks/target/gradus.jar compare",
                        "mvn -B -ntp verify");
    }
}
