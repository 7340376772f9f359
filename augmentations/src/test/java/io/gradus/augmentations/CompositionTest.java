package io.gradus.augmentations;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static io.gradus.augmentations.images.TestImages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Pipeline;
import io.gradus.augmentations.images.Box;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How transforms are put together; what all transforms must do is in the table. */
class CompositionTest {

    private static final int DRAWS = 20_000;
    private static final ImageInfo INFO = new ImageInfo(8, 7, 3);

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void composeIsItsPartsOneAfterAnother() {
        RandomCrop crop = RandomCrop.builder().setSize(9, 6).optPadding(3).build();
        RandomHorizontalFlip flip = RandomHorizontalFlip.builder().build();
        Cutout cutout = Cutout.builder().setLength(3).optFill(7).build();
        Compose compose = Compose.of(crop, Compose.of(flip, cutout));
        for (DataType type : List.of(DataType.UINT8, DataType.FLOAT32)) {
            NDArray images = noise(manager, new Shape(20, 8, 7, 3), type, 1);
            List<Selection> draws = draws(compose, 20);
            List<RandomCrop.Draw> crops = new ArrayList<>();
            List<RandomHorizontalFlip.Draw> flips = new ArrayList<>();
            List<Cutout.Draw> cutouts = new ArrayList<>();
            for (Selection draw : draws) {
                assertThat(draw.parts()).extracting(Selection.Part::index).containsExactly(0, 1);
                crops.add((RandomCrop.Draw) draw.parts().get(0).draw());
                List<Selection.Part> inner = ((Selection) draw.parts().get(1).draw()).parts();
                flips.add((RandomHorizontalFlip.Draw) inner.get(0).draw());
                cutouts.add((Cutout.Draw) inner.get(1).draw());
            }
            byte[] expected =
                    cutout.apply(flip.apply(crop.apply(images, crops), flips), cutouts)
                            .toByteArray();
            for (String kernel : List.of("host", "device")) {
                int handles = manager.getManagedArrays().size();
                try (NDArray result = with(kernel, () -> compose.apply(images, draws))) {
                    assertThat(result.getShape()).isEqualTo(new Shape(20, 9, 6, 3));
                    assertThat(result.toByteArray()).isEqualTo(expected);
                    assertThat(manager.getManagedArrays()).hasSize(handles + 1);
                }
            }
        }
    }

