package io.gradus.testkit;

import io.gradus.torchscript.KernelMode;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import io.gradus.augmentations.images.ImageBatch;
import io.gradus.augmentations.images.ImageOps;
import io.gradus.augmentations.images.Layout;
import io.gradus.augmentations.images.Operation;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Contract tests of an operation on pixels, for a test class that implements this interface:
 *
 * <pre>{@code
 * class MyOperationTest implements OperationContract {
 *     @Override
 *     public Operation operation() {
 *         return new MyOperation(0.6);
 *     }
 * }
 * }</pre>
 *
 * <p>Images keep their type and are not changed in place; nothing is left behind; both kernels give
 * the same; a batch is its images one by one, each with an operation of its own if need be; both
 * layouts agree.
 */
public interface OperationContract {

    /**
     * Returns the operation under test, for images of 8 x 7 pixels and three channels.
     *
     * @return a new one, or the same, at each call
     */
    Operation operation();

    /**
     * Returns how far apart the values may be that the two kernels give for images of float32.
     *
     * @return the distance in levels of 0 to 255; 0.0001 by default; for uint8 it is always 0
     */
    default double tolerance() {
        return 1e-4;
    }

    /**
     * Checks type and input, and that no array is left behind.
     *
     * @param kind the kind of images
     */
    @ParameterizedTest
    @MethodSource("io.gradus.testkit.TransformContract#kinds")
    default void keepsTypeAndInputAndLeavesNoArray(TransformContract.Kind kind) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray images = Pictures.of(manager, kind, 4);
            byte[] before = Pictures.bytes(images);
            for (KernelMode kernel : Pictures.KERNELS) {
                int arrays = manager.getManagedArrays().size();
                NDArray result = ForcedKernel.with(kernel, () -> apply(images, kind.layout()));
                assertThat(manager.getManagedArrays()).hasSize(arrays + 1);
                assertThat(result.getDataType()).isEqualTo(kind.type());
                result.subi(result); // does nothing to the input
                result.close();
                assertThat(Pictures.bytes(images)).isEqualTo(before);
            }
        }
    }

    private NDArray apply(NDArray images, Layout layout) {
        return operation().apply(ImageBatch.of(images, layout));
    }

    /**
     * Checks that the Java loops and the TorchScript give the same.
     *
     * @param kind the kind of images
     */
    @ParameterizedTest
    @MethodSource("io.gradus.testkit.TransformContract#kinds")
    default void bothKernelsAgree(TransformContract.Kind kind) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray images = Pictures.of(manager, kind, 9);
            NDArray host = ForcedKernel.with(KernelMode.HOST, () -> apply(images, kind.layout()));
            NDArray device = ForcedKernel.with(KernelMode.DEVICE, () -> apply(images, kind.layout()));
            Pictures.assertSame(
                    "the host kernel",
                    host,
                    "the device kernel",
                    device,
                    kind.layout(),
                    kind.type() == DataType.UINT8 ? 0 : tolerance());
        }
    }

    /**
     * Checks that channels may come first or last, and that a batch is its images one by one.
     *
     * @param type the type of the images
     */
    @ParameterizedTest
    @EnumSource(names = {"UINT8", "FLOAT32"})
    default void layoutsAndBatchesAreNotItsConcern(DataType type) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray images =
                    Pictures.of(manager, new TransformContract.Kind(type, Layout.HWC, true), 3);
            NDArray expected = operation().apply(images);
            NDArray first = apply(Pictures.channelsFirst(images), Layout.CHW);
            Pictures.assertSame(
                    "channels first",
                    first,
                    "channels last",
                    Pictures.channelsFirst(expected),
                    Layout.CHW,
                    0);
            for (int i = 0; i < 3; i++) {
                NDArray alone = operation().apply(images.get(new NDIndex("{}", i)));
                Pictures.assertSame(
                        "the image alone",
                        alone,
                        "the batch",
                        expected.get(new NDIndex("{}", i)),
                        Layout.HWC,
                        0);
            }
        }
    }

    /**
     * Checks that each image of a batch may have an operation of its own.
     *
     * @param type the type of the images
     */
    @ParameterizedTest
    @EnumSource(names = {"UINT8", "FLOAT32"})
    default void eachImageOfABatchHasItsOwn(DataType type) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray images =
                    Pictures.of(manager, new TransformContract.Kind(type, Layout.HWC, true), 2);
            List<Operation> own = List.of(operation(), operation());
            for (KernelMode kernel : Pictures.KERNELS) {
                NDArray together = ForcedKernel.with(kernel, () -> ImageOps.apply(images, own::get));
                NDArray one = ForcedKernel.with(kernel, () -> operation().apply(images));
                Pictures.assertSame(
                        "an operation for each image",
                        together,
                        "one for all",
                        one,
                        Layout.HWC,
                        0);
            }
        }
    }
}
