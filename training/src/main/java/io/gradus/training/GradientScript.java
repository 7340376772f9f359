package io.gradus.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.gradus.torchscript.TorchScript;

/** What a step does to all gradients of a device at once, each in one native call. */
final class GradientScript {

    /** Below it squares of float32 begin to vanish. */
    private static final double TINY = 1e-15;

    static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def norm(self, g: List[Tensor]) -> Tensor:
                        n = torch._foreach_norm(g, 2)
                        return torch.linalg_vector_norm(torch.stack([x.to(7) for x in n])).cpu()

                    def wide_norm(self, g: List[Tensor]) -> Tensor:
                        n = [torch.linalg_vector_norm(x, dtype=7) for x in g]  # float64
                        return torch.linalg_vector_norm(torch.stack(n)).cpu()

                    def finite(self, x: Tensor) -> Tensor:
                        return torch.isfinite(x).all().cpu()

                    def scale(self, g: List[Tensor], factor: float) -> NoneType:
                        torch._foreach_mul_(g, factor)
                        return None

                    def clamp(self, g: List[Tensor], limit: float) -> NoneType:
                        torch._foreach_clamp_min_(g, -limit)
                        torch._foreach_clamp_max_(g, limit)
                        return None

                    def centralize(self, g: List[Tensor]) -> NoneType:
                        for x in g:
                            if x.dim() > 1:
                                x.sub_(x.flatten(1).mean(1).view([-1] + [1] * (x.dim() - 1)))
                        return None

                    def unit_norm(self, x: Tensor) -> Tensor:
                        if x.dim() < 2:
                            return torch.linalg_vector_norm(x, dtype=7)
                        n = torch.linalg_vector_norm(x.flatten(1), 2, [1], dtype=7)
                        return n.view([-1] + [1] * (x.dim() - 1))

                    def adaptive(self, w: List[Tensor], g: List[Tensor], clipping: float,
                                 epsilon: float) -> NoneType:
                        for i in range(len(w)):
                            n = self.unit_norm(g[i])
                            most = self.unit_norm(w[i]).clamp_min(epsilon) * clipping
                            factor = torch.where(n < most, 1.0, most / n.clamp_min(1e-6))
                            g[i].mul_(factor.to(g[i].dtype))
                        return None

                    def reduce(self, to: List[Tensor], x: List[Tensor], a: float,
                               b: float) -> NoneType:
                        for i in range(len(to)):
                            to[i].mul_(a).add_(x[i].to(to[i].device), alpha=b)
                        return None

                    def copy(self, to: List[Tensor], x: List[Tensor]) -> NoneType:
                        for i in range(len(to)):
                            to[i].copy_(x[i])
                        return None

                    def clones(self, x: List[Tensor]) -> List[Tensor]:
                        return [y.detach().clone() for y in x]

                    def zero(self, g: List[Tensor]) -> NoneType:
                        torch._foreach_zero_(g)
                        return None
                    """);

    private GradientScript() {}

    /**
     * The norm of all values; infinite or NaN only if one of them is. Sums are of float32, which is
     * faster, and of float64 where those overflow or vanish.
     */
    static double norm(NDList gradients) {
        if (gradients.isEmpty()) {
            return 0;
        }
        boolean half =
                gradients.stream().anyMatch(g -> g.getDataType().getNumOfBytes() < Float.BYTES);
        double norm = half ? Double.NaN : number("norm", gradients);
        return norm > TINY && norm < Double.POSITIVE_INFINITY
                ? norm
                : number("wide_norm", gradients);
    }

    private static double number(String function, NDList gradients) {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
                NDArray number = SCRIPT.runArray(manager, function, gradients)) {
            return number.getDouble();
        }
    }

    static boolean isFinite(NDArray gradient) {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
                NDArray finite = SCRIPT.runArray(manager, "finite", gradient)) {
            return finite.getBoolean();
        }
    }
}