    private static List<Selection> draws(Composition composition, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> composition.sample(Seeds.random(3, i), INFO))
                .toList();
    }

    /** How often each order of parts was drawn, such as "01". */
    private static Map<String, Integer> counts(Composition composition) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Selection draw : draws(composition, DRAWS)) {
            StringBuilder indices = new StringBuilder();
            draw.parts().forEach(part -> indices.append(part.index()));
            counts.merge(indices.toString(), 1, Integer::sum);
        }
        return counts;
    }

    private static double chiSquare(Map<String, Integer> counts, double... probabilities) {
        assertThat(counts).hasSize(probabilities.length);
        double sum = 0;
        int i = 0;
        for (int count : counts.values()) {
            double expected = DRAWS * probabilities[i++];
            sum += (count - expected) * (count - expected) / expected;
        }
        return sum;
    }

    private static double[] alike(int n) {
        double[] all = new double[n];
        Arrays.fill(all, 1.0 / n);
        return all;
    }

    private static RandomTransform<?> flip() {
        return RandomHorizontalFlip.builder().build();
    }

    private static <T extends Composition.PartsBuilder<T>> T three(T builder) {
        return builder.addTransform(flip()).addTransform(flip()).addTransform(flip());
    }

    // The 99.9 % quantiles of chi-square are 10.83, 13.82, 20.52, 26.12 and 27.88 for 1, 2, 5, 8
    // and 9 degrees of freedom.

    @Test
    void oneOfDrawsByWeight() {
        assertThat(chiSquare(counts(OneOf.of(flip(), flip(), flip())), alike(3))).isLessThan(13.82);
        OneOf weighted = three(OneOf.builder()).optWeights(6, 0, 2).build();
        Map<String, Integer> counts = counts(weighted);
        assertThat(counts).containsOnlyKeys("0", "2");
        assertThat(chiSquare(counts, 0.75, 0.25)).isLessThan(10.83);
    }

    @Test
    void someOfDrawsEveryOrderAlike() {
        SomeOf two = three(SomeOf.builder()).setCount(2).build();
        assertThat(counts(two)).containsOnlyKeys("01", "02", "10", "12", "20", "21");
        assertThat(chiSquare(counts(two), alike(6))).isLessThan(20.52);
    }

    @Test
    void someOfKeepsTheOrder() {
        SomeOf two = three(SomeOf.builder()).setCount(2).optKeepOrder(true).build();
        assertThat(counts(two)).containsOnlyKeys("01", "02", "12");
        assertThat(chiSquare(counts(two), alike(3))).isLessThan(13.82);
    }

    @Test
    void someOfWithReplacementDrawsEachTimeFromAll() {
        SomeOf two = three(SomeOf.builder()).setCount(2).optReplacement(true).build();
        assertThat(chiSquare(counts(two), alike(9))).isLessThan(26.12);
        SomeOf four = three(SomeOf.builder()).setCount(4).optReplacement(true).build();
        assertThat(draws(four, 1).get(0).parts()).hasSize(4);
    }

    @Test
    void randomOrderDrawsEveryPermutationAlike() {
        RandomOrder order = RandomOrder.of(flip(), flip(), flip());
        assertThat(counts(order)).containsOnlyKeys("012", "021", "102", "120", "201", "210");
        assertThat(chiSquare(counts(order), alike(6))).isLessThan(20.52);
    }

    @Test
    void randomApplyAppliesAllOrNone() {
        Map<String, Integer> counts = counts(RandomApply.of(0.3, flip(), flip()));
        assertThat(counts).containsOnlyKeys("", "01");
        assertThat(chiSquare(counts, 0.7, 0.3)).isLessThan(10.83);
        assertThat(counts(RandomApply.of(0, flip()))).containsOnlyKeys("");
        assertThat(counts(RandomApply.of(1, flip()))).containsOnlyKeys("0");
    }

    @Test
    void partsDrawForTheImageAsTheOneBeforeHasLeftIt() {
        // A hole's centre must be inside the crop, not only inside the image.
        Compose compose =
                Compose.of(
                        RandomCrop.builder().setSize(2).build(),
                        Cutout.builder().setLength(1).build());
        for (Selection draw : draws(compose, 100)) {
            Box hole = ((Cutout.Draw) draw.parts().get(1).draw()).holes().get(0);
            assertThat(hole.bottom()).isLessThanOrEqualTo(2);
            assertThat(hole.right()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void imagesOfABatchMustEndWithOneSize() {
        RandomTransform<?> small = RandomCrop.builder().setSize(2).build();
        RandomTransform<?> large = RandomCrop.builder().setSize(4).build();
        OneOf either = OneOf.builder().addTransform(small).addTransform(large).optSeed(1).build();
        List<Shape> shapes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            shapes.add(either.transform(manager.zeros(new Shape(8, 7, 3))).getShape());
        }
        assertThat(shapes).contains(new Shape(2, 2, 3), new Shape(4, 4, 3));
        NDArray batch = manager.zeros(new Shape(16, 8, 7, 3));
        for (String kernel : List.of("host", "device")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> with(kernel, () -> either.transform(batch)))
                    .withMessageContaining("the images of a batch must become")
                    .withMessageContaining("but one becomes");
        }
        NDArray none = manager.create(new Shape(0, 8, 7, 3));
        for (Composition unsure :
                List.of(
                        either,
                        SomeOf.builder()
                                .addTransform(small)
                                .addTransform(large)
                                .setCount(1)
                                .build(),
                        RandomApply.of(0.5, small),
                        RandomOrder.of(
                                small, RandomCrop.builder().setSize(3).optPadding(2).build()),
                        Compose.of(OneOf.of(small, large)))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> unsure.transform(none))
                    .withMessageContaining("size of the images of an empty batch is not known");
        }
        assertThat(RandomApply.of(0, small).transform(none).getShape())
                .isEqualTo(new Shape(0, 8, 7, 3));
        assertThat(OneOf.of(small, Compose.of(large, small)).transform(none).getShape())
                .isEqualTo(new Shape(0, 2, 2, 3));
    }

    @Test
    void refusesDrawsOfOthers() {
        NDArray image = manager.zeros(new Shape(8, 7, 3));
        Compose compose = Compose.of(flip());
        refused(
                compose,
                image,
                new Selection.Part(0, new Cutout.Draw(List.of())),
                "a draw of RandomHorizontalFlip must be a io.gradus.augmentations.RandomHorizontal");
        refused(
                compose,
                image,
                new Selection.Part(1, new RandomHorizontalFlip.Draw(true)),
                "index must be in 0..0, the parts of Compose, but is 1");
        refused(compose, image, new Selection.Part(0, null), "but is null");
        assertThatIllegalArgumentException()
                .isThrownBy(Compose::of)
                .withMessageContaining("transforms must be one or more: call addTransform");
    }

    private static void refused(
            Composition composition, NDArray image, Selection.Part part, String message) {
        Selection draw = new Selection(List.of(part));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> composition.apply(image, List.of(draw)))
                .withMessageContaining(message);
    }

    @Test
    void imagesMayChangeTheirSizeAtDifferentSteps() {
        // Some are cropped first, some later, some twice; all end with one size.
        String recipe = "apply(crop(6)) oneof([flip, flip vflip]) crop([5, 4]) apply(flip)";
        NDArray images = noise(manager, new Shape(40, 8, 7, 3), DataType.UINT8, 1);
        int handles = manager.getManagedArrays().size();
        RandomTransform<?> transform = Augmentations.parse(recipe);
        applied(transform, images);
        assertThat(manager.getManagedArrays()).hasSize(handles);
    }

    private static <P extends Record> void applied(RandomTransform<P> transform, NDArray images) {
        List<P> draws =
                IntStream.range(0, 40)
                        .mapToObj(i -> transform.sample(Seeds.random(9, i), INFO))
                        .toList();
        try (NDArray host = with("host", () -> transform.apply(images, draws));
                NDArray device = with("device", () -> transform.apply(images, draws))) {
            assertThat(host.getShape()).isEqualTo(new Shape(40, 5, 4, 3));
            assertThat(device.toByteArray()).isEqualTo(host.toByteArray());
        }
    }

    @Test
    void inAPipelineItIsATransform() {
        NDArray images = noise(manager, new Shape(6, 8, 7, 3), DataType.FLOAT32, 1);
        Compose.Builder builder =
                Compose.builder()
                        .addTransform(RandomCrop.builder().setSize(6).optPadding(1).build())
                        .addTransform(RandAugment.builder().build())
                        .optSeed(3);
        try (NDList result = new Pipeline().add(builder.build()).transform(new NDList(images))) {
            assertThat(result.head().getShape()).isEqualTo(new Shape(6, 6, 6, 3));
            assertThat(result.head().toByteArray())
                    .isEqualTo(builder.build().transform(images).toByteArray());
        }
    }

    @Test
    void tenThousandBatchesLeaveNoHandle() {
        NDArray images = noise(manager, new Shape(2, 5, 4, 3), DataType.FLOAT32, 1);
        RandomTransform<?> recipe =
                Augmentations.parse("randaugment crop(5, pad=1) oneof([flip, augmix])");
        int handles = manager.getManagedArrays().size();
        for (int i = 0; i < 10_000; i++) {
            recipe.transform(images).close();
        }
        for (int i = 0; i < 20; i++) {
            with("device", () -> recipe.transform(images)).close();
        }
        assertThat(manager.getManagedArrays()).hasSize(handles);
    }

    @Test
    void aDrawIsAValueThatCanBeLogged() {
        Compose compose = Compose.of(RandomCrop.builder().setSize(8, 7).build());
        assertThat(draws(compose, 1).get(0))
                .isEqualTo(new Selection(List.of(new Selection.Part(0, new RandomCrop.Draw(0, 0)))))
                .hasToString("Selection[parts=[Part[index=0, draw=Draw[top=0, left=0]]]]");
    }
}
