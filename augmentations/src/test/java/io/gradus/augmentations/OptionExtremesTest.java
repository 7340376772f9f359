package io.gradus.augmentations;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.translate.TranslateException;
import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.batches.CutMix;
import io.gradus.augmentations.batches.Examples;
import io.gradus.augmentations.batches.LabelSmoothing;
import io.gradus.augmentations.batches.Mixup;
import io.gradus.augmentations.batches.OneOfBatch;
import io.gradus.augmentations.batches.SamplePairing;
import io.gradus.augmentations.images.Layout;
import io.gradus.augmentations.images.Seeds;
import io.gradus.augmentations.testtime.TestTimeAugmentation;
import io.gradus.augmentations.testtime.View;
import io.gradus.augmentations.testtime.Views;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An extreme option either is refused by name, or what is built with it works. */
class OptionExtremesTest {

    private static final List<Object> DOUBLES =
            List.of(
                    0.0,
                    -0.0,
                    -1.0,
                    1.0,
                    0.5,
                    1e-10,
                    Double.MIN_VALUE,
                    -Double.MIN_VALUE,
                    1e10,
                    1e308,
                    -1e308,
                    Double.NaN,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY);

    private static final List<Object> INTS =
            List.of(
                    0,
                    1,
                    2,
                    -1,
                    1000,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE - 1,
                    1 << 30,
                    Integer.MIN_VALUE);

    private static final List<Object> LONGS = List.of(0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE);

    /** Values of one parameter; null is {@code NULL}. */
    private static List<Object> extremes(Class<?> type) {
        if (type == double.class) {
            return DOUBLES;
        } else if (type == int.class) {
            return INTS;
        } else if (type == long.class) {
            return LONGS;
        } else if (type == boolean.class) {
            return List.of(true, false);
        } else if (type.isEnum()) {
            return withNull(Arrays.asList(type.getEnumConstants()));
        } else if (type.isArray()) {
            List<Object> arrays = new ArrayList<>();
            arrays.add(null);
            arrays.add(Array.newInstance(type.getComponentType(), 0));
            arrays.add(Array.newInstance(type.getComponentType(), 100_000));
            for (Object value : extremes(type.getComponentType())) {
                Object array = Array.newInstance(type.getComponentType(), 1);
                Array.set(array, 0, value);
                arrays.add(array);
            }
            return arrays;
        }
        return withNull(List.of());
    }

    private static List<Object> withNull(List<Object> values) {
        List<Object> all = new ArrayList<>(values);
        all.add(null);
        return all;
    }

    /** All parameters at once, and each beside the least of the others. */
    private static List<Object[]> calls(Method method) {
        Class<?>[] types = method.getParameterTypes();
        List<Object[]> calls = new ArrayList<>();
        for (Object value : extremes(types[0])) {
            Object[] same = new Object[types.length];
            for (int i = 0; i < types.length; i++) {
                same[i] = types[i] == types[0] ? value : extremes(types[i]).get(0);
            }
            calls.add(same);
        }
        for (int i = 1; i < types.length; i++) {
            for (Object value : extremes(types[i])) {
                Object[] one = new Object[types.length];
                Arrays.setAll(one, j -> extremes(types[j]).get(0));
                one[i] = value;
                calls.add(one);
            }
        }
        return calls;
    }

    private static Stream<Method> options(Object builder) {
        Map<String, Method> methods = new TreeMap<>();
        for (Method method : builder.getClass().getMethods()) {
            if (method.getName().matches("(set|opt|add)[A-Z]\\w*")) {
                // one of several that differ in what they return
                methods.putIfAbsent(
                        method.getName() + Arrays.toString(method.getParameterTypes()), method);
            }
        }
        return methods.values().stream();
    }

    private static String text(Object[] values) {
        return Arrays.stream(values)
                .map(
                        value ->
                                value != null && value.getClass().isArray()
                                        ? Array.getLength(value)
                                                + " values"
                                                + (Array.getLength(value) == 1
                                                        ? " " + Array.get(value, 0)
                                                        : "")
                                        : String.valueOf(value))
                .toList()
                .toString();
    }

