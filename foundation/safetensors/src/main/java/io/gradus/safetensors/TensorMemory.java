package io.gradus.safetensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.gradus.torchscript.HostMemory;
import io.gradus.torchscript.TorchScript;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of an array, piece by piece: a Java buffer has at most 2 GiB. */
public final class TensorMemory {

    static final int PIECE = 1 << 30;

    private static final class Script {
        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def flat(self, x: Tensor) -> Tensor:
                            if x.is_sparse:
                                x = x.to_dense()
                            return x.detach().cpu().contiguous().view(-1)

                        def assign(self, w: Tensor, x: Tensor) -> NoneType:
                            w.copy_(x)
                            return None
                        """);
    }

    /** Use of a piece. */
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
        long step = most / SafetensorsType.of(array).bytes();
        try (NDManager manager = array.getManager().newSubManager()) {
            NDArray flat = Script.SCRIPT.runArray(manager, "flat", array);
            for (long from = 0; from < flat.size(); from += step) {
                long to = Math.min(flat.size(), from + step);
                try (NDArray piece = flat.get(new NDIndex("{}:{}", from, to))) {
                    action.accept(HostMemory.view(piece));
                }
            }
        }
    }

    /**
     * Gives an array, of a parameter for example, other values; the two may be anywhere.
     *
     * @param array the array, also one that requires a gradient
     * @param values as many values
     */
    public static void assign(NDArray array, NDArray values) {
        Script.SCRIPT.run("assign", array, values);
    }
}
