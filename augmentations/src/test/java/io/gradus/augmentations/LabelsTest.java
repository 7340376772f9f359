package io.gradus.augmentations;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.modality.cv.transform.CenterCrop;
import ai.djl.modality.cv.transform.Resize;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.translate.Transform;
import io.gradus.augmentations.TransformTable.Row;
import io.gradus.augmentations.images.Geometric;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Seeds;
import io.gradus.augmentations.policies.Policy;
import io.gradus.augmentations.policies.PolicyOperation;
import io.gradus.augmentations.policies.PolicyStep;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels that name places in images are not left behind where pixels move. */
class LabelsTest {

    private static final int COUNT = 4;

    /** What changes colors, adds noise or erases; everything else of the table moves pixels. */
    private static final Set<Class<?>> STILL =
            Set.of(
                    ColorJitter.class,
                    RandomGrayscale.class,
                    GaussianBlur.class,
                    RandomErasing.class,
                    GridMask.class,
                    PcaLighting.class,
                    GaussianNoise.class,
                    IsoNoise.class,
                    Cutout.class,
                    ThreeAugment.class);

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private ArrayDataset images(NDArray... labels) {
        return new ArrayDataset.Builder()
                .setData(noise(manager, new Shape(COUNT, 8, 8, 3), DataType.UINT8, 1))
                .optLabels(labels)
                .setSampling(2, false)
                .build();
    }

    private AugmentedDataset.Builder augmented(Transform transform, NDArray... labels) {
        return AugmentedDataset.builder().setDataset(images(labels)).addTransform(transform);
    }

    private void load(AugmentedDataset dataset) throws Exception {
        int batches = 0;
        try (NDManager own = manager.newSubManager()) {
            for (Batch batch : dataset.getData(own)) {
                batch.close();
                batches++;
            }
        }
        assertThat(batches).isEqualTo(2);
    }