    /** What neither works nor is refused as it should be. */
    private static List<String> faults(Supplier<?> builders, Work work) {
        List<String> faults = new ArrayList<>();
        for (Method option : options(builders.get()).toList()) {
            String name = option.getName().substring(3);
            for (Object[] values : calls(option)) {
                String call = option.getName() + text(values);
                Object built;
                try {
                    Object builder = builders.get();
                    option.setAccessible(true);
                    option.invoke(builder, values);
                    Method build = builder.getClass().getMethod("build");
                    build.setAccessible(true);
                    built = build.invoke(builder);
                } catch (InvocationTargetException e) {
                    Throwable cause = e.getCause();
                    String message = String.valueOf(cause.getMessage());
                    if (!(cause instanceof IllegalArgumentException)
                            || !names(message, builders.get(), name)) {
                        faults.add(call + " is refused by " + cause);
                    }
                    continue;
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
                try {
                    work.on(built);
                } catch (IllegalArgumentException e) {
                    boolean ofEnum =
                            values[0] instanceof Enum<?> given
                                    && String.valueOf(e.getMessage()).contains(given.name());
                    if (!ofEnum && !names(e.getMessage(), builders.get(), name)) {
                        faults.add(call + " is built, then: " + e);
                    }
                } catch (RuntimeException | Error e) {
                    faults.add(call + " is built, then: " + e);
                }
            }
        }
        return faults;
    }

    /** Whether a message names an option, or another that it does not go with. */
    private static boolean names(String message, Object builder, String option) {
        if (message == null) {
            return false;
        }
        if (option.equals("Size") && message.matches("(height|width) must be .*")) {
            return true;
        }
        String text = message.toLowerCase(Locale.ROOT);
        return options(builder)
                .map(method -> method.getName().substring(3).toLowerCase(Locale.ROOT))
                .anyMatch(text::contains);
    }

    private interface Work {
        void on(Object built);
    }

    static Stream<TransformTable.Row> rows() {
        return TransformTable.ROWS.stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aTransformWorksOrIsRefused(TransformTable.Row row) {
        try (NDManager manager = newManager()) {
            NDArray bytes = noise(manager, new Shape(8, 7, 3), DataType.UINT8, 1);
            NDArray floats = noise(manager, new Shape(1, 8, 7, 3), DataType.FLOAT32, 1);
            assertThat(
                            faults(
                                    row.builder(),
                                    built -> {
                                        RandomTransform<?> transform = (RandomTransform<?>) built;
                                        Layout hwc = Layout.HWC;
                                        if (transform.layout() == hwc) {
                                            transform.transform(bytes).close();
                                            transform.transform(floats).close();
                                        }
                                        assertThat(transform.toString()).isNotBlank();
                                    }))
                    .isEmpty();
        }
    }

    static Stream<Arguments> batches() {
        return Stream.<Supplier<?>>of(
                        () -> CutMix.builder().setClasses(4),
                        () -> LabelSmoothing.builder().setClasses(4),
                        () -> Mixup.builder().setClasses(4),
                        SamplePairing::builder,
                        () ->
                                OneOfBatch.builder()
                                        .addTransform(Mixup.builder().setClasses(4).build()))
                .map(
                        builder ->
                                Arguments.of(
                                        builder.get()
                                                .getClass()
                                                .getEnclosingClass()
                                                .getSimpleName(),
                                        builder));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("batches")
    void aBatchTransformWorksOrIsRefused(String name, Supplier<?> builder) {
        try (NDManager manager = newManager()) {
            NDArray images = noise(manager, new Shape(3, 8, 7, 3), DataType.FLOAT32, 1);
            NDArray labels = manager.create(new float[] {0, 1, 3});
            Examples examples = new Examples(images, labels);
            assertThat(
                            faults(
                                    builder,
                                    built -> {
                                        BatchTransform transform = (BatchTransform) built;
                                        Examples made =
                                                transform.transform(examples, Seeds.random(1));
                                        assertThat(made.data().getShape().get(0)).isEqualTo(3);
                                        assertThat(transform.toString()).isNotBlank();
                                    }))
                    .isEmpty();
        }
    }

    @Test
    void testTimeAugmentationWorksOrIsRefused() {
        try (NDManager manager = newManager()) {
            NDArray images = noise(manager, new Shape(2, 3, 8, 7), DataType.FLOAT32, 1);
            assertThat(
                            faults(
                                    TestTimeAugmentation::builder,
                                    built -> {
                                        NDArray made =
                                                predict((TestTimeAugmentation) built, images);
                                        assertThat(made.getShape()).isEqualTo(new Shape(2, 3));
                                    }))
                    .isEmpty();
        }
    }

    /** A model whose classes are the channels. */
    private static NDArray predict(TestTimeAugmentation augmentation, NDArray images) {
        return augmentation.predict(
                input -> new NDList(input.head().mean(new int[] {3}).mean(new int[] {2})), images);
    }

    private static List<View> views(String name, int size) {
        return switch (name) {
            case "fiveCrop" -> Views.fiveCrop(size);
            case "tenCrop" -> Views.tenCrop(size);
            default -> Views.multiScale(size);
        };
    }

    @ParameterizedTest
    @CsvSource({"fiveCrop, height|view", "tenCrop, height|view", "multiScale, shorterSide"})
    void viewsAreShownOrRefused(String name, String option) {
        List<String> faults = new ArrayList<>();
        try (NDManager manager = newManager()) {
            NDArray images = noise(manager, new Shape(2, 3, 8, 7), DataType.FLOAT32, 1);
            for (Object size : INTS) {
                try {
                    List<View> views = views(name, (int) size);
                    predict(TestTimeAugmentation.builder().optViews(views).build(), images).close();
                } catch (IllegalArgumentException e) {
                    if (!e.getMessage().matches(".*\\b(" + option + ")\\b.*" + size + "\\b.*")) {
                        faults.add(size + " is refused by " + e);
                    }
                } catch (RuntimeException | Error e) {
                    faults.add(size + " throws " + e);
                }
            }
        }
        assertThat(faults).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Views.multiScale((int[]) null))
                .withMessage("shorterSides must be set, but is null");
    }

    @Test
    void anAugmentedDatasetGivesBatchesOrIsRefused() {
        try (NDManager manager = newManager()) {
            Dataset raw =
                    new ArrayDataset.Builder()
                            .setData(noise(manager, new Shape(5, 8, 7, 3), DataType.UINT8, 1))
                            .optLabels(manager.arange(5))
                            .setSampling(2, false)
                            .build();
            assertThat(
                            faults(
                                    () ->
                                            AugmentedDataset.builder()
                                                    .setDataset(raw)
                                                    .addTransform(
                                                            Cutout.builder().setLength(3).build()),
                                    built -> {
                                        int count = 0;
                                        for (Batch batch :
                                                data((AugmentedDataset) built, manager)) {
                                            batch.close();
                                            count++;
                                        }
                                        assertThat(count).isEqualTo(3);
                                    }))
                    .isEmpty();
        }
    }

    private static Iterable<Batch> data(Dataset dataset, NDManager manager) {
        try {
            return dataset.getData(manager);
        } catch (IOException | TranslateException e) {
            throw new AssertionError(e);
        }
    }
}
