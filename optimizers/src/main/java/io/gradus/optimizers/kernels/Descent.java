package io.gradus.optimizers.kernels;

import io.gradus.optimizers.Adam;
import java.util.List;

/**
 * The step that {@link Adam} and most of its relatives end with:
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

    /** The same on the device; {@link #arguments} are its numbers. */
    public static final String SCRIPT =
            """
            def descend(self, w: List[Tensor], m: List[Tensor], v: List[Tensor],
                        size: float, scale: float, eps: float, adaptive: bool) -> NoneType:
                if adaptive:
                    d = torch._foreach_sqrt(self.at_least_float32(v))
                    torch._foreach_mul_(d, scale)
                    torch._foreach_add_(d, eps)
                    torch._foreach_addcdiv_(w, m, d, -size)
                else:
                    torch._foreach_add_(w, m, alpha=-size)
                return None

            """
                    + DeviceKernel.AT_LEAST_FLOAT32;

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

    /** The numbers that {@code descend} takes after the lists. */
    public List<Object> arguments() {
        return List.of(size, scale, epsilon, adaptive);
    }
}
