package io.gradus.torchscript;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import java.nio.ByteBuffer;

/** Direct views of the memory of CPU tensors, for kernels written in Java. */
public final class HostMemory {

    private static final class Script {
        static final TorchScript IS_CONTIGUOUS =
                TorchScript.compile(
                        """
                        def is_contiguous(self, x: Tensor) -> Tensor:
                            return torch.tensor(x.is_contiguous())
                        """);
    }

    private HostMemory() {}

    /**
     * Returns whether an array's values lie one after the other in this machine's memory, so that
     * {@link #view} can be had. The question costs a native call of some microseconds; remember the
     * answer where the same array comes again.
     *
     * @param array an array of the PyTorch engine
     * @return whether it is dense, contiguous, on the CPU and of at most 2 GiB
     */
    public static boolean isViewable(NDArray array) {
        if (!array.getDevice().equals(Device.cpu())
                || array.isSparse()
                || array.size() * array.getDataType().getNumOfBytes() > Integer.MAX_VALUE) {
            return false;
        }
        try (NDManager manager = array.getManager().newSubManager()) {
            return Script.IS_CONTIGUOUS.runArray(manager, "is_contiguous", array).getBoolean();
        }
    }

    /**
     * Returns the array's own memory: what is written here is in the array. The view is valid until
     * the array is closed.
     *
     * @param array an array of the PyTorch engine on the CPU. Of one that is not {@linkplain
     *     #isViewable viewable} this is a copy, fit for reading alone, which belongs to the array's
     *     manager; an {@link ai.djl.ndarray.NDScope} around its use frees it
     * @return the memory, in native byte order
     */
    public static ByteBuffer view(NDArray array) {
        return ((PtNDArray) array).toByteBuffer(true);
    }
}
