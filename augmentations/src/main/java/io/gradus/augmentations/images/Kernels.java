package io.gradus.augmentations.images;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.gradus.torchscript.HostMemory;
import io.gradus.torchscript.KernelMode;
import java.nio.ByteBuffer;

/**
 * The choice between host kernels (Java loops) and device kernels (TorchScript), and their results.
 */
public final class Kernels {

    /** A host kernel of whole arrays. */
    @FunctionalInterface
    public interface Host {
        /**
         * Fills the result.
         *
         * @param in the values of the source, in C order
         * @param out those of the result, in C order
         */
        void run(ByteBuffer in, ByteBuffer out);
    }

    private Kernels() {}

    /**
     * {@return whether the host kernel is to make an array of this shape and the source's type}
     *
     * @param source the array that it is made of
     * @param result the shape of the result
     * @throws IllegalStateException if the host kernel is forced and cannot
     */
    public static boolean onHost(NDArray source, Shape result) {
        return KernelMode.useHost(whyNotOnHost(source, result), true);
    }

    private static String whyNotOnHost(NDArray source, Shape result) {
        DataType type = source.getDataType();
        if (source.getDevice().isGpu()) {
            return "the array is on " + source.getDevice();
        }
        if (type != DataType.UINT8 && type != DataType.FLOAT32) {
            return "the array is " + type + ", not uint8 or float32";
        }
        // A ByteBuffer has int positions.
        long size = Math.max(source.size(), result.size()) * type.getNumOfBytes();
        return size > Integer.MAX_VALUE ? "the array has " + size + " bytes" : null;
    }

    /**
     * {@return a copy that a model can be trained with: what TorchScript made is an inference
     * tensor, which PyTorch does not keep for the backward pass}
     *
     * @param made the array
     * @param manager what the copy is attached to
     */
    public static NDArray trainable(NDArray made, NDManager manager) {
        NDArray copy = made.duplicate();
        copy.attach(manager);
        return copy;
    }

    /**
     * {@return what a host kernel makes of an array: a new one of the same type, attached to its
     * manager}
     *
     * @param source the array that it reads
     * @param shape the shape of the result
     * @param kernel the kernel
     */
    public static NDArray host(NDArray source, Shape shape, Host kernel) {
        NDArray result =
                JniUtils.createEmptyNdArray(
                        (PtNDManager) source.getManager(),
                        shape,
                        source.getDataType(),
                        Device.cpu(),
                        SparseFormat.DENSE);
        if (shape.size() == 0) {
            return result;
        }
        // A buffer is a view of the array's memory. Of an array that is not contiguous it is a
        // view of a copy, which DJL leaves to the array's manager: the scope frees it.
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            kernel.run(HostMemory.view(source), HostMemory.view(result));
            return result;
        } catch (RuntimeException | Error e) {
            result.close();
            throw e;
        }
    }
}
