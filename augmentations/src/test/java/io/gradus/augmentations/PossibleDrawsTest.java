package io.gradus.augmentations;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.batches.CutMix;
import io.gradus.augmentations.batches.Examples;
import io.gradus.augmentations.batches.LabelSmoothing;
import io.gradus.augmentations.batches.Mixup;
import io.gradus.augmentations.batches.OneHotLabels;
import io.gradus.augmentations.batches.OneOfBatch;
import io.gradus.augmentations.batches.SamplePairing;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Seeds;
import io.gradus.augmentations.images.ValueRange;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An image that some draw could not take is refused at once, whatever is drawn. */
class PossibleDrawsTest {

    private static final int TRIES = 20;

    private static void assertRefused(String text, Shape shape, DataType type, String message) {
        try (NDManager manager = newManager()) {
            NDArray image = noise(manager, shape, type, 1);
            for (int i = 0; i < TRIES; i++) {
                RandomTransform<?> transform = Augmentations.parse(text);
                assertThatIllegalArgumentException()
                        .as(text)
                        .isThrownBy(() -> transform.transform(image))
                        .withMessageContaining(message);
            }
        }
    }

    private static void assertTaken(String text, Shape shape, DataType type) {
        try (NDManager manager = newManager()) {
            NDArray image = noise(manager, shape, type, 1);
            for (int i = 0; i < TRIES; i++) {
                RandomTransform<?> transform = Augmentations.parse(text);
                assertThatCode(() -> transform.transform(image).close())
                        .as(text)
                        .doesNotThrowAnyException();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "autoaugment(cifar10)",
                "autoaugment(imagenet)",
                "autoaugment(svhn)",
                "autoaugment([[[\"Rotate\", 1, 2]], [[\"Color\", 0.001, 2]]])",
                "randaugment",
                "randaugment(n=1, m=0)",
                "trivialaugment",
                "augmix",
                "threeaugment(jitter=0)",
                "jitter(brightness=0.1, saturation=0.1)",
                "grayscale(0.001)",
                "apply(grayscale(1), p=0.001)",
                "apply(flip hue_, p=0.001)",
                "oneof([flip, lighting], weights=[1000, 1])",
                "someof(1, [flip, vflip, cutout(2), isonoise])",
                "order([flip, grayscale(0.001)])",
                "flip apply(compose([vflip, oneof([flip, trivialaugment])]), p=0.001)"
            })
    void channels(String text) {
        String real = text.replace("hue_", "jitter(hue=0.1)");
        for (DataType type : List.of(DataType.UINT8, DataType.FLOAT32)) {
            assertRefused(real, new Shape(6, 7, 4), type, "channels");
            assertTaken(real, new Shape(6, 7, 3), type);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "autoaugment([[[\"Rotate\", 0.5, 3], [\"Equalize\", 0.5]]])",
                "autoaugment([[[\"Rotate\", 1, 3], [\"Color\", 0, 3]]])",
                "augmix(allOps=false)",
                "jitter(brightness=0.5)",
                "apply(grayscale(1), p=0)",
                "oneof([flip, lighting], weights=[1, 0])",
                "grayscale(0)"
            })
    void whatIsNeverDrawnMayNeedOtherChannels(String text) {
        assertTaken(text, new Shape(6, 7, 4), DataType.UINT8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apply(erasing(1, value=NORMAL), p=0.001) | NORMAL noise is for floats",
                "apply(cutout(2, fill=0.5), p=0.001)      | whole number",
                "perspective(p=0.001, fill=0.5)           | whole number",
                "gridmask([2, 4], p=0.001, fill=0.5)      | whole number",
                "apply(crop(4, pad=1, fill=[1, 2]), p=0.001) | one for each of the 3 channels",
                "oneof([flip, rotate(9, fill=0.5)], weights=[1000, 1]) | whole number",
                "apply(randaugment(fill=[1, 2]), p=0.001) | one for each of the 3 channels",
                "trivialaugment(fill=[1, 2])              | one for each of the 3 channels",
                "augmix(width=1, fill=[1, 2])             | one for each of the 3 channels"
            })
    void typesAndFills(String text, String message) {
        assertRefused(text, new Shape(6, 7, 3), DataType.UINT8, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apply(crop(16), p=0.001)                     | crop of 16 x 16",
                "oneof([flip, crop(16)], weights=[1000, 1])   | crop of 16 x 16",
                "apply(crop(8, pad=8, mode=REFLECT), p=0.001) | REFLECT padding",
                "apply(blur(17), p=0.001)                     | kernel",
                // a kernel of 15 fits into 8 pixels, but not into the 6 of what is cropped
                "order([crop(6), blur(15)])                   | kernel",
                "order([flip, vflip, crop(6), cutout(2), blur(15)]) | kernel",
                "someof(2, [crop(6), blur(15)])               | kernel",
                "someof(2, [crop(6), flip, vflip, cutout(2), blur(15)]) | kernel",
                "someof(2, [crop(6), flip, vflip, blur(15)], keepOrder=true) | kernel",
                "someof(2, [flip, vflip, crop(6), blur(15)], replacement=true) | kernel",
                "apply(crop(6), p=0.001) blur(15)             | kernel",
                "oneof([flip, crop(6)]) apply(blur(15), p=0.001) | kernel"
            })
    void sizes(String text, String message) {
        assertRefused(text, new Shape(8, 8, 3), DataType.UINT8, message);
    }

    /** Which sizes can meet which part is followed, so that nothing is refused that always goes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "someof(1, [crop(6), blur(15)])",
                "someof(1, [crop(6), blur(15)], replacement=true)",
                "someof(2, [blur(15), crop(6)], keepOrder=true)",
                "someof(2, [blur(15), crop(6)], keepOrder=true, replacement=true)",
                "someof(2, [crop(6), flip, blur(5)], keepOrder=true)",
                "order([rrc(16), flip, vflip]) crop(12)",
                "order([rrc(16), rrc(20), flip]) crop(12)",
                "someof(2, [rrc(16), rrc(20)]) crop(12)",
                "order([crop(6, pad=6, mode=REFLECT), flip])",
                "apply(crop(6), p=0) blur(15)",
                "apply(crop(6), p=1) blur(11)",
                "oneof([crop(6), crop(7)]) crop(6)"
            })
    void sizesThatAlwaysFit(String text) {
        assertTaken(text, new Shape(8, 8, 3), DataType.UINT8);
    }

    /** Of batches, too: whichever would be chosen. */
    @Test
    void batches() {
        OneOfBatch both =
                OneOfBatch.builder()
                        .addTransform(Mixup.builder().setClasses(3).build(), 1000)
                        .addTransform(new OneHotLabels(3), 1000)
                        .addTransform(SamplePairing.builder().build(), 1000)
                        .addTransform(CutMix.builder().setClasses(3).build())
                        .build();
        OneOfBatch nested =
                OneOfBatch.builder()
                        .addTransform((examples, random) -> examples, 1000)
                        .addTransform(LabelSmoothing.builder().setClasses(4).build(), 1000)
                        .addTransform(both)
                        .build();
        try (NDManager manager = newManager()) {
            NDArray labels = manager.create(new int[] {0, 2});
            NDArray soft = manager.ones(new Shape(2, 4));
            Examples images = new Examples(manager.ones(new Shape(2, 8, 8, 3)), labels);
            Examples rows = new Examples(manager.ones(new Shape(2, 8)), labels);
            Examples planes = new Examples(manager.ones(new Shape(2, 3, 8, 8)), labels);
            Examples bytes =
                    new Examples(manager.ones(new Shape(2, 8, 8, 3), DataType.UINT8), labels);
            Examples others = new Examples(images.data(), soft);
            for (int i = 0; i < TRIES; i++) {
                RandomGenerator random = Seeds.random(i);
                for (OneOfBatch transform : List.of(both, nested)) {
                    assertThat(transform.transform(images, random).size()).isEqualTo(2);
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> transform.transform(rows, random))
                            .withMessageContaining("rank 4");
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> transform.transform(planes, random))
                            .withMessageContaining("optLayout(CHW)");
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> transform.transform(bytes, random))
                            .withMessageContaining("floating type");
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> transform.transform(others, random))
                            .withMessageContaining("is setClasses(3) right?");
                }
            }
        }
    }

    /** All orders of many parts are too many to try. */
    @Test
    void manyPartsTakeNoTime() {
        StringBuilder crops = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            crops.append(i == 0 ? "" : ", ").append("rrc(").append(8 + i).append(')');
        }
        String flips = String.join(", ", Collections.nCopies(40, "flip"));
        ImageInfo image = new ImageInfo(8, 8, 3);
        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> {
                    for (String parts : List.of(crops.toString(), flips + ", rrc(9)", flips)) {
                        for (String text :
                                List.of(
                                        "order([%s])",
                                        "someof(20, [%s])", "someof(20, [%s], keepOrder=true)")) {
                            assertThat(possible(text.formatted(parts), image)).isNotEmpty();
                        }
                    }
                });
    }

    @Test
    void sizesOfAllOrders() {
        ImageInfo image = new ImageInfo(8, 8, 3);
        assertThat(possible("order([rrc(16), flip, rrc(20)])", image))
                .containsExactlyInAnyOrder(image.of(16, 16), image.of(20, 20));
        assertThat(possible("someof(1, [rrc(16), flip, rrc(20)])", image))
                .containsExactlyInAnyOrder(image, image.of(16, 16), image.of(20, 20));
        assertThat(possible("someof(2, [rrc(16), flip, rrc(20)], keepOrder=true)", image))
                .containsExactlyInAnyOrder(image.of(16, 16), image.of(20, 20));
    }

    private static Set<ImageInfo> possible(String text, ImageInfo image) {
        return Augmentations.parse(text)
                .possible(image, (part, size) -> part.requireTakes(size, true, ValueRange.LEVELS));
    }
}
