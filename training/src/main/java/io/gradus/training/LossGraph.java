package io.gradus.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.jni.JniUtils;
import io.gradus.torchscript.TorchScript;
import java.util.List;
import java.util.function.Function;

/**
 * The gradient of a loss with the graph that made it, to be differentiated once more. The weights
 * in the graph are leaves of their own that share the memory of the given ones, whose gradients
 * therefore stay as they are. It is valid until the weights change.
 */
final class LossGraph implements AutoCloseable {

    private static final class Script {
        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def gradients(self, loss: Tensor, w: List[Tensor]) -> List[Tensor]:
                            out = []
                            used = 0
                            if loss.requires_grad:
                                found = torch.autograd.grad([loss.sum()], w, None, True, True, True)
                                for i in range(len(w)):
                                    g = found[i]
                                    if g is None:
                                        out.append(torch.zeros_like(w[i]))
                                    else:
                                        out.append(g)
                                        used += 1
                            out.append(torch.tensor(used))
                            return out

                        def product(
                            self, g: List[Tensor], w: List[Tensor], v: List[Tensor]
                        ) -> List[Tensor]:
                            dependent = annotate(List[Tensor], [])
                            weights = annotate(List[Optional[Tensor]], [])
                            for i in range(len(g)):
                                if g[i].requires_grad:
                                    dependent.append(g[i])
                                    weights.append(v[i])
                            out = annotate(List[Tensor], [])
                            if len(dependent) > 0:
                                found = torch.autograd.grad(dependent, w, weights, True, False, True)
                                for i in range(len(w)):
                                    h = found[i]
                                    if h is None:
                                        out.append(torch.zeros_like(w[i]))
                                    else:  # of an embedding it is sparse; two may be one tensor
                                        dense = h.to_dense() if h.is_sparse else h
                                        out.append(dense.detach().clone())
                            else:
                                for x in w:
                                    out.append(torch.zeros_like(x.detach()))
                            return out
                        """);
    }

    private final NDManager manager;
    private final NDList weights;
    private final NDList gradients;

    private LossGraph(NDManager manager, NDList weights, NDList gradients) {
        this.manager = manager;
        this.weights = weights;
        this.gradients = gradients;
    }

    /**
     * Evaluates the loss.
     *
     * @throws IllegalArgumentException if it is not a single number or depends on no weight
     */
    static LossGraph of(NDList arrays, Function<NDList, NDArray> loss) {
        NDManager manager = arrays.head().getManager().newSubManager();
        boolean recording = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDList weights = new NDList();
            for (NDArray array : arrays) {
                NDArray leaf = array.stopGradient();
                leaf.attach(manager);
                leaf.setName(array.getName());
                leaf.setRequiresGradient(true);
                weights.add(leaf);
            }
            NDArray value = loss.apply(new NDList(weights));
            if (value.size() != 1) {
                throw new IllegalArgumentException(
                        "the loss must be a single number, but has the shape " + value.getShape());
            }
            NDList gradients =
                    Script.SCRIPT.differentiableList(manager, "gradients", value, weights);
            if (gradients.remove(gradients.size() - 1).getLong() == 0) {
                throw new IllegalArgumentException("the loss depends on none of the weights");
            }
            weights.forEach(NDScope::unregister);
            gradients.forEach(NDScope::unregister);
            return new LossGraph(manager, weights, gradients);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        } finally {
            JniUtils.setGradMode(recording);
        }
    }

    /** The Hessian times a vector, whose parts have the shapes of the weights. */
    NDList product(NDManager owner, NDList vector) {
        return Script.SCRIPT.differentiableList(owner, "product", gradients, weights, vector);
    }

    /** A manager of the device of the weights. */
    NDManager newManager() {
        return manager.newSubManager();
    }

    List<NDArray> weights() {
        return weights;
    }

    @Override
    public void close() {
        manager.close();
    }
}
