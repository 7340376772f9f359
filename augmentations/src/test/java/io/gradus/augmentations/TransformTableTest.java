package io.gradus.augmentations;

import static io.gradus.augmentations.TransformTable.BATCH_ROWS;
import static io.gradus.augmentations.TransformTable.ROWS;
import static io.gradus.augmentations.TransformTable.build;
import static io.gradus.augmentations.TransformTable.cases;
import static io.gradus.augmentations.TransformTable.publicTransforms;
import static io.gradus.augmentations.images.TestImages.bytes;
import static io.gradus.augmentations.images.TestImages.channelsFirst;
import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static io.gradus.augmentations.images.TestImages.notContiguous;
import static io.gradus.augmentations.images.TestImages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.TransformTable.BatchRow;
import io.gradus.augmentations.TransformTable.Case;
import io.gradus.augmentations.TransformTable.Row;
import io.gradus.augmentations.batches.Examples;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Layout;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every transform must do; a new one that has no row here fails. */
class TransformTableTest {

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
    void everyPublicTransformHasARow() throws IOException, URISyntaxException {
        Set<Class<?>> rows =
                Stream.concat(
                                ROWS.stream().<Class<?>>map(Row::type),
                                BATCH_ROWS.stream().<Class<?>>map(r -> r.transform().getClass()))
                        .collect(Collectors.toSet());
        assertThat(publicTransforms())
                .as("public transforms of the package; add a row for a new one")
                .containsExactlyInAnyOrderElementsOf(rows);
    }

