package io.gradus.optimizers;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.gradus.torchscript.TorchScript;

/**
 * What every optimizer does to a gradient first: g = clip(rescale g, -clip, clip), negated to
 * maximize, plus decay w.
 */
record Gradients(float rescale, float clip, boolean maximize, float decay) {

    private static final class Device {
        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def prepare(self, w: List[Tensor], g: List[Tensor],
                                    scale: float, clip: float, decay: float) -> List[Tensor]:
                            out = torch._foreach_mul(g, scale)
                            if clip > 0:
                                torch._foreach_clamp_min_(out, -clip)
                                torch._foreach_clamp_max_(out, clip)
                            if decay != 0:
                                torch._foreach_add_(out, w, alpha=decay)
                            return out
                        """);
    }

    /** Clipping is symmetric, so the sign may be changed before it. */
    private float scale() {
        return maximize ? -rescale : rescale;
    }

    /** In place, on a block. */
    void prepare(int n, float[] w, float[] g) {
        float scale = scale();
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

    /** New arrays that the manager owns, or the given ones where nothing is to be done. */
    NDList prepare(NDManager manager, NDList w, NDList g) {
        if (scale() == 1 && clip <= 0 && decay == 0) {
            return g;
        }
        return Device.SCRIPT.runList(manager, "prepare", w, g, scale(), clip, decay);
    }
}