    private void assertRefused(AugmentedDataset.Builder builder, String... message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> load(builder.build()))
                .satisfies(e -> assertThat(e.getMessage()).contains(message))
                .withMessageContaining("optLabels(Labels.wholeImage())");
    }

    @ParameterizedTest
    @FieldSource("io.gradus.augmentations.TransformTable#ROWS")
    void boxesAndMasksAreRefusedWhereverPixelsMove(Row row) throws Exception {
        // one that draws nothing and has a step that moves nothing is in another test
        boolean still = STILL.contains(row.type());
        for (Shape shape : List.of(new Shape(COUNT, 1, 5), new Shape(COUNT, 8, 8))) {
            NDArray labels = manager.ones(shape);
            AugmentedDataset.Builder builder =
                    augmented(TransformTable.build(row.builder().get()), labels);
            if (still) {
                load(builder.build());
            } else {
                assertRefused(
                        builder,
                        row.type().getSimpleName(),
                        shape.slice(1).size() == 5 ? "1, 5)" : "8, 8)");
                load(builder.optLabels(Labels.wholeImage()).build());
            }
        }
        load(
                augmented(TransformTable.build(row.builder().get()), manager.ones(new Shape(COUNT)))
                        .build());
    }

    /** Whatever a transform says of itself, its draws say, too. */
    @ParameterizedTest
    @FieldSource("io.gradus.augmentations.TransformTable#ROWS")
    <P extends Record> void whatMovesPixelsIsKnownFromItsDraws(Row row) {
        @SuppressWarnings("unchecked")
        RandomTransform<P> transform =
                (RandomTransform<P>) TransformTable.build(row.builder().get());
        ImageInfo image = new ImageInfo(8, 8, 3);
        boolean moves =
                Stream.iterate(0, i -> i + 1)
                        .limit(200)
                        .map(i -> transform.sample(Seeds.random(i), image))
                        .anyMatch(draw -> moves(transform.operations(draw, image)));
        assertThat(transform.movesPixels()).isEqualTo(moves);
    }

    private static boolean moves(List<? extends Operation> operations) {
        try {
            return operations.stream()
                    .flatMap(operation -> operation.parts().stream())
                    .anyMatch(Geometric.class::isInstance);
        } catch (UnsupportedOperationException e) {
            return true; // AugMix blends images that are moved in several ways
        }
    }

    static Stream<RandomTransform<?>> still() {
        PolicyStep step = new PolicyStep(PolicyOperation.EQUALIZE, 0);
        return Stream.of(
                FixedOperations.of(step),
                Compose.of(FixedOperations.of(step), Cutout.builder().setLength(2).build()),
                RandomApply.of(0.5, GaussianNoise.builder().build()),
                AutoAugment.builder().setPolicy(Policy.parse("[[[\"Invert\", 0.5]]]")).build());
    }

    static Stream<RandomTransform<?>> moving() {
        RandomTransform<?> flip = RandomHorizontalFlip.builder().build();
        RandomTransform<?> cutout = Cutout.builder().setLength(2).build();
        return Stream.of(
                FixedOperations.of(new PolicyStep(PolicyOperation.SHEAR_X, 0.1)),
                Compose.of(cutout, RandomApply.of(0.1, OneOf.of(cutout, flip))),
                Augmentations.parse("someof(1, [noise, order([blur(3), vflip])])"),
                AutoAugment.builder()
                        .setPolicy(Policy.parse("[[[\"Invert\", 0.5]], [[\"Rotate\", 0.5, 3]]]"))
                        .build());
    }

    @ParameterizedTest
    @MethodSource("still")
    void partsThatOnlyChangeColoursPass(RandomTransform<?> transform) throws Exception {
        load(augmented(transform, manager.ones(new Shape(COUNT, 8, 8))).build());
    }

    @ParameterizedTest
    @MethodSource("moving")
    void onePartThatMovesPixelsIsEnough(RandomTransform<?> transform) {
        assertRefused(augmented(transform, manager.ones(new Shape(COUNT, 8, 8))), "(2, 8, 8)");
    }

    private static Transform flip() {
        return RandomHorizontalFlip.builder().optProbability(1).build();
    }

    @Test
    void classesPassInEveryForm() throws Exception {
        NDArray classes = manager.create(new long[] {0, 7, 3, 1});
        load(augmented(flip(), classes).build());
        load(augmented(flip(), classes.reshape(COUNT, 1)).build());
        load(augmented(flip(), classes.reshape(COUNT, 1, 1)).build());
        NDArray soft = noise(manager, new Shape(COUNT, 10), DataType.FLOAT32, 1).softmax(1);
        load(augmented(flip(), soft).build());
        load(augmented(flip(), soft.toType(DataType.FLOAT16, true)).build());
        NDArray several =
                manager.create(new int[] {1, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1}, new Shape(COUNT, 3));
        load(augmented(flip(), several).build());
        load(augmented(flip(), several.toType(DataType.BOOLEAN, true)).build());
        load(augmented(flip()).build());
        load(
                AugmentedDataset.builder()
                        .setDataset(images(manager.ones(new Shape(COUNT, 8, 8))))
                        .addTransform(new ToTensor())
                        .build());
    }

    @Test
    void rowsOfPlacesAndAnyLabelsOfSeveralAreRefused() throws Exception {
        NDArray corners = manager.create(new float[] {3, 4, 10, 12}).reshape(1, 4).repeat(0, COUNT);
        assertRefused(augmented(flip(), corners), "RandomHorizontalFlip", "no probabilities");
        NDArray fractions = corners.div(16);
        assertRefused(augmented(flip(), fractions), "no probabilities");
        NDArray nothing = manager.full(new Shape(COUNT, 2), Float.NaN);
        assertRefused(augmented(flip(), nothing), "no probabilities");
        NDArray classes = manager.zeros(new Shape(COUNT));
        assertRefused(
                augmented(flip(), classes, manager.ones(new Shape(COUNT, 3, 4))), "(2, 3, 4)");
        load(augmented(flip(), corners).optLabels(Labels.wholeImage()).build());
    }

    /**
     * Labels of a data set as its batches hold them.
     *
     * @param refused what the message says of them, or null if they are taken
     */
    private record OfDataSet(String name, Function<NDManager, NDArray> labels, String refused) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static NDArray numbers(NDManager manager, Shape shape) {
        return noise(manager, shape, DataType.FLOAT32, 1).div(100);
    }

    static final List<OfDataSet> DATA_SETS =
            List.of(
                    new OfDataSet(
                            "Mnist and Cifar10: floats",
                            m -> m.create(new float[] {3, 0, 9, 1}),
                            null),
                    new OfDataSet(
                            "ImageFolder: a stack of scalars",
                            m ->
                                    NDArrays.stack(
                                            new NDList(
                                                    m.create(0),
                                                    m.create(1),
                                                    m.create(1),
                                                    m.create(0))),
                            null),
                    new OfDataSet(
                            "classes as a column",
                            m -> m.create(new long[] {3, 0, 9, 1}, new Shape(COUNT, 1)),
                            null),
                    new OfDataSet(
                            "one-hot rows", m -> m.create(new int[] {1, 0, 2, 1}).oneHot(3), null),
                    new OfDataSet(
                            "several classes: rows of 0 and 1",
                            m ->
                                    m.create(
                                            new float[] {1, 1, 0, 0, 0, 1, 1, 1},
                                            new Shape(COUNT, 2)),
                            null),
                    new OfDataSet(
                            "a number to estimate, (B)", m -> numbers(m, new Shape(COUNT)), null),
                    new OfDataSet(
                            "a number to estimate, (B, 1)",
                            m -> numbers(m, new Shape(COUNT, 1)),
                            null),
                    new OfDataSet(
                            "numbers to estimate, (B, K)",
                            m -> numbers(m, new Shape(COUNT, 3)),
                            "shape (2, 3) and values that are no probabilities"),
                    new OfDataSet(
                            "PikachuDetection and BananaDetection: class and box",
                            m -> numbers(m, new Shape(COUNT, 1, 5)),
                            "shape (2, 1, 5)"),
                    new OfDataSet(
                            "key points",
                            m -> numbers(m, new Shape(COUNT, 17, 2)),
                            "shape (2, 17, 2)"),
                    new OfDataSet(
                            "masks",
                            m -> m.zeros(new Shape(COUNT, 8, 8), DataType.INT32),
                            "shape (2, 8, 8)"));

    @ParameterizedTest
    @FieldSource("DATA_SETS")
    void labelsOfOrdinaryDataSets(OfDataSet dataset) throws Exception {
        NDArray labels = dataset.labels().apply(manager);
        if (dataset.refused() == null) {
            load(augmented(flip(), labels).build());
        } else {
            assertRefused(augmented(flip(), labels), dataset.refused());
        }
        load(augmented(flip(), labels).optLabels(Labels.wholeImage()).build());
        load(augmented(GaussianNoise.builder().build(), labels).build());
    }

    /** The whole image as a box looks like several labels; the other rows of the batch tell. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void oneRowOfPlacesIsEnough(int row) throws Exception {
        float[] whole = {0, 0, 1, 1};
        float[] boxes = new float[4 * COUNT];
        for (int i = 0; i < boxes.length; i++) {
            boxes[i] = i / 4 == row ? 0.5f : whole[i % 4];
        }
        NDArray labels = manager.create(boxes, new Shape(COUNT, 4));
        assertRefused(augmented(flip(), labels), "RandomHorizontalFlip", "no probabilities");
    }

    @Test
    void djlsTransformsAreKnown() throws Exception {
        NDArray masks = manager.ones(new Shape(COUNT, 8, 8));
        assertRefused(augmented(new CenterCrop(4, 4), masks), "CenterCrop");
        load(augmented(new Resize(4, 4), masks).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AugmentedDataset.builder().optLabels(null))
                .withMessageContaining("labels must be set");
        assertThatCode(() -> load(augmented(new ToTensor(), masks).build()))
                .doesNotThrowAnyException();
    }
}
