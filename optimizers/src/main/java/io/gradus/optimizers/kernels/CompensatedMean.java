package io.gradus.optimizers.kernels;

import java.util.Arrays;

/**
 * A running mean of weights that is the sum of two arrays: the mean, and what is smaller than the
 * last digit of that, so that rounding does not stop it in a long run (compensated summation, Kahan
 * 1965).
 *
 * <pre>
 * a + c = a + c + share (w - a - c)
 * </pre>
 */
public final class CompensatedMean {

    /** The same for device kernels. */
    public static final String SCRIPT =
            """
            def approach(self, a: List[Tensor], c: List[Tensor], w: List[Tensor],
                         share: float) -> NoneType:
                if share == 1:
                    torch._foreach_copy_(a, w)
                    torch._foreach_zero_(c)
                elif share != 0:
                    base = w
                    d = torch._foreach_sub(w, a)
                    torch._foreach_sub_(d, c)
                    if share < 0.5:
                        torch._foreach_mul_(d, share)
                        torch._foreach_add_(d, c)
                        base = a
                    else:
                        torch._foreach_mul_(d, share - 1)
                    sum = torch._foreach_add(base, d)
                    torch._foreach_sub_(d, torch._foreach_sub(sum, base))
                    torch._foreach_copy_(c, d)
                    torch._foreach_copy_(a, sum)
                return None

            """;

    private CompensatedMean() {}

    /** In place, on a block; {@code d} is scratch space. */
    public static void approach(int n, float[] a, float[] c, float[] w, double share, float[] d) {
        if (share == 0) {
            return;
        }
        if (share == 1) {
            System.arraycopy(w, 0, a, 0, n);
            Arrays.fill(c, 0, n, 0);
            return;
        }
        // from the nearer end, as lerp
        float ofChange = (float) (share < 0.5 ? share : share - 1);
        float ofRest = share < 0.5 ? 1 : 0;
        float[] base = share < 0.5 ? a : w;
        for (int i = 0; i < n; i++) {
            d[i] = ofRest * c[i] + ofChange * (w[i] - a[i] - c[i]);
        }
        for (int i = 0; i < n; i++) {
            c[i] = d[i] - (base[i] + d[i] - base[i]);
        }
        for (int i = 0; i < n; i++) {
            a[i] = base[i] + d[i];
        }
    }
}
