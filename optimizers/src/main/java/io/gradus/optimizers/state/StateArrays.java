package io.gradus.optimizers.state;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.gradus.safetensors.SafetensorsType;
import io.gradus.torchscript.TorchScript;

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

                        def one_widened(self, x: Tensor) -> Tensor:
                            if x.is_sparse:
                                x = x.to_dense()
                            return x.detach().to(6).contiguous()  # float32

                        def widened(self, x: List[Tensor]) -> List[Tensor]:
                            return [self.one_widened(p) for p in x]

                        def refresh(self, masters: List[Tensor], w: List[Tensor]) -> NoneType:
                            for i in range(len(w)):
                                same = masters[i].to(w[i].dtype) == w[i]
                                masters[i].copy_(torch.where(same, masters[i], w[i].to(6)))
                            return None

                        def assign(self, w: List[Tensor], x: List[Tensor]) -> NoneType:
                            torch._foreach_copy_(w, x)
                            return None

                        def copy_to_cpu(self, x: Tensor) -> Tensor:
                            return x.detach().to(device=torch.device("cpu"), copy=True)

                        def are_at_most(self, g: List[Tensor], limit: float) -> Tensor:
                            are = [(p.isfinite() & (p.abs() <= limit)).all() for p in g]
                            return torch.stack(are).all()

                        def is_zero(self, g: Tensor) -> Tensor:
                            if g.is_sparse:
                                g = g.to_dense()
                            return (g == 0).all()

                        def scaled(self, g: List[Tensor], scale: float) -> List[Tensor]:
                            return [p * scale for p in g]

                        def gradients(self, w: List[Tensor]) -> List[Optional[Tensor]]:
                            # the compiler takes p.grad for a tensor that is always there
                            all: List[Optional[Tensor]] = []
                            for p in w:
                                all.append(p.grad)
                            return all

                        def plain_gradients(self, w: List[Tensor]) -> List[Tensor]:
                            none = torch.empty([0])
                            out: List[Tensor] = []
                            for g in self.gradients(w):
                                if g is not None and not g.is_sparse and g.is_contiguous():
                                    out.append(g)
                                else:
                                    out.append(none)
                            return out

                        def zero_gradients(self, w: List[Tensor]) -> List[Tensor]:
                            there: List[Tensor] = []
                            for g in self.gradients(w):
                                if g is not None:
                                    there.append(g)
                            if len(there) > 0:
                                torch._foreach_zero_(there)
                            return there  # what is not returned is not computed
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
        return SafetensorsType.of(weight).isNarrow()
                ? widened(new NDList(weight)).head()
                : copy(weight);
    }

    /**
     * The values of arrays of 16 bits, dense, in float32.
     *
     * @param narrow the arrays
     * @return new arrays, of the first one's manager
     */
    public static NDList widened(NDList narrow) {
        return narrow.isEmpty()
                ? new NDList()
                : Script.SCRIPT.runList(narrow.head().getManager(), "widened", narrow);
    }

    /**
     * Gives float32 master weights the weights' values where these are not those of the masters,
     * rounded: they were changed by somebody else.
     *
     * @param masters the master weights
     * @param weights the weights
     */
    public static void refresh(NDList masters, NDList weights) {
        if (!weights.isEmpty()) {
            Script.SCRIPT.run("refresh", masters, weights);
        }
    }

    /**
     * Gives weights other values, which are rounded to their types.
     *
     * @param weights the weights
     * @param values the values
     */
    public static void assign(NDList weights, NDList values) {
        if (!weights.isEmpty()) {
            Script.SCRIPT.run("assign", weights, values);
        }
    }

    /** An array's values, on the CPU. */
    static NDArray copyToCpu(NDArray array) {
        return Script.SCRIPT.runArray(array.getManager(), "copy_to_cpu", array);
    }

    /**
     * Whether each value is finite and its size at most a limit, which may be infinite.
     *
     * @param arrays the arrays, dense and on one device
     * @param limit the limit
     * @return whether it is
     */
    public static boolean areAtMost(NDList arrays, double limit) {
        try (NDManager manager = arrays.head().getManager().newSubManager()) {
            return Script.SCRIPT.runArray(manager, "are_at_most", arrays, limit).getBoolean();
        }
    }

    /** Whether all values are 0. */
    static boolean isZero(NDArray array) {
        try (NDManager manager = array.getManager().newSubManager()) {
            return Script.SCRIPT.runArray(manager, "is_zero", array).getBoolean();
        }
    }

    /**
     * An update's gradients times its scale, in new arrays; those that were given where it is 1.
     */
    static NDList scaled(RunUpdate update) {
        NDList gradients = new NDList();
        update.parameters().forEach(one -> gradients.add(one.gradient()));
        return update.scale() == 1 || gradients.isEmpty()
                ? gradients
                : Script.SCRIPT.runList(
                        gradients.head().getManager(), "scaled", gradients, update.scale());
    }

    /**
     * The own gradients of weights, in one native call.
     *
     * @param weights the weights
     * @return for each weight its gradient, not a copy, if it has one that is contiguous, or an
     *     array without values; they are of the first weight's manager, and are to be closed
     */
    public static NDList plainGradients(NDList weights) {
        return weights.isEmpty()
                ? new NDList()
                : Script.SCRIPT.runList(weights.head().getManager(), "plain_gradients", weights);
    }

    /**
     * Sets the own gradients of weights to zero, in one native call: PyTorch adds to them, and the
     * trainer never clears them.
     *
     * @param weights the weights
     */
    public static void zeroGradients(NDList weights) {
        if (weights.size() == 1) {
            zeroGradient((PtNDArray) weights.head());
        } else if (!weights.isEmpty()) {
            Script.SCRIPT.run("zero_gradients", weights);
        }
    }

    /** Faster for one. */
    private static void zeroGradient(PtNDArray weight) {
        if (weight.hasGradient()) {
            try (PtNDArray own = JniUtils.getGradient(weight)) {
                if (own != null) {
                    JniUtils.zeroGrad(weight);
                }
            }
        }
    }
}
