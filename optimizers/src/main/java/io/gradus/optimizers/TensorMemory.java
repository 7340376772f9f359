package io.gradus.optimizers;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.gradus.torchscript.HostMemory;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of an array, piece by piece: a Java buffer has at most 2 GiB. */
final class TensorMemory {

    static final int PIECE = 1 << 30;

    /** What is done with a piece. */
    @FunctionalInterface
    interface Action {
        void accept(ByteBuffer piece) throws IOException;
    }

    private TensorMemory() {}

    /**
     * Goes through an array's bytes in row-major order.
     *
     * @param array any array; where it is contiguous and on the CPU, what is written to a piece is
     *     in the array, else a piece is a copy
     * @param most the largest number of bytes of a piece, at least 8
     */
    static void forEach(NDArray array, int most, Action action) throws IOException {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray dense = array.isSparse() ? array.toDense() : array.stopGradient();
            NDArray flat = dense.toDevice(Device.cpu(), false).reshape(new Shape(-1));
            int width = array.getDataType().getNumOfBytes();
            long step = most / width;
            for (long from = 0; from < flat.size(); from += step) {
                long to = Math.min(flat.size(), from + step);
                try (NDArray piece = flat.get(new NDIndex("{}:{}", from, to))) {
                    action.accept(HostMemory.view(piece));
                }
            }
        }
    }
}
