package io.gradus.augmentations.batches;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import io.gradus.augmentations.images.Seeds;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SamplePairing, LabelSmoothing and OneOfBatch. */
class BatchTransformsTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Examples three() {
        return new Examples(
                manager.create(new float[] {0, 4, 8}, new Shape(3, 1)),
                manager.create(new int[] {0, 1, 2}));
    }

    @Test
    void samplePairingAveragesAndKeepsTheLabels() {
        SamplePairing pairing = SamplePairing.builder().build();
        Examples examples = three();
        Examples paired = pairing.apply(examples, new SamplePairing.Draw(0.5, List.of(1, 2, 2)));
        assertThat(paired.data().toFloatArray()).containsExactly(2, 6, 8);
        assertThat(paired.labels()).isSameAs(examples.labels());
        Examples less = pairing.apply(examples, new SamplePairing.Draw(0.25, List.of(1, 2, 0)));
        assertThat(less.data().toFloatArray()).containsExactly(1, 5, 6);
        assertThat(pairing.sample(Seeds.random(1), 3).weight()).isEqualTo(0.5);
        NDArray kept =
                SamplePairing.builder()
                        .optProbability(0)
                        .build()
                        .transform(examples, Seeds.random(1))
                        .data();
        assertThat(kept).isNotSameAs(examples.data());
        assertThat(kept.toFloatArray()).containsExactly(0, 4, 8);
    }

    @Test
    void samplePairingRefusesBytesAndOtherBatches() {
        SamplePairing pairing = SamplePairing.builder().build();
        NDArray bytes = noise(manager, new Shape(2, 1), DataType.UINT8, 1);
        Examples examples = new Examples(bytes, manager.zeros(new Shape(2)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pairing.transform(examples, Seeds.random(1)))
                .withMessageContaining("SamplePairing blends data of a floating type")
                .withMessageContaining("uint8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pairing.apply(three(), new SamplePairing.Draw(0, List.of(0))))
                .withMessageContaining("draw is for 1 examples, but the batch has 3");
    }

    @Test
    void labelSmoothingByHand() {
        LabelSmoothing smoothing = LabelSmoothing.builder().setClasses(4).optEpsilon(0.2).build();
        NDArray labels = manager.create(new int[] {2});
        Examples examples = new Examples(manager.zeros(new Shape(1, 1)), labels);
        Examples smooth = smoothing.transform(examples, Seeds.random(1));
        assertThat(smooth.data()).isSameAs(examples.data());
        assertThat(smooth.labels().toFloatArray())
                .containsExactly(new float[] {.05f, .05f, .85f, .05f}, within(1e-7f));
    }

    /** Also on 1,000 classes the rows sum to 1, and the loss is that of the definition. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 1})
    void labelSmoothingsLossIsTheTwoTermForm(double epsilon) {
        int classes = 1_000;
        LabelSmoothing smoothing =
                LabelSmoothing.builder().setClasses(classes).optEpsilon(epsilon).build();
        NDArray labels = manager.create(new long[] {7, 999});
        NDList logits =
                new NDList(noise(manager, new Shape(2, classes), DataType.FLOAT32, 1).divi(50));
        NDArray soft = smoothing.apply(new Examples(logits.head(), labels)).labels();
        double[] rows = soft.toType(DataType.FLOAT64, false).sum(new int[] {1}).toDoubleArray();
        assertThat(rows).containsExactly(new double[] {1, 1}, within(1e-6));
        double uniform = -logits.head().logSoftmax(1).mean().getFloat();
        double hard = new SoftmaxCrossEntropyLoss().evaluate(new NDList(labels), logits).getFloat();
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss("loss", 1, -1, false, true);
        assertThat((double) loss.evaluate(new NDList(soft), logits).getFloat())
                .isCloseTo((1 - epsilon) * hard + epsilon * uniform, within(1e-4));
    }

    @Test
    void smoothingBeforeMixupIsSmoothingAfterIt() {
        Mixup mixup = Mixup.builder().setClasses(3).build();
        LabelSmoothing smoothing = LabelSmoothing.builder().setClasses(3).build();
        Mixup.Draw draw = new Mixup.Draw(0.3, List.of(2, 0, 1));
        float[] before = mixup.apply(smoothing.apply(three()), draw).labels().toFloatArray();
        float[] after = smoothing.apply(mixup.apply(three(), draw)).labels().toFloatArray();
        assertThat(before).containsExactly(after, within(1e-6f));
    }

    @Test
    void oneOfBatchAppliesWhatItChoseAndReplays() {
        Mixup mixup = Mixup.builder().setClasses(3).build();
        OneOfBatch oneOf =
                OneOfBatch.builder().addTransform(new OneHotLabels(3)).addTransform(mixup).build();
        Examples examples = three();
        assertThat(oneOf.apply(examples, new OneOfBatch.Draw(0, 5)).data())
                .isSameAs(examples.data());
        Examples mixed = oneOf.apply(examples, new OneOfBatch.Draw(1, 5));
        Examples expected = mixup.transform(examples, Seeds.random(5));
        assertThat(mixed.data().toFloatArray()).isEqualTo(expected.data().toFloatArray());
        assertThat(mixed.labels().toFloatArray()).isEqualTo(expected.labels().toFloatArray());
        assertThat(oneOf.sample(Seeds.random(1)).seed())
                .isNotEqualTo(oneOf.sample(Seeds.random(2)).seed());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> oneOf.apply(examples, new OneOfBatch.Draw(2, 0)))
                .withMessage("choice must be in 0..1, but is 2");
    }

    /** The rows of these would take 8 GB each. */
    @Test
    void labelsAreCheckedWithoutMakingRows() {
        int classes = 1_000_000;
        OneOfBatch oneOf =
                OneOfBatch.builder()
                        .addTransform(new OneHotLabels(classes))
                        .addTransform(Mixup.builder().setClasses(classes).build())
                        .addTransform(CutMix.builder().setClasses(classes).build())
                        .addTransform(LabelSmoothing.builder().setClasses(classes).build())
                        .build();
        NDArray images = manager.zeros(new Shape(2_147, 1, 1, 1));
        NDArray labels = manager.arange(2_147);
        oneOf.check(new Examples(images, labels));
        NDArray wrong = labels.add(classes - 2_146);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> oneOf.check(new Examples(images, wrong)))
                .withMessageContaining("0..999999, but label 2146 is 1000000.0");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                oneOf.check(
                                        new Examples(
                                                manager.zeros(new Shape(2_148, 1, 1, 1)),
                                                manager.arange(2_148))))
                .withMessageContaining("classes must be at most");
    }
}
