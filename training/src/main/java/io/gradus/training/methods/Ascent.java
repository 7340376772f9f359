package io.gradus.training.methods;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.gradus.torchscript.TorchScript;
import java.util.function.Function;

/** The step of sharpness-aware minimization: up, look, back, and the optimizer's update. */
final class Ascent {

    private Ascent() {}

    /**
     * Updates with the gradient of the perturbed weights.
     *
     * @param loss the loss
     * @param perturb perturbs the weights and returns copies of what they were, or does nothing and
     *     returns an empty list; the copies are in the given manager
     */
    static void step(StepLoss loss, Function<NDManager, NDList> perturb) {
        if (!loss.weights().isEmpty()) {
            look(loss, perturb);
        }
        loss.update();
    }

    private static void look(StepLoss loss, Function<NDManager, NDList> perturb) {
        try (NDManager manager = loss.weights().head().getManager().newSubManager()) {
            NDList copies = perturb.apply(manager);
            if (!copies.isEmpty()) {
                try {
                    loss.evaluate();
                } finally {
                    Script.SCRIPT.run("restore", loss.weights(), copies);
                }
            }
        }
    }

    /** See {@link Sam}. */
    static NDList perturb(NDManager manager, StepLoss loss, double rho) {
        return Script.SCRIPT.runList(manager, "sam", loss.weights(), loss.gradients(), rho);
    }

    /** See {@link Asam}. */
    static NDList perturb(
            NDManager manager, StepLoss loss, double rho, double eta, boolean[] scaled) {
        long[] flags = new long[scaled.length];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = scaled[i] ? 1 : 0;
        }
        return Script.SCRIPT.runList(
                manager, "asam", loss.weights(), loss.gradients(), rho, eta, flags);
    }

    private static final class Script {
        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def sam(self, w: List[Tensor], g: List[Tensor],
                                rho: float) -> List[Tensor]:
                            return self.climb(w, self.dense(g), self.dense(g), rho)

                        def asam(self, w: List[Tensor], g: List[Tensor], rho: float, eta: float,
                                 scaled: List[int]) -> List[Tensor]:
                            # h = T g and e = T h
                            h = self.dense(g)
                            e = self.dense(g)
                            for i in range(len(w)):
                                if scaled[i] == 1:
                                    t = w[i].to(h[i].dtype).abs() + eta
                                    h[i] = h[i] * t
                                    e[i] = h[i] * t
                            return self.climb(w, h, e, rho)

                        def climb(self, w: List[Tensor], h: List[Tensor], e: List[Tensor],
                                  rho: float) -> List[Tensor]:
                            norm = self.norm(h)
                            old: List[Tensor] = []
                            if norm - norm == 0:  # finite
                                old = [x.clone() for x in w]
                                self.add(w, e, rho / (norm + 1e-12))
                            return old

                        def add(self, w: List[Tensor], e: List[Tensor],
                                scale: float) -> NoneType:
                            alike = True
                            for i in range(len(w)):
                                alike = alike and w[i].dtype == e[i].dtype
                            if alike:
                                torch._foreach_add_(w, e, alpha=scale)
                            else:
                                for i in range(len(w)):
                                    x = w[i].to(e[i].dtype)
                                    w[i].copy_(torch.add(x, e[i], alpha=scale))
                            return None

                        def norm(self, x: List[Tensor]) -> float:
                            # in float64, whose squares neither overflow nor vanish
                            norms = [torch.linalg_vector_norm(t, dtype=7) for t in x]
                            return float(torch.linalg_vector_norm(torch.stack(norms)))

                        def dense(self, x: List[Tensor]) -> List[Tensor]:
                            return [self.dense_one(t) for t in x]

                        def dense_one(self, x: Tensor) -> Tensor:
                            d = x.to_dense() if x.is_sparse else x
                            # half precision cannot hold the products: float32
                            return d if d.dtype == 6 or d.dtype == 7 else d.to(6)

                        def restore(self, w: List[Tensor], old: List[Tensor]) -> NoneType:
                            for i in range(len(w)):
                                w[i].copy_(old[i])
                            return None
                        """);
    }
}
