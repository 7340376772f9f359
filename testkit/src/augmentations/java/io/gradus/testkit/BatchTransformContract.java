package io.gradus.testkit;

import io.gradus.torchscript.KernelMode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.Augmentations;
import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.batches.Examples;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Contract tests of a batch transform, for a test class that implements this interface:
 *
 * <pre>{@code
 * class MyBatchTransformTest implements BatchTransformContract {
 *     @Override
 *     public BatchTransform transform() {
 *         return new MyBatchTransform(4);
 *     }
 * }
 * }</pre>
 *
 * <p>The input stays as it is; nothing is left behind; both kernels give the same; an empty batch is
 * one afterwards; soft labels are probabilities; and the printed text is read back.
 */
public interface BatchTransformContract {

    /**
     * Returns the transform under test, for batches of images of float32 with labels of four
     * classes.
     *
     * @return a new one, or the same, at each call
     */
    BatchTransform transform();

    /**
     * Returns whether the labels become probabilities of four classes; otherwise they stay.
     *
     * @return true by default
     */
    default boolean softensLabels() {
        return true;
    }

    /**
     * Returns whether the transform prints a text that {@link Augmentations#parseBatch} reads, for
     * which its form has to be registered.
     *
     * @return true by default
     */
    default boolean hasText() {
        return true;
    }

    /** Checks the result with both kernels, and that the given arrays are as they were. */
    @Test
    default void keepsItsInputAndLeavesNoArray() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray data = Pictures.noise(manager, new Shape(5, 4, 3, 3), DataType.FLOAT32);
            NDArray labels = manager.create(new int[] {0, 3, 1, 1, 2});
            byte[] before = Pictures.bytes(data);
            byte[] first = null;
            for (NDArray x : List.of(data, Pictures.notContiguous(data))) {
                for (KernelMode kernel : Pictures.KERNELS) {
                    Examples input = new Examples(x, labels);
                    int arrays = manager.getManagedArrays().size();
                    Examples output =
                            ForcedKernel.with(
                                    kernel,
                                    () -> transform().transform(input, new SplittableRandom(1)));
                    byte[] result = Pictures.bytes(output.data());
                    assertThat(result).isEqualTo(first == null ? result : first);
                    first = result;
                    checkLabels(labels, output, 5);
                    assertThat(Pictures.bytes(x)).isEqualTo(before);
                    assertThat(labels.toIntArray()).containsExactly(0, 3, 1, 1, 2);
                    if (output.data() != x) {
                        output.data().close();
                    }
                    if (output.labels() != labels) {
                        output.labels().close();
                    }
                    assertThat(manager.getManagedArrays()).hasSize(arrays);
                }
            }
        }
    }

    private void checkLabels(NDArray given, Examples output, int size) {
        if (!softensLabels()) {
            assertThat(output.labels()).isSameAs(given);
            return;
        }
        assertThat(output.labels().getShape()).isEqualTo(new Shape(size, 4));
        assertThat(output.labels().getDataType()).isEqualTo(DataType.FLOAT32);
        try (NDArray sums = output.labels().sum(new int[] {1})) {
            for (float sum : sums.toFloatArray()) {
                assertThat(sum).isCloseTo(1, within(1e-6f));
            }
        }
    }

    /** Checks a batch without examples. */
    @Test
    default void anEmptyBatchGivesAnEmptyBatch() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray labels = manager.create(new Shape(0));
            Examples empty = new Examples(manager.create(new Shape(0, 2, 2, 1)), labels);
            for (KernelMode kernel : Pictures.KERNELS) {
                Examples result =
                        ForcedKernel.with(
                                kernel,
                                () -> transform().transform(empty, new SplittableRandom(1)));
                assertThat(result.data().getShape()).isEqualTo(new Shape(0, 2, 2, 1));
                checkLabels(labels, result, 0);
            }
        }
    }

    /** Checks that the same random numbers give the same batch. */
    @Test
    default void theRandomNumbersDecide() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray data = Pictures.noise(manager, new Shape(6, 4, 4, 1), DataType.FLOAT32);
            Examples input = new Examples(data, manager.create(new int[] {0, 3, 1, 1, 2, 0}));
            Examples first = transform().transform(input, new SplittableRandom(3));
            Examples second = transform().transform(input, new SplittableRandom(3));
            assertThat(second.data().toByteArray()).isEqualTo(first.data().toByteArray());
            assertThat(second.labels().toByteArray()).isEqualTo(first.labels().toByteArray());
        }
    }

    /** Checks that the printed text gives the same transform. */
    @Test
    default void isReadBackFromWhatItPrints() {
        if (!hasText()) {
            return;
        }
        BatchTransform transform = transform();
        assertThat(Augmentations.parseBatch(transform.toString()))
                .hasSameClassAs(transform)
                .hasToString(transform.toString());
    }
}
