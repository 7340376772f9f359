package io.gradus.augmentations.batches;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static io.gradus.augmentations.images.TestImages.with;
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
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class MixupTest {

    private static final Mixup MIXUP = Mixup.builder().setClasses(3).build();

    @Property(tries = 100)
    void rowsOfLabelsSumToOneAndKernelsAgree(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int size) {
        try (NDManager manager = newManager()) {
            Examples examples = examples(manager, size, seed);
            Mixup.Draw draw = MIXUP.sample(Seeds.random(seed), size);
            Examples host = with("host", () -> MIXUP.apply(examples, draw));
            Examples device = with("device", () -> MIXUP.apply(examples, draw));
            assertThat(device.data().toByteArray()).isEqualTo(host.data().toByteArray());
            assertThat(device.labels().toByteArray()).isEqualTo(host.labels().toByteArray());
            for (float sum : host.labels().sum(new int[] {1}).toFloatArray()) {
                assertThat(sum).isCloseTo(1, within(1e-6f));
            }
        }
    }

    private static Examples examples(NDManager manager, int size, long seed) {
        NDArray labels = manager.arange(size).mod(3);
        return new Examples(
                noise(manager, new Shape(size, 2, 3, 1), DataType.FLOAT32, seed), labels);
    }

    @Property(tries = 50)
    void lambdaOneIsIdentity(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int size) {
        try (NDManager manager = newManager()) {
            Examples examples = examples(manager, size, seed);
            List<Integer> partner = MIXUP.sample(Seeds.random(seed), size).partner();
            Examples mixed = MIXUP.apply(examples, new Mixup.Draw(1, partner));
            assertThat(mixed.data().toByteArray()).isEqualTo(examples.data().toByteArray());
            assertThat(mixed.labels().toFloatArray())
                    .isEqualTo(
                            new OneHotLabels(3)
                                    .transform(examples, Seeds.random(1))
                                    .labels()
                                    .toFloatArray());
        }
    }

    @Property(tries = 50)
    void theLossIsTheTwoTermForm(
            @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 1) double lambda) {
        try (NDManager manager = newManager()) {
            Examples examples = examples(manager, 6, seed);
            List<Integer> partner = MIXUP.sample(Seeds.random(seed), 6).partner();
            Examples mixed = MIXUP.apply(examples, new Mixup.Draw(lambda, partner));
            NDList logits =
                    new NDList(noise(manager, new Shape(6, 3), DataType.FLOAT32, seed).divi(50));
            NDArray others = manager.create(partner.stream().mapToInt(i -> i % 3).toArray());
            SoftmaxCrossEntropyLoss soft = new SoftmaxCrossEntropyLoss("loss", 1, -1, false, true);
            SoftmaxCrossEntropyLoss hard = new SoftmaxCrossEntropyLoss();
            float own = hard.evaluate(new NDList(examples.labels()), logits).getFloat();
            float other = hard.evaluate(new NDList(others), logits).getFloat();
            assertThat(soft.evaluate(new NDList(mixed.labels()), logits).getFloat())
                    .isCloseTo((float) (lambda * own + (1 - lambda) * other), within(1e-5f));
        }
    }

    @Example
    void aBatchThatIsNotBlendedKeepsItsData() {
        Mixup never = Mixup.builder().setClasses(3).optProbability(0).build();
        try (NDManager manager = newManager()) {
            Examples examples = examples(manager, 4, 1);
            Examples result = never.transform(examples, Seeds.random(1));
            assertThat(result.data()).isNotSameAs(examples.data());
            assertThat(result.data().toByteArray()).isEqualTo(examples.data().toByteArray());
            assertThat(result.labels().toFloatArray())
                    .containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0);
        }
    }

    @Example
    void blendsByHand() {
        try (NDManager manager = newManager()) {
            Examples examples =
                    new Examples(
                            manager.create(new float[] {0, 4, 8}, new Shape(3, 1)),
                            manager.create(new int[] {0, 1, 2}));
            Examples mixed = MIXUP.apply(examples, new Mixup.Draw(0.75, List.of(1, 2, 2)));
            assertThat(mixed.data().toFloatArray()).containsExactly(1, 5, 8);
            assertThat(mixed.labels().toFloatArray())
                    .containsExactly(.75f, .25f, 0, 0, .75f, .25f, 0, 0, 1);
        }
    }

    @Example
    void refusesWhatItCannotBlend() {
        try (NDManager manager = newManager()) {
            Examples bytes =
                    new Examples(
                            noise(manager, new Shape(2, 1, 1, 1), DataType.UINT8, 1),
                            manager.create(new int[] {0, 1}));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> MIXUP.transform(bytes, Seeds.random(1)))
                    .withMessageContaining(
                            "Mixup blends data of a floating type, but they are uint8; add ToTensor before it");
            Examples floats = examples(manager, 2, 1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> MIXUP.apply(floats, new Mixup.Draw(1, List.of(0))))
                    .withMessageContaining("draw is for 1 examples, but the batch has 2");
        }
    }
}
