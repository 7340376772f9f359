package io.gradus.augmentations;

import static io.gradus.augmentations.TestImages.bytes;
import static io.gradus.augmentations.TestImages.channelsFirst;
import static io.gradus.augmentations.TestImages.newManager;
import static io.gradus.augmentations.TestImages.noise;
import static io.gradus.augmentations.TestImages.notContiguous;
import static io.gradus.augmentations.TestImages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Transform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
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

    /** A random transform: its builder, and wrong options with a part of the expected message. */
    private record Row(
            Class<?> type, Supplier<RandomTransform.BaseBuilder<?>> builder, List<Wrong> wrong) {

        @Override
        public String toString() {
            return type.getSimpleName();
        }
    }

    private record Wrong(Runnable build, String message) {}

    private record BatchRow(BatchTransform transform, List<Wrong> wrong) {}

    private static final List<Row> ROWS =
            List.of(
                    new Row(
                            RandomHorizontalFlip.class,
                            RandomHorizontalFlip::builder,
                            List.of(
                                    wrong(
                                            () -> flip().optProbability(-0.1).build(),
                                            "probability must be in [0, 1], but is -0.1"),
                                    wrong(
                                            () -> flip().optProbability(Double.NaN).build(),
                                            "but is NaN"),
                                    wrong(
                                            () -> flip().optLayout(null).build(),
                                            "layout must be set"))),
                    new Row(
                            RandomCrop.class,
                            () -> crop().setSize(6, 5).optPadding(2, 1, 0, 3).optFill(7),
                            List.of(
                                    wrong(() -> crop().build(), "call setSize(height, width)"),
                                    wrong(
                                            () -> crop().setSize(0, 1).build(),
                                            "height must be >= 1, but is 0"),
                                    wrong(
                                            () -> crop().setSize(1, -1).build(),
                                            "width must be >= 1, but is -1"),
                                    wrong(
                                            () -> crop().setSize(1).optPadding(-1).build(),
                                            "padding on the left must be >= 0, but is -1"),
                                    wrong(
                                            () -> crop().setSize(1).optPaddingMode(null).build(),
                                            "paddingMode must be set"),
                                    wrong(
                                            () -> crop().setSize(1).optFill(Double.NaN).build(),
                                            "fill must be finite, but is NaN"),
                                    wrong(
                                            () ->
                                                    crop().setSize(1)
                                                            .optFill(1)
                                                            .optPaddingMode(PaddingMode.EDGE)
                                                            .build(),
                                            "fill is for CONSTANT"))),
                    new Row(
                            Cutout.class,
                            () -> Cutout.builder().setLength(3).optHoles(2).optFill(9),
                            List.of(
                                    wrong(() -> Cutout.builder().build(), "call setLength(pixels)"),
                                    wrong(
                                            () -> Cutout.builder().setLength(0).build(),
                                            "length must be >= 1, but is 0"),
                                    wrong(
                                            () -> Cutout.builder().setLength(1).optHoles(0).build(),
                                            "holes must be >= 1, but is 0"),
                                    wrong(
                                            () ->
                                                    Cutout.builder()
                                                            .setLength(1)
                                                            .optFill(Double.POSITIVE_INFINITY)
                                                            .build(),
                                            "fill must be finite, but is Infinity"))));

    private static final List<BatchRow> BATCH_ROWS =
            List.of(
                    new BatchRow(
                            Mixup.builder().setClasses(4).build(),
                            List.of(
                                    wrong(() -> Mixup.builder().build(), "call setClasses(number)"),
                                    wrong(
                                            () -> Mixup.builder().setClasses(1).build(),
                                            "classes must be >= 2, but is 1"),
                                    wrong(
                                            () -> Mixup.builder().setClasses(2).optAlpha(0).build(),
                                            "alpha must be > 0, but is 0.0"),
                                    wrong(
                                            () ->
                                                    Mixup.builder()
                                                            .setClasses(2)
                                                            .optAlpha(Double.NaN)
                                                            .build(),
                                            "alpha must be finite, but is NaN"))),
                    new BatchRow(
                            new OneHotLabels(4),
                            List.of(
                                    wrong(
                                            () -> new OneHotLabels(1),
                                            "classes must be >= 2, but is 1"))));

    private static RandomHorizontalFlip.Builder flip() {
        return RandomHorizontalFlip.builder();
    }

    private static RandomCrop.Builder crop() {
        return RandomCrop.builder();
    }

    private static Wrong wrong(Runnable build, String message) {
        return new Wrong(build, message);
    }

    /** One row with one kind of images. */
    private record Case(Row row, DataType type, Layout layout, boolean contiguous) {

        RandomTransform<?> transform(Long seed) {
            RandomTransform.BaseBuilder<?> builder = row.builder().get().optLayout(layout);
            if (seed != null) {
                builder.optSeed(seed);
            }
            return build(builder);
        }

        /** Images of 8 x 7 pixels and three channels; one (rank 3) where count is -1. */
        NDArray images(NDManager manager, int count) {
            Shape one = new Shape(8, 7, 3);
            Shape shape = count < 0 ? one : new Shape(count).addAll(one);
            try (NDArray hwc = noise(manager, shape, type, 5)) {
                NDArray images = layout == Layout.CHW ? channelsFirst(hwc) : hwc.duplicate();
                if (contiguous || shape.size() == 0) {
                    return images;
                }
                try (images) {
                    return notContiguous(images);
                }
            }
        }
    }

    private static RandomTransform<?> build(RandomTransform.BaseBuilder<?> builder) {
        try {
            return (RandomTransform<?>) builder.getClass().getMethod("build").invoke(builder);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(builder.getClass() + " has no public build()", e);
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Row row : ROWS) {
            for (DataType type : List.of(DataType.UINT8, DataType.FLOAT32)) {
                for (Layout layout : Layout.values()) {
                    cases.add(new Case(row, type, layout, true));
                    cases.add(new Case(row, type, layout, false));
                }
            }
        }
        return cases.stream();
    }

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

    private static List<Class<?>> publicTransforms() throws IOException, URISyntaxException {
        Class<?> anchor = ImageOps.class;
        Path classes = Path.of(anchor.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path folder = classes.resolve(anchor.getPackageName().replace('.', '/'));
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .filter(name -> !name.equals("package-info"))
                    .<Class<?>>map(name -> load(anchor.getPackageName() + '.' + name))
                    .filter(TransformTableTest::isPublicTransform)
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ImageOps.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static boolean isPublicTransform(Class<?> type) {
        int modifiers = type.getModifiers();
        return Modifier.isPublic(modifiers)
                && !Modifier.isAbstract(modifiers)
                && (Transform.class.isAssignableFrom(type)
                        || BatchTransform.class.isAssignableFrom(type));
    }

    @ParameterizedTest
    @MethodSource("cases")
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
                result.close();
                assertThat(manager.getManagedArrays()).hasSize(handles);
                assertThat(bytes(images)).isEqualTo(before);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hostAndDeviceKernelsGiveTheSameBits(Case c) {
        for (int count : new int[] {-1, 9}) {
            NDArray images = c.images(manager, count);
            NDArray host = with("host", () -> c.transform(3L).transform(images));
            NDArray device = with("device", () -> c.transform(3L).transform(images));
            assertThat(host.getShape()).isEqualTo(device.getShape());
            assertThat(host.toByteArray()).isEqualTo(device.toByteArray());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
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
    @MethodSource("cases")
    void emptyBatchGivesAnEmptyBatch(Case c) {
        NDArray one = c.transform(1L).transform(c.images(manager, 1));
        for (String kernel : List.of("host", "device")) {
            NDArray none = with(kernel, () -> c.transform(1L).transform(c.images(manager, 0)));
            assertThat(none.getDataType()).isEqualTo(c.type());
            assertThat(none.getShape().get(0)).isZero();
            assertThat(none.getShape().slice(1)).isEqualTo(one.getShape().slice(1));
        }
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
    @MethodSource("cases")
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
    @MethodSource("cases")
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
    @MethodSource("cases")
    void eachImageOfABatchHasADrawOfItsOwn(Case c) {
        NDArray image = c.images(manager, 1);
        NDArray images = image.repeat(0, 64);
        NDArray result = c.transform(1L).transform(images);
        Set<List<Byte>> different = new HashSet<>();
        for (int i = 0; i < 64; i++) {
            byte[] values = result.get(new NDIndex("{}", i)).toByteArray();
            different.add(IntStream.range(0, values.length).mapToObj(j -> values[j]).toList());
        }
        // A flip has two results, the others have more than there are images.
        assertThat(different).hasSizeGreaterThan(1);
        if (c.row().type() != RandomHorizontalFlip.class) {
            assertThat(different).hasSizeGreaterThan(20);
        }
    }

    @ParameterizedTest
    @FieldSource("ROWS")
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
    @FieldSource("BATCH_ROWS")
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
                assertThat(output.labels().getShape()).isEqualTo(new Shape(5, 4));
                assertThat(output.labels().getDataType()).isEqualTo(DataType.FLOAT32);
                assertThat(bytes(x)).isEqualTo(bytes(data));
                assertThat(labels.toIntArray()).containsExactly(0, 3, 1, 1, 2);
                if (output.data() != x) {
                    output.data().close();
                }
                output.labels().close();
                assertThat(manager.getManagedArrays()).hasSize(handles);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("BATCH_ROWS")
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
    @FieldSource("BATCH_ROWS")
    void batchTransformsTakeAnEmptyBatch(BatchRow row) {
        Examples empty =
                new Examples(manager.create(new Shape(0, 2, 2, 1)), manager.create(new Shape(0)));
        for (String kernel : List.of("host", "device")) {
            Examples result =
                    with(kernel, () -> row.transform().transform(empty, new SplittableRandom(1)));
            assertThat(result.data().getShape()).isEqualTo(new Shape(0, 2, 2, 1));
            assertThat(result.labels().getShape()).isEqualTo(new Shape(0, 4));
        }
    }

    @ParameterizedTest
    @FieldSource("BATCH_ROWS")
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
