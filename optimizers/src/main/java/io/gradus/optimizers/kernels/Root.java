package io.gradus.optimizers.kernels;

/**
 * The root that steps are divided by, sqrt(v) + epsilon or sqrt(v + epsilon).
 *
 * @param epsilon the term for numerical stability
 * @param inside whether it is added under the root
 */
public record Root(double epsilon, boolean inside) {

    /** The same for device kernels. */
    static final String SCRIPT =
            """
            def root(self, v: List[Tensor], epsilon: float, inside: bool) -> List[Tensor]:
                if inside:
                    out = torch._foreach_add(v, epsilon)
                    torch._foreach_sqrt_(out)
                else:
                    out = torch._foreach_sqrt(v)
                    torch._foreach_add_(out, epsilon)
                return out

            """;

    /** Epsilon under the root, or 0. */
    public float inner() {
        return (float) (inside ? epsilon : 0);
    }

    /** Epsilon beside the root, or 0. */
    public float outer() {
        return (float) (inside ? 0 : epsilon);
    }

    /** The largest flush of means that is not seen beside epsilon. */
    public Flush flush() {
        return Flush.of(epsilon, inside);
    }

    /** w = w - rate * x / root(v), in place, on a block. */
    public void step(int n, float[] w, float rate, float[] x, float[] v) {
        float inner = inner();
        float outer = outer();
        for (int i = 0; i < n; i++) {
            w[i] -= rate * x[i] / ((float) Math.sqrt(v[i] + inner) + outer);
        }
    }
}
