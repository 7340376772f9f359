package io.gradus.optimizers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.gradus.torchscript.TorchScript;

/**
 * Makes state arrays, contiguous and of the weight's type. By scripts, since DJL's own operations
 * end the process for bfloat16.
 */
final class StateArrays {

    private static final class Script {
        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def zeros(self, w: Tensor) -> Tensor:
                            return torch.zeros(w.shape, dtype=w.dtype, device=w.device)

                        def copy(self, w: Tensor) -> Tensor:
                            return w.detach().clone(memory_format=0)  # contiguous

                        def fill(self, x: Tensor, value: float) -> NoneType:
                            x.fill_(value)
                            return None

                        def is_finite(self, g: Tensor) -> Tensor:
                            return g.isfinite().all()
                        """);
    }

    private StateArrays() {}

    /** Zeros of the weight's shape. */
    static NDArray zeros(NDArray weight) {
        return Script.SCRIPT.runArray(weight.getManager(), "zeros", weight);
    }

    /** The weight's values. */
    static NDArray copy(NDArray weight) {
        return Script.SCRIPT.runArray(weight.getManager(), "copy", weight);
    }

    /** Sets all values of a state array. */
    static void fill(NDArray array, double value) {
        Script.SCRIPT.run("fill", array, value);
    }

    /** Whether no value is infinite or NaN. */
    static boolean isFinite(NDArray array) {
        try (NDManager manager = array.getManager().newSubManager()) {
            return Script.SCRIPT.runArray(manager, "is_finite", array).getBoolean();
        }
    }
}
