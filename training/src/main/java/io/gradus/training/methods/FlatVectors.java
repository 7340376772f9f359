package io.gradus.training.methods;

import io.gradus.torchscript.TorchScript;

/** The arithmetic on lists of tensors that are seen as one vector, a native call each. */
final class FlatVectors {

    static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def dot(self, a: Tensor, b: Tensor) -> Tensor:
                        # products and sums in float64, in blocks, which bounds the memory
                        total = torch.zeros([], dtype=7, device=a.device)
                        for i in range(0, a.numel(), 1048576):
                            j = i + 1048576
                            total = total + torch.dot(a[i:j].to(7), b[i:j].to(7))
                        return total

                    def gather(self, x: List[Tensor], dtype: int) -> Tensor:
                        parts = [self.dense(t).reshape([-1]).to(dtype) for t in x]
                        return torch.cat(parts)

                    def dense(self, x: Tensor) -> Tensor:
                        return x.to_dense() if x.is_sparse else x

                    def copies(self, x: List[Tensor]) -> List[Tensor]:
                        return [t.clone() for t in x]

                    def restore(self, w: List[Tensor], x: List[Tensor]) -> NoneType:
                        for i in range(len(w)):
                            w[i].copy_(x[i])
                        return None

                    def put(self, w: List[Tensor], x: List[Tensor], d: Tensor,
                            t: float) -> NoneType:
                        # w = x + t d
                        at = 0
                        for i in range(len(w)):
                            to = at + w[i].numel()
                            part = d[at:to].view(w[i].shape)
                            w[i].copy_(torch.add(x[i].to(d.dtype), part, alpha=t))
                            at = to
                        return None

                    def sizes(self, g: Tensor) -> Tensor:
                        a = g.abs()
                        return torch.stack([a.max().to(7), a.sum(dtype=7)]).cpu()

                    def descent(self, g: Tensor, d: Tensor) -> Tensor:
                        return torch.stack([self.dot(g, d), d.abs().max().to(7)]).cpu()

                    def along(self, g: List[Tensor], d: Tensor) -> List[Tensor]:
                        flat = self.gather(g, d.dtype)
                        return [flat, self.dot(flat, d).cpu()]

                    def difference(self, g: Tensor, before: Tensor, s: Tensor) -> List[Tensor]:
                        y = g - before
                        return [y, torch.stack([self.dot(y, s), self.dot(y, y)]).cpu()]

                    def scaled(self, d: Tensor, t: float) -> Tensor:
                        return d * t

                    def two_loops(self, g: Tensor, s: List[Tensor], y: List[Tensor], ro: Tensor,
                                  gamma: float) -> Tensor:
                        r = ro.to(g.device)
                        q = -g
                        n = len(s)
                        a: List[Tensor] = []
                        for k in range(n):
                            i = n - 1 - k
                            a.append(self.dot(s[i], q) * r[i])
                            q.sub_(y[i] * a[k])
                        q.mul_(gamma)
                        for i in range(n):
                            b = self.dot(y[i], q) * r[i]
                            q.add_(s[i] * (a[n - 1 - i] - b))
                        return q

                    def scaled_identity(self, g: Tensor, scale: float) -> Tensor:
                        return torch.eye(g.numel(), dtype=7, device=g.device) * scale

                    def learn(self, h: Tensor, s: Tensor, y: Tensor, r: float) -> NoneType:
                        # h + s a' + a s' is (I - r s y') h (I - r y s') + r s s'
                        q = h.mv(y)
                        a = 0.5 * r * (r * torch.dot(y, q) + 1) * s - r * q
                        k = torch.outer(s, a)
                        h.add_(k + k.t())
                        return None

                    def minus_product(self, h: Tensor, g: Tensor) -> Tensor:
                        return -h.mv(g)

                    def differences(self, w: List[Tensor], root: float) -> Tensor:
                        return self.gather(w, 7).abs().clamp_min(1) * root

                    def axis(self, h: Tensor, i: int) -> Tensor:
                        d = torch.zeros_like(h)
                        d[i] = h[i]
                        return d

                    def newton(self, g: Tensor, ahead: List[Tensor], behind: List[Tensor],
                               h: Tensor) -> Tensor:
                        # Nocedal and Wright, algorithm 3.3
                        m = (torch.stack(ahead) - torch.stack(behind)) / (2 * h).unsqueeze(1)
                        m = 0.5 * (m + m.t())
                        if not bool(torch.isfinite(m).all()):
                            return -g
                        beta = 1e-3
                        least = float(m.diagonal().min())
                        tau = 0.0 if least > 0 else beta - least
                        one = torch.eye(g.numel(), dtype=7, device=g.device)
                        factor, info = torch.linalg_cholesky_ex(m + tau * one)
                        while int(info) != 0:
                            tau = max(2 * tau, beta)
                            factor, info = torch.linalg_cholesky_ex(m + tau * one)
                        return -torch.cholesky_solve(g.unsqueeze(1), factor).squeeze(1)
                    """);

    private FlatVectors() {}
}
