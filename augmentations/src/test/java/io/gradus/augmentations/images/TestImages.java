package io.gradus.augmentations.images;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.testkit.ForcedKernel;
import io.gradus.torchscript.KernelMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;

/** Images made of noise, and what the tests do with them. */
public final class TestImages {

    private TestImages() {}

    public static NDManager newManager() {
        return NDManager.newBaseManager(Device.cpu(), "PyTorch");
    }

    /** Whole numbers in 0..255, the same for the same seed. */
    public static NDArray noise(NDManager manager, Shape shape, DataType type, long seed) {
        byte[] values = new byte[Math.toIntExact(shape.size())];
        new Random(seed).nextBytes(values);
        return of(manager, values, shape, type);
    }

    /** An image of the given bytes, read as 0..255. */
    public static NDArray of(NDManager manager, byte[] values, Shape shape, DataType type) {
        if (shape.size() == 0) {
            return manager.create(shape, type);
        }
        if (type == DataType.UINT8) {
            return manager.create(ByteBuffer.wrap(values), shape, type);
        }
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Byte.toUnsignedInt(values[i]);
        }
        return manager.create(floats, shape);
    }

    /** The bytes in C order, without the handle that DJL leaves for arrays in another order. */
    public static byte[] bytes(NDArray x) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return x.toByteArray();
        }
    }

    /** The same values in another order in memory. */
    public static NDArray notContiguous(NDArray x) {
        int last = x.getShape().dimension() - 1;
        try (NDArray swapped = x.swapAxes(last - 1, last)) {
            ByteBuffer values = ByteBuffer.wrap(bytes(swapped));
            try (NDArray copy =
                            x.getManager()
                                    .create(
                                            values.order(ByteOrder.nativeOrder()),
                                            swapped.getShape(),
                                            x.getDataType());
                    // What is made from a Java buffer is freed with it, views included.
                    NDArray owned = copy.duplicate()) {
                return owned.swapAxes(last - 1, last);
            }
        }
    }

    /** HWC as CHW, or NHWC as NCHW, contiguous. */
    public static NDArray channelsFirst(NDArray x) {
        int rank = x.getShape().dimension();
        try (NDArray moved = rank == 4 ? x.transpose(0, 3, 1, 2) : x.transpose(2, 0, 1)) {
            return moved.getManager()
                    .create(
                            ByteBuffer.wrap(bytes(moved)).order(ByteOrder.nativeOrder()),
                            moved.getShape(),
                            moved.getDataType());
        }
    }

    /** Runs with one kernel forced. */
    public static <T> T with(String kernel, Supplier<T> run) {
        return ForcedKernel.with(KernelMode.valueOf(kernel.toUpperCase(Locale.ROOT)), run);
    }
}
