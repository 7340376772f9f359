package io.gradus.augmentations;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static io.gradus.augmentations.images.TestImages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import io.gradus.augmentations.TransformTable.Case;
import io.gradus.augmentations.TransformTable.Row;
import io.gradus.augmentations.batches.Mixup;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong in training scripts: an error that says so, or the right result. */
class RobustnessTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Row> rowsWithFills() {
        return rowsWith("optFill", double[].class);
    }

    static Stream<Row> rowsWithProbabilities() {
        return rowsWith("optProbability", double.class);
    }

    private static Stream<Row> rowsWith(String option, Class<?> type) {
        return TransformTable.ROWS.stream()
                .filter(
                        row ->
                                Stream.of(row.builder().get().getClass().getMethods())
                                        .anyMatch(method -> isOption(method, option, type)));
    }

    private static boolean isOption(Method method, String option, Class<?> type) {
        return method.getName().equals(option)
                && method.getParameterCount() == 1
                && method.getParameterTypes()[0] == type;
    }

    private static RandomTransform<?> build(Row row, String option, Class<?> type, Object value)
            throws ReflectiveOperationException {
        RandomTransform.BaseBuilder<?> builder = row.builder().get().optSeed(1);
        builder.getClass().getMethod(option, type).invoke(builder, value);
        return TransformTable.build(builder);
    }

    @ParameterizedTest
    @MethodSource("rowsWithFills")
    void aFillIsOneValueOrOneForEachChannel(Row row) throws ReflectiveOperationException {
        RandomTransform<?> two = build(row, "optFill", double[].class, new double[] {1, 2});
        NDArray color = noise(manager, new Shape(64, 8, 7, 3), DataType.FLOAT32, 1);
        NDArray gray = noise(manager, new Shape(64, 8, 7, 1), DataType.UINT8, 1);
        for (String kernel : List.of("host", "device")) {
            for (NDArray images : List.of(color, gray)) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> with(kernel, () -> two.transform(images)))
                        .withMessageContaining(
                                "fill must be one value or one for each of the %d channels, but has 2",
                                images.size(3));
            }
        }
        assertThat(
                        build(row, "optFill", double[].class, new double[] {1, 2, 3})
                                .transform(color)
                                .getShape()
                                .get(0))
                .isEqualTo(64);
    }

    @ParameterizedTest
    @MethodSource("rowsWithProbabilities")
    void aProbabilityIsOne(Row row) {
        for (double wrong : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> build(row, "optProbability", double.class, wrong))
                    .withMessageContaining("probability must be in [0, 1], but is " + wrong);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "crop(9)                       | crop of 9 x 9 does not fit",
                "crop([8, 8])                  | crop of 8 x 8 does not fit",
                "crop([9, 7])                  | crop of 9 x 7 does not fit",
                "crop(12, pad=2)               | crop of 12 x 12 does not fit",
                "vflip crop(10) flip           | crop of 10 x 10 does not fit",
                "oneof([crop(9)])              | crop of 9 x 9 does not fit",
                "rrc(4) crop(5)                | crop of 5 x 5 does not fit",
                "crop(8, pad=8, mode=reflect)  | must be smaller than the image",
                "blur(17)                      | smaller than the image of 8 x 7"
            })
    void anImageThatIsTooSmallIsNotCutOrLeftAsItIs(String text, String message) {
        RandomTransform<?> transform = Augmentations.parse(text);
        NDArray image = noise(manager, new Shape(8, 7, 3), DataType.UINT8, 1);
        for (String kernel : List.of("host", "device")) {
            for (NDArray images : List.of(image, image.expandDims(0))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> with(kernel, () -> transform.transform(images)))
                        .withMessageContaining(message);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.gradus.augmentations.TransformTable#cases")
    void aBatchOfOneIsItsImage(Case c) {
        NDArray batch = c.images(manager, 1);
        NDArray image = batch.squeeze(0);
        for (String kernel : List.of("host", "device")) {
            NDArray of = with(kernel, () -> c.transform(5L).transform(batch));
            NDArray alone = with(kernel, () -> c.transform(5L).transform(image));
            assertThat(of.getShape()).isEqualTo(new Shape(1).addAll(alone.getShape()));
            assertThat(of.toByteArray()).isEqualTo(alone.toByteArray());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8})
    void tenThousandBatchesLeaveNothingBehind(int threads) throws Exception {
        try (NDManager storage = newManager()) {
            AugmentedDataset dataset =
                    AugmentedDataset.builder()
                            .setDataset(
                                    new ArrayDataset.Builder()
                                            .setData(
                                                    noise(
                                                            storage,
                                                            new Shape(20_000, 4, 4, 3),
                                                            DataType.FLOAT32,
                                                            1))
                                            .optLabels(storage.arange(20_000).mod(4))
                                            .setSampling(2, false)
                                            .build())
                            .addTransform(
                                    Augmentations.parse(
                                            "randaugment crop(4, pad=1) flip cutout(2)"))
                            .addBatchTransform(Mixup.builder().setClasses(4).build())
                            .optSeed(1)
                            .build();
            ExecutorService executor = threads == 0 ? null : Executors.newFixedThreadPool(threads);
            int batches = 0;
            try {
                for (Batch batch : dataset.getData(manager, executor)) {
                    batches++;
                    batch.close();
                }
            } finally {
                if (executor != null) {
                    executor.shutdown();
                }
            }
            assertThat(batches).isEqualTo(10_000);
            assertThat(manager.getManagedArrays()).isEmpty();
        }
    }
}
