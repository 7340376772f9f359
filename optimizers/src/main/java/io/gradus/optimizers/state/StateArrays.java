package io.gradus.optimizers.state;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gradus.safetensors.SafetensorsType;
import io.gradus.torchscript.TorchScript;
import java.util.List;

/**
 * Functions that make and read state arrays, which are contiguous and of the weight's type, or of
 * float32 if that has 16 bits. By scripts, since DJL's own operations end the process for bfloat16.
 */
public final class StateArrays {

    private static final class Script {
        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def filled(self, w: Tensor, shape: List[int], type: int,
                                   value: float) -> Tensor:
                            if type < 0:
                                type = 6 if w.element_size() < 4 else w.dtype  # float32
                            return torch.full(shape, value, dtype=type, device=w.device)

                        def copy(self, w: Tensor) -> Tensor:
                            return w.detach().clone(memory_format=0)  # contiguous

                        def widened(self, x: Tensor) -> Tensor:
                            if x.is_sparse:
                                x = x.to_dense()
                            return x.detach().to(6).contiguous()  # float32

                        def refresh(self, master: Tensor, w: Tensor) -> NoneType:
                            same = master.to(w.dtype) == w
                            master.copy_(torch.where(same, master, w.to(6)))
                            return None

                        def copy_to_cpu(self, x: Tensor) -> Tensor:
                            return x.detach().to(device=torch.device("cpu"), copy=True)

                        def is_at_most(self, g: Tensor, limit: float) -> Tensor:
                            return (g.isfinite() & (g.abs() <= limit)).all()

                        def is_zero(self, g: Tensor) -> Tensor:
                            if g.is_sparse:
                                g = g.to_dense()
                            return (g == 0).all()

                        def scaled(self, g: List[Tensor], scale: float) -> List[Tensor]:
                            return [p * scale for p in g]

                        def zero_gradients(self, w: List[Tensor]) -> List[Tensor]:
                            # the compiler takes p.grad for a tensor that is always there
                            all: List[Optional[Tensor]] = []
                            for p in w:
                                all.append(p.grad)
                            gradients: List[Tensor] = []
                            for g in all:
                                if g is not None:
                                    gradients.append(g)
                            if len(gradients) > 0:
                                torch._foreach_zero_(gradients)
                            return gradients  # else nobody were to see the zeros: not made
                        """);
    }

    private StateArrays() {}

    /** An array of one value, of a PyTorch type's number, or a negative one for the weight's. */
    static NDArray filled(NDArray weight, Shape shape, int type, double value) {
        return Script.SCRIPT.runArray(
                weight.getManager(), "filled", weight, shape.getShape(), type, value);
    }

    /**
     * The weight's values, of its own type.
     *
     * @param weight the weight
     * @return a new array, of the weight's manager
     */
    public static NDArray copy(NDArray weight) {
        return Script.SCRIPT.runArray(weight.getManager(), "copy", weight);
    }

    /** The weight's values, of its type, or of float32 if that has 16 bits. */
    static NDArray wideCopy(NDArray weight) {
        return SafetensorsType.of(weight).isNarrow() ? widened(weight) : copy(weight);
    }

    /**
     * The values of an array of 16 bits, dense, in float32.
     *
     * @param narrow the array
     * @return a new array, of the same manager
     */
    public static NDArray widened(NDArray narrow) {
        return Script.SCRIPT.runArray(narrow.getManager(), "widened", narrow);
    }

    /**
     * Gives a float32 master weight the weight's values where these are not those of the master,
     * rounded: they were changed by somebody else.
     *
     * @param master the master weight
     * @param weight the weight
     */
    public static void refresh(NDArray master, NDArray weight) {
        Script.SCRIPT.run("refresh", master, weight);
    }

    /** An array's values, on the CPU. */
    static NDArray copyToCpu(NDArray array) {
        return Script.SCRIPT.runArray(array.getManager(), "copy_to_cpu", array);
    }

    /**
     * Whether each value is finite and its size at most a limit, which may be infinite.
     *
     * @param array the array
     * @param limit the limit
     * @return whether it is
     */
    public static boolean isAtMost(NDArray array, double limit) {
        try (NDManager manager = array.getManager().newSubManager()) {
            return Script.SCRIPT.runArray(manager, "is_at_most", array, limit).getBoolean();
        }
    }

    /** Whether all values are 0. */
    static boolean isZero(NDArray array) {
        try (NDManager manager = array.getManager().newSubManager()) {
            return Script.SCRIPT.runArray(manager, "is_zero", array).getBoolean();
        }
    }

    /** An update's gradients times its scale; those that were given where that is 1. */
    static NDList scaled(RunUpdate update) {
        NDList gradients = new NDList();
        update.parameters().forEach(one -> gradients.add(one.gradient()));
        return update.scale() == 1 || gradients.isEmpty()
                ? gradients
                : Script.SCRIPT.runList(
                        gradients.head().getManager(), "scaled", gradients, update.scale());
    }

    /**
     * Sets the own gradients of weights to zero, to which PyTorch adds and which the trainer never
     * clears, in one native call.
     *
     * @param updates the weights
     */
    public static void zeroGradients(List<ParameterUpdate> updates) {
        if (updates.isEmpty()) {
            return;
        }
        NDList weights = new NDList(updates.size());
        for (ParameterUpdate update : updates) {
            weights.add(update.weight());
        }
        Script.SCRIPT.run("zero_gradients", weights);
    }
}
