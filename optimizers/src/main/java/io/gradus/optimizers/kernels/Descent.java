package io.gradus.optimizers.kernels;

/**
 * The step that Adam and most of its relatives end with:
 *
 * <pre>
 * w = w - size * m / (sqrt(v) * scale + epsilon)
 * w = w - size * m                                  if not adaptive
 * </pre>
 *
 * @param size the learning rate, corrected for m having begun with 0
 * @param scale corrects the root of v for v having begun with 0
 * @param epsilon the term for numerical stability
 * @param adaptive whether v counts at all
 */
public record Descent(double size, double scale, double epsilon, boolean adaptive) {

    /** The same for device kernels; {@link #giveTo} gives the numbers. */
    static final String SCRIPT =
            """
            def descend(self, w: List[Tensor], m: List[Tensor], v: List[Tensor],
                        size: float, scale: float, epsilon: float, adaptive: bool) -> NoneType:
                if adaptive:
                    d = torch._foreach_sqrt(v)
                    torch._foreach_mul_(d, scale)
                    torch._foreach_add_(d, epsilon)
                    torch._foreach_addcdiv_(w, m, d, -size)
                else:
                    torch._foreach_add_(w, m, alpha=-size)
                return None

            """;

    /** In place, on a block. */
    public void run(int n, float[] w, float[] m, float[] v) {
        float k = (float) size;
        float c = (float) scale;
        float eps = (float) epsilon;
        if (adaptive) {
            for (int i = 0; i < n; i++) {
                w[i] -= k * m[i] / ((float) Math.sqrt(v[i]) * c + eps);
            }
        } else {
            for (int i = 0; i < n; i++) {
                w[i] -= k * m[i];
            }
        }
    }

    /** Gives a device kernel the numbers {@code size}, {@code scale} and {@code adaptive}. */
    public void giveTo(DeviceArguments args) {
        args.put("size", size).put("scale", scale).put("adaptive", adaptive);
    }
}
