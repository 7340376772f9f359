package io.gradus.augmentations;

import static io.gradus.augmentations.images.TestImages.channelsFirst;
import static io.gradus.augmentations.images.TestImages.noise;
import static io.gradus.augmentations.images.TestImages.notContiguous;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Transform;
import io.gradus.augmentations.batches.BatchRows;
import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.images.Layout;
import io.gradus.augmentations.images.PaddingMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Each transform once; every test that concerns all of them goes through these rows. */
public final class TransformTable {

    private TransformTable() {}

    /**
     * A random transform: its builder, wrong options with a part of the expected message, and how
     * far its two kernels may be apart.
     */
    public record Row(
            Class<?> type,
            Supplier<RandomTransform.BaseBuilder<?>> builder,
            List<Wrong> wrong,
            double tolerance) {

        /** A transform whose two kernels give the same bits. */
        public Row(
                Class<?> type,
                Supplier<RandomTransform.BaseBuilder<?>> builder,
                List<Wrong> wrong) {
            this(type, builder, wrong, 0);
        }

        @Override
        public String toString() {
            return type.getSimpleName();
        }
    }

    public record Wrong(Runnable build, String message) {}

    /** A batch transform of four classes, which makes soft labels or keeps what there are. */
    public record BatchRow(BatchTransform transform, boolean softens, List<Wrong> wrong) {

        @Override
        public String toString() {
            return transform.getClass().getSimpleName();
        }
    }

    static final List<Row> ROWS =
            Stream.of(
                            ownRows(),
                            ColorRows.ROWS,
                            GeometryRows.ROWS,
                            CompositionRows.ROWS,
                            PolicyRows.ROWS)
                    .flatMap(List::stream)
                    .toList();

    private static List<Row> ownRows() {
        return List.of(
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
                                wrong(() -> flip().optLayout(null).build(), "layout must be set"))),
                new Row(
                        RandomCrop.class,
                        () -> crop().setSize(6, 5).optPadding(2, 1, 0, 3).optFill(7),
                        List.of(
                                wrong(() -> crop().build(), "call setSize(height, width)"),
                                wrong(
                                        () -> crop().setSize(0, 1).build(),
                                        "height must be in [1, 32768], but is 0"),
                                wrong(
                                        () -> crop().setSize(1, -1).build(),
                                        "width must be in [1, 32768], but is -1"),
                                wrong(
                                        () -> crop().setSize(1).optPadding(-1).build(),
                                        "padding on the left must be in [0, infinity), but is -1"),
                                wrong(
                                        () -> crop().setSize(1).optPaddingMode(null).build(),
                                        "paddingMode must be set"),
                                wrong(
                                        () -> crop().setSize(1).optFill(Double.NaN).build(),
                                        "fill must be in (-infinity, infinity), but is NaN"),
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
                                        "length must be in [1, infinity), but is 0"),
                                wrong(
                                        () -> Cutout.builder().setLength(1).optHoles(0).build(),
                                        "holes must be in [1, 1000], but is 0"),
                                wrong(
                                        () ->
                                                Cutout.builder()
                                                        .setLength(1)
                                                        .optFill(Double.POSITIVE_INFINITY)
                                                        .build(),
                                        "fill must be in (-infinity, infinity), but is Infinity"))));
    }

    static final List<BatchRow> BATCH_ROWS = BatchRows.ALL;

    private static RandomHorizontalFlip.Builder flip() {
        return RandomHorizontalFlip.builder();
    }

    private static RandomCrop.Builder crop() {
        return RandomCrop.builder();
    }

    public static Wrong wrong(Runnable build, String message) {
        return new Wrong(build, message);
    }

    /** One row with one kind of images. */
    record Case(Row row, DataType type, Layout layout, boolean contiguous) {

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

    public static RandomTransform<?> build(RandomTransform.BaseBuilder<?> builder) {
        try {
            return (RandomTransform<?>) builder.getClass().getMethod("build").invoke(builder);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException wrong) {
                throw wrong;
            }
            throw new AssertionError(e);
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

    /** The public transforms among the compiled classes of these packages. */
    static List<Class<?>> publicTransforms() throws IOException, URISyntaxException {
        List<Class<?>> all = new ArrayList<>();
        for (Class<?> anchor : List.of(RandomTransform.class, BatchTransform.class)) {
            Path classes =
                    Path.of(anchor.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path folder = classes.resolve(anchor.getPackageName().replace('.', '/'));
            try (Stream<Path> files = Files.list(folder)) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".class"))
                        .map(name -> name.substring(0, name.length() - ".class".length()))
                        .filter(name -> !name.equals("package-info"))
                        .<Class<?>>map(name -> load(anchor.getPackageName() + '.' + name))
                        .filter(TransformTable::isPublicTransform)
                        .forEach(all::add);
            }
        }
        return all;
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, RandomTransform.class.getClassLoader());
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
}
