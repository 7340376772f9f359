package io.gradus.optimizers.kernels;

/**
 * The preparation of every gradient and weight before the rule: w = shrink w; g = clip(rescale g,
 * -clip, clip), negated to maximize, plus decay w.
 *
 * @param rescale the factor of the gradient
 * @param clip the bound, or a negative number
 * @param maximize whether to change the gradient's sign
 * @param decay the L2 weight decay
 * @param shrink the factor of the weight, of decoupled weight decay
 */
public record Gradients(float rescale, float clip, boolean maximize, float decay, float shrink) {

    /** The same on the device; {@link #giveTo} gives its numbers. */
    static final String SCRIPT =
            """
            def prepare(self, w: List[Tensor], g: List[Tensor],
                        scale: float, clip: float, decay: float, shrink: float) -> List[Tensor]:
                if shrink != 1:
                    torch._foreach_mul_(w, shrink)
                out = g
                if scale != 1 or clip > 0 or decay != 0:
                    out = torch._foreach_mul(g, scale)
                if clip > 0:
                    torch._foreach_clamp_min_(out, -clip)
                    torch._foreach_clamp_max_(out, clip)
                if decay != 0:
                    torch._foreach_add_(out, w, alpha=decay)
                return out

            """;

    /** Clipping is symmetric, so the sign may be changed before it. */
    private float scale() {
        return maximize ? -rescale : rescale;
    }

    /** In place, on a block. */
    void prepare(int n, float[] w, float[] g) {
        float scale = scale();
        if (shrink != 1) {
            for (int i = 0; i < n; i++) {
                w[i] *= shrink;
            }
        }
        if (scale != 1) {
            for (int i = 0; i < n; i++) {
                g[i] *= scale;
            }
        }
        if (clip > 0) {
            for (int i = 0; i < n; i++) {
                g[i] = Math.max(-clip, Math.min(clip, g[i]));
            }
        }
        if (decay != 0) {
            for (int i = 0; i < n; i++) {
                g[i] += decay * w[i];
            }
        }
    }

    /** Puts the numbers that {@code prepare} takes on the device at the beginning of a list. */
    void giveTo(Object[] args) {
        args[0] = scale();
        args[1] = clip;
        args[2] = decay;
        args[3] = shrink;
    }
}
