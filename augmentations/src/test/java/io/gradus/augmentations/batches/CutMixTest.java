package io.gradus.augmentations.batches;

import static io.gradus.augmentations.images.TestImages.bytes;
import static io.gradus.augmentations.images.TestImages.channelsFirst;
import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static io.gradus.augmentations.images.TestImages.notContiguous;
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
import io.gradus.augmentations.images.Box;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Layout;
import io.gradus.augmentations.images.Seeds;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CutMixTest {

    private static final CutMix CUT_MIX = CutMix.builder().setClasses(3).build();

    private static Examples examples(NDManager manager, NDArray data) {
        return new Examples(data, manager.arange(data.size(0)).mod(3));
    }

    /** Each value is compared with that of the image, or of its partner inside the box. */
    @Property(tries = 100)
    void theBoxIsThePartnersInEveryLayoutTypeAndKernel(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5) int size,
            @ForAll @IntRange(min = 1, max = 9) int height,
            @ForAll @IntRange(min = 1, max = 9) int width,
            @ForAll @IntRange(min = 1, max = 4) int channels) {
        try (NDManager manager = newManager()) {
            Shape shape = new Shape(size, height, width, channels);
            CutMix.Draw draw =
                    CUT_MIX.sample(
                            Seeds.random(seed), size, new ImageInfo(height, width, channels));
            Box box = draw.box();
            double area = (box.bottom() - box.top()) * (box.right() - box.left());
            assertThat(draw.lambda()).isCloseTo(1 - area / (height * width), within(1e-12));
            for (DataType type : List.of(DataType.UINT8, DataType.FLOAT32, DataType.FLOAT64)) {
                NDArray images = noise(manager, shape, DataType.UINT8, seed).toType(type, true);
                byte[] expected = expected(images, draw, images.getDataType().getNumOfBytes());
                for (String kernel : List.of("host", "device")) {
                    if (type == DataType.FLOAT64 && kernel.equals("host")) {
                        continue;
                    }
                    for (NDArray x : List.of(images, notContiguous(images))) {
                        assertThat(bytes(apply(CUT_MIX, kernel, x, draw))).isEqualTo(expected);
                    }
                }
            }
            layoutsAgree(noise(manager, shape, DataType.FLOAT32, seed), draw);
        }
    }

    private static NDArray apply(CutMix cutMix, String kernel, NDArray x, CutMix.Draw draw) {
        return with(kernel, () -> cutMix.apply(examples(x.getManager(), x), draw).data());
    }

    private static byte[] expected(NDArray images, CutMix.Draw draw, int valueSize) {
        byte[] from = bytes(images);
        byte[] to = from.clone();
        int height = (int) images.size(1);
        int width = (int) images.size(2);
        int pixel = (int) images.size(3) * valueSize;
        Box box = draw.box();
        for (int i = 0; i < to.length; i++) {
            int at = i / pixel;
            int x = at % width;
            int y = at / width % height;
            int image = at / width / height;
            if (y >= box.top() && y < box.bottom() && x >= box.left() && x < box.right()) {
                to[i] = from[i + (draw.partner().get(image) - image) * height * width * pixel];
            }
        }
        return to;
    }

    private static void layoutsAgree(NDArray images, CutMix.Draw draw) {
        CutMix first = CutMix.builder().setClasses(3).optLayout(Layout.CHW).build();
        byte[] expected = bytes(channelsFirst(apply(CUT_MIX, "host", images, draw)));
        for (String kernel : List.of("host", "device")) {
            assertThat(bytes(apply(first, kernel, channelsFirst(images), draw)))
                    .isEqualTo(expected);
        }
    }

    @Property(tries = 50)
    void theLossIsTheTwoTermForm(@ForAll long seed) {
        try (NDManager manager = newManager()) {
            NDArray data = noise(manager, new Shape(6, 5, 4, 1), DataType.FLOAT32, seed);
            Examples examples = examples(manager, data);
            CutMix.Draw draw = CUT_MIX.sample(Seeds.random(seed), 6, new ImageInfo(5, 4, 1));
            Examples mixed = CUT_MIX.apply(examples, draw);
            NDList logits =
                    new NDList(noise(manager, new Shape(6, 3), DataType.FLOAT32, seed).divi(50));
            NDArray others = manager.create(draw.partner().stream().mapToInt(i -> i % 3).toArray());
            SoftmaxCrossEntropyLoss soft = new SoftmaxCrossEntropyLoss("loss", 1, -1, false, true);
            SoftmaxCrossEntropyLoss hard = new SoftmaxCrossEntropyLoss();
            float own = hard.evaluate(new NDList(examples.labels()), logits).getFloat();
            float other = hard.evaluate(new NDList(others), logits).getFloat();
            double lambda = draw.lambda();
            assertThat(soft.evaluate(new NDList(mixed.labels()), logits).getFloat())
                    .isCloseTo((float) (lambda * own + (1 - lambda) * other), within(1e-5f));
        }
    }

    @Example
    void replacesByHand() {
        try (NDManager manager = newManager()) {
            NDArray data =
                    manager.create(
                            new float[] {0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23},
                            new Shape(3, 2, 2, 1));
            Examples mixed =
                    CUT_MIX.apply(
                            examples(manager, data),
                            new CutMix.Draw(0.5, new Box(0, 1, 2, 2), List.of(1, 2, 2)));
            assertThat(mixed.data().toFloatArray())
                    .containsExactly(0, 11, 2, 13, 10, 21, 12, 23, 20, 21, 22, 23);
            assertThat(mixed.labels().toFloatArray())
                    .containsExactly(.5f, .5f, 0, 0, .5f, .5f, 0, 0, 1);
        }
    }

    @Example
    void aBatchThatIsNotChangedKeepsItsData() {
        CutMix never = CutMix.builder().setClasses(3).optProbability(0).build();
        try (NDManager manager = newManager()) {
            NDArray data = noise(manager, new Shape(2, 4, 4, 3), DataType.UINT8, 1);
            Examples result = never.transform(examples(manager, data), Seeds.random(1));
            assertThat(result.data()).isNotSameAs(data);
            assertThat(result.data().toByteArray()).isEqualTo(data.toByteArray());
            assertThat(result.labels().toFloatArray()).containsExactly(1, 0, 0, 0, 1, 0);
        }
    }

    @Example
    void refusesWhatItCannotChange() {
        try (NDManager manager = newManager()) {
            Examples one = examples(manager, manager.zeros(new Shape(2, 4, 3)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CUT_MIX.transform(one, Seeds.random(1)))
                    .withMessageContaining("NHWC (rank 4), but they have shape (2, 4, 3)");
            Examples channelsFirst = examples(manager, manager.zeros(new Shape(2, 3, 8, 8)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CUT_MIX.transform(channelsFirst, Seeds.random(1)))
                    .withMessageContaining("optLayout(CHW)");
            Examples two = examples(manager, manager.zeros(new Shape(2, 4, 4, 3)));
            Box box = new Box(0, 0, 4, 5);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CUT_MIX.apply(two, new CutMix.Draw(1, box, List.of(0, 1))))
                    .withMessageContaining("reaches beyond the images of 4 x 4 pixels");
            Box nothing = new Box(0, 0, 0, 0);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CUT_MIX.apply(two, new CutMix.Draw(1, nothing, List.of(0))))
                    .withMessageContaining("draw is for 1 examples, but the batch has 2");
        }
    }
}
