package io.gradus.augmentations;

import static io.gradus.augmentations.TransformTable.BATCH_ROWS;
import static io.gradus.augmentations.TransformTable.ROWS;
import static io.gradus.augmentations.TransformTable.cases;
import static io.gradus.augmentations.TransformTable.publicTransforms;
import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.TransformTable.BatchRow;
import io.gradus.augmentations.TransformTable.Case;
import io.gradus.augmentations.TransformTable.Row;
import io.gradus.augmentations.batches.Examples;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    /** All but those that draw nothing, or only whether an image is changed. */
    static Stream<Case> casesOfManyDraws() {
        return cases().filter(
                        c ->
                                !c.row()
                                        .type()
                                        .getSimpleName()
                                        .matches("FixedOperations|.*Flip|RandomGrayscale"));
    }

    @ParameterizedTest
    @MethodSource("casesOfManyDraws")
    void theImagesOfABatchHaveManyDraws(Case c) {
        NDArray image = c.images(manager, 1);
        NDArray images = image.repeat(0, 64);
        NDArray result = c.transform(1L).transform(images);
        Set<List<Byte>> different = new HashSet<>();
        for (int i = 0; i < 64; i++) {
            byte[] values = result.get(new NDIndex("{}", i)).toByteArray();
            different.add(IntStream.range(0, values.length).mapToObj(j -> values[j]).toList());
        }
        assertThat(different).hasSizeGreaterThan(20);
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