    @ParameterizedTest
    @MethodSource("io.gradus.augmentations.TransformTable#cases")
    void keepsTypeAndInputAndLeavesNoHandle(Case c) {
        for (int count : new int[] {-1, 4}) {
            NDArray images = c.images(manager, count);
            byte[] before = bytes(images);
            RandomTransform<?> transform = c.transform(1L);
            for (String kernel : List.of("host", "device")) {
                int handles = manager.getManagedArrays().size();
                NDArray result = with(kernel, () -> transform.transform(images));
                assertThat(manager.getManagedArrays()).hasSize(handles + 1);
                assertThat(result).isNotSameAs(images);
                assertThat(result.getManager()).isSameAs(manager);
                assertThat(result.getDataType()).isEqualTo(images.getDataType());
                assertThat(result.getShape().dimension()).isEqualTo(count < 0 ? 3 : 4);
                // what is done to the result is not done to the input
                result.subi(result);
                result.close();
                assertThat(manager.getManagedArrays()).hasSize(handles);
                assertThat(bytes(images)).isEqualTo(before);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.gradus.augmentations.TransformTable#cases")
    void hostAndDeviceKernelsGiveTheSameBits(Case c) {
        for (int count : new int[] {-1, 9}) {
            NDArray images = c.images(manager, count);
            NDArray host = with("host", () -> c.transform(3L).transform(images));
            NDArray device = with("device", () -> c.transform(3L).transform(images));
            assertThat(host.getShape()).isEqualTo(device.getShape());
            if (c.row().tolerance() == 0) {
                assertThat(host.toByteArray()).isEqualTo(device.toByteArray());
            } else {
                assertThat(host.toType(DataType.FLOAT32, true).toFloatArray())
                        .usingComparatorWithPrecision((float) c.row().tolerance())
                        .containsExactly(device.toType(DataType.FLOAT32, true).toFloatArray());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.gradus.augmentations.TransformTable#cases")
    void batchIsItsImagesOneByOne(Case c) {
        oneByOne(c, c.transform(null));
    }

    private <P extends Record> void oneByOne(Case c, RandomTransform<P> transform) {
        NDArray images = c.images(manager, 6);
        RandomGenerator random = new SplittableRandom(4);
        ImageInfo info = new ImageInfo(8, 7, 3);
        List<P> draws =
                IntStream.range(0, 6).mapToObj(i -> transform.sample(random, info)).toList();
        for (String kernel : List.of("host", "device")) {
            NDArray batch = with(kernel, () -> transform.apply(images, draws));
            NDList single = new NDList();
            for (int i = 0; i < 6; i++) {
                NDArray image = images.get(new NDIndex("{}", i));
                List<P> draw = List.of(draws.get(i));
                single.add(with(kernel, () -> transform.apply(image, draw)));
            }
            assertThat(batch.toByteArray()).isEqualTo(NDArrays.stack(single).toByteArray());
            assertThat(with(kernel, () -> transform.apply(images, draws)).toByteArray())
                    .as("replayed")
                    .isEqualTo(batch.toByteArray());
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> transform.apply(images, draws.subList(0, 5)))
                .withMessageContaining("one draw for each of the 6 images, but there are 5");
    }

    @ParameterizedTest
    @MethodSource("io.gradus.augmentations.TransformTable#cases")
    void emptyBatchGivesAnEmptyBatch(Case c) {
        NDArray one = c.transform(1L).transform(c.images(manager, 1));
        for (String kernel : List.of("host", "device")) {
            NDArray none = with(kernel, () -> c.transform(1L).transform(c.images(manager, 0)));
            assertThat(none.getDataType()).isEqualTo(c.type());
            assertThat(none.getShape().get(0)).isZero();
            assertThat(none.getShape().slice(1)).isEqualTo(one.getShape().slice(1));
        }
    }

    static Stream<Case> randomCases() {
        return cases().filter(c -> c.row().type() != FixedOperations.class);
    }

    static Stream<Case> hwcCases() {
        return cases().filter(c -> c.layout() == Layout.HWC);
    }

    @ParameterizedTest
    @MethodSource("hwcCases")
    void layoutsAgree(Case c) {
        for (int count : new int[] {-1, 5}) {
            NDArray hwc = c.images(manager, count);
            Case other = new Case(c.row(), c.type(), Layout.CHW, c.contiguous());
            NDArray result = c.transform(8L).transform(hwc);
            NDArray first = other.transform(8L).transform(channelsFirst(hwc));
            assertThat(first.toByteArray()).isEqualTo(channelsFirst(result).toByteArray());
        }
    }

    @ParameterizedTest
    @MethodSource("randomCases")
    void seedDecidesTheDraws(Case c) {
        NDArray images = c.images(manager, 32);
        RandomTransform<?> first = c.transform(1L);
        RandomTransform<?> second = c.transform(1L);
        byte[] call0 = first.transform(images).toByteArray();
        byte[] call1 = first.transform(images).toByteArray();
        assertThat(second.transform(images).toByteArray()).isEqualTo(call0);
        assertThat(second.transform(images).toByteArray()).isEqualTo(call1);
        assertThat(call1).as("the next call draws afresh").isNotEqualTo(call0);
        assertThat(c.transform(2L).transform(images).toByteArray()).isNotEqualTo(call0);
    }

    @ParameterizedTest
    @MethodSource("randomCases")
    void withoutASeedItFollowsTheEngine(Case c) {
        NDArray images = c.images(manager, 32);
        RandomTransform<?> transform = c.transform(null);
        Engine engine = Engine.getEngine("PyTorch");
        engine.setRandomSeed(7);
        byte[] first = transform.transform(images).toByteArray();
        assertThat(transform.transform(images).toByteArray()).isNotEqualTo(first);
        engine.setRandomSeed(7);
        assertThat(transform.transform(images).toByteArray()).isEqualTo(first);
    }

    @ParameterizedTest
    @MethodSource("randomCases")
    void eachImageOfABatchHasADrawOfItsOwn(Case c) {
        NDArray image = c.images(manager, 1);
        NDArray images = image.repeat(0, 64);
        NDArray result = c.transform(1L).transform(images);
        Set<List<Byte>> different = new HashSet<>();
        for (int i = 0; i < 64; i++) {
            byte[] values = result.get(new NDIndex("{}", i)).toByteArray();
            different.add(IntStream.range(0, values.length).mapToObj(j -> values[j]).toList());
        }
        // A flip and a gray image have two results, the others more than there are images.
        assertThat(different).hasSizeGreaterThan(1);
        if (!c.row().type().getSimpleName().matches(".*Flip|RandomGrayscale")) {
            assertThat(different).hasSizeGreaterThan(20);
        }
    }

    @ParameterizedTest
    @FieldSource("io.gradus.augmentations.TransformTable#ROWS")
    void refusesWhatCannotBeImages(Row row) {
        RandomTransform<?> transform = build(row.builder().get());
        Shape chw = new Shape(2, 3, 32, 32);
        assertRefused(transform, manager.zeros(new Shape(8, 7)), "rank 3", "NHWC", "(8, 7)");
        assertRefused(transform, manager.zeros(chw), "axis 3", "size 32", "optLayout(CHW)");
        assertRefused(
                transform, manager.zeros(new Shape(9, 9, 9)), "1 to 4 channels", "axis of size 1");
        assertRefused(
                transform, manager.zeros(new Shape(8, 0, 3)), "a pixel at least", "(8, 0, 3)");
        assertRefused(
                transform,
                manager.zeros(new Shape(8, 7, 3), DataType.INT32),
                "must be uint8 or float32, but are int32",
                "toType");
        assertRefused(transform, null, "PyTorch engine", "null");
        RandomTransform<?> first = build(row.builder().get().optLayout(Layout.CHW));
        assertRefused(
                first, manager.zeros(new Shape(32, 32, 3)), "axis 0", "axis 2", "optLayout(HWC)");
    }

    private static void assertRefused(
            RandomTransform<?> transform, NDArray array, String... message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> transform.transform(array))
                .satisfies(e -> assertThat(e.getMessage()).contains(message));
    }

    @Test
    void refusesWrongOptions() {
        Stream.concat(
                        ROWS.stream().flatMap(row -> row.wrong().stream()),
                        BATCH_ROWS.stream().flatMap(row -> row.wrong().stream()))
                .forEach(
                        wrong ->
                                assertThatIllegalArgumentException()
                                        .isThrownBy(wrong.build()::run)
                                        .withMessageContaining(wrong.message()));
    }

    @ParameterizedTest
    @FieldSource("io.gradus.augmentations.TransformTable#BATCH_ROWS")
    void batchTransformsKeepTheirInputAndLeaveNoHandle(BatchRow row) {
        NDArray data = noise(manager, new Shape(5, 4, 3, 3), DataType.FLOAT32, 1);
        NDArray labels = manager.create(new int[] {0, 3, 1, 1, 2});
        for (NDArray x : List.of(data, notContiguous(data))) {
            Examples input = new Examples(x, labels);
            byte[] host = null;
            for (String kernel : List.of("host", "device")) {
                int handles = manager.getManagedArrays().size();
                Examples output =
                        with(
                                kernel,
                                () -> row.transform().transform(input, new SplittableRandom(1)));
                byte[] result = bytes(output.data());
                assertThat(result).isEqualTo(host == null ? result : host);
                host = result;
                assertLabels(row, input, output, 5);
                assertThat(bytes(x)).isEqualTo(bytes(data));
                assertThat(labels.toIntArray()).containsExactly(0, 3, 1, 1, 2);
                if (output.data() != x) {
                    output.data().close();
                }
                if (output.labels() != labels) {
                    output.labels().close();
                }
                assertThat(manager.getManagedArrays()).hasSize(handles);
            }
        }
    }

    private static void assertLabels(BatchRow row, Examples input, Examples output, int size) {
        if (row.softens()) {
            assertThat(output.labels().getShape()).isEqualTo(new Shape(size, 4));
            assertThat(output.labels().getDataType()).isEqualTo(DataType.FLOAT32);
            try (NDArray sums = output.labels().sum(new int[] {1})) {
                for (float sum : sums.toFloatArray()) {
                    assertThat(sum).isCloseTo(1, within(1e-6f));
                }
            }
        } else {
            assertThat(output.labels()).isSameAs(input.labels());
        }
    }

    static Stream<BatchRow> softeningRows() {
        return BATCH_ROWS.stream().filter(BatchRow::softens);
    }

    @ParameterizedTest
    @MethodSource("softeningRows")
    void batchTransformsTakeEveryFormOfLabels(BatchRow row) {
        NDArray data = noise(manager, new Shape(3, 2, 2, 1), DataType.FLOAT32, 1);
        NDArray soft =
                manager.create(new float[] {0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1}, new Shape(3, 4));
        List<NDArray> forms =
                List.of(
                        manager.create(new long[] {1, 0, 3}),
                        manager.create(new float[] {1, 0, 3}),
                        manager.create(new float[] {1, 0, 3}, new Shape(3, 1)),
                        manager.create(new byte[] {1, 0, 3}),
                        manager.create(new int[] {1, 9, 0, 9, 3, 9}, new Shape(3, 2)).get(":, 0"),
                        soft);
        float[] expected = null;
        for (NDArray labels : forms) {
            Examples examples = new Examples(data, labels);
            float[] result =
                    row.transform()
                            .transform(examples, new SplittableRandom(1))
                            .labels()
                            .toFloatArray();
            assertThat(result).isEqualTo(expected == null ? result : expected);
            expected = result;
        }
    }

    @ParameterizedTest
    @FieldSource("io.gradus.augmentations.TransformTable#BATCH_ROWS")
    void batchTransformsTakeAnEmptyBatch(BatchRow row) {
        Examples empty =
                new Examples(manager.create(new Shape(0, 2, 2, 1)), manager.create(new Shape(0)));
        for (String kernel : List.of("host", "device")) {
            Examples result =
                    with(kernel, () -> row.transform().transform(empty, new SplittableRandom(1)));
            assertThat(result.data().getShape()).isEqualTo(new Shape(0, 2, 2, 1));
            assertLabels(row, empty, result, 0);
        }
    }

    @ParameterizedTest
    @MethodSource("softeningRows")
    void batchTransformsRefuseLabelsThatAreNone(BatchRow row) {
        NDArray data = manager.zeros(new Shape(2, 2, 2, 1));
        assertLabelsRefused(row, data, manager.create(new int[] {0, 4}), "0..3", "label 1 is 4.0");
        assertLabelsRefused(row, data, manager.create(new int[] {-1, 0}), "label 0 is -1.0");
        assertLabelsRefused(row, data, manager.create(new float[] {0.5f, 0}), "label 0 is 0.5");
        assertLabelsRefused(row, data, manager.zeros(new Shape(2, 3)), "(B, 4)", "(2, 3)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Examples(data, manager.zeros(new Shape(3))))
                .withMessageContaining("same first axis");
    }

    private static void assertLabelsRefused(
            BatchRow row, NDArray data, NDArray labels, String... message) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                row.transform()
                                        .transform(
                                                new Examples(data, labels),
                                                new SplittableRandom(1)))
                .satisfies(e -> assertThat(e.getMessage()).contains(message));
    }
}
