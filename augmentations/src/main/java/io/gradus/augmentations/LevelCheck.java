package io.gradus.augmentations;

import ai.djl.ndarray.NDArray;
import io.gradus.torchscript.TorchScript;
import java.util.List;

/**
 * Throws for images that {@code ToTensor} or {@code Normalize} have made, where levels from 0 to
 * 255 are meant.
 */
final class LevelCheck {

    private static final class Device {
        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def scaled(self, x: Tensor) -> Tensor:
                            v = x.to(6).flatten(1)
                            high, low = v.amax(1), v.amin(1)
                            fraction = ((v - v.round()).abs() > 1e-3).any(1)
                            unit = ((v * 255 - (v * 255).round()).abs() < 1e-3).all(1)
                            to_tensor = (low >= 0) & (high <= 1) & fraction & unit
                            normalized = (high < 4) & (low < -0.5)
                            return (to_tensor | normalized).any().to(6)
                        """);
    }

    private LevelCheck() {}

    /** Whether one of the operations takes values for levels. */
    static boolean isNeeded(List<? extends Op> operations) {
        for (Op op : operations) {
            if (op instanceof Photometric) {
                return true;
            }
        }
        return false;
    }

    /** Checks an image of floats; in pictures the first bright value ends the search. */
    static void require(float[] values, int size) {
        for (int i = 0; i < size; i++) {
            if (values[i] >= 4) {
                return;
            }
        }
        float high = Float.NEGATIVE_INFINITY;
        float low = Float.POSITIVE_INFINITY;
        boolean fraction = false;
        boolean unit = true;
        for (int i = 0; i < size; i++) {
            float v = values[i];
            high = Math.max(high, v);
            low = Math.min(low, v);
            fraction |= Math.abs(v - Math.rint(v)) > 1e-3f;
            unit &= Math.abs(v * 255 - Math.rint(v * 255)) < 1e-3f;
        }
        if (low >= 0 && high <= 1 && fraction && unit || high < 4 && low < -0.5f) {
            throw scaled();
        }
    }

    /** Checks images of floats (n, ...). */
    static void require(NDArray images) {
        try (NDArray scaled = Device.SCRIPT.runArray(images.getManager(), "scaled", images)) {
            if (scaled.getFloat() != 0) {
                throw scaled();
            }
        }
    }

    private static IllegalArgumentException scaled() {
        return new IllegalArgumentException(
                "values must be in [0, 255], but those of an image are as ToTensor or Normalize"
                        + " leave them; place what changes colours or works on 8 bits, such as a"
                        + " policy, before ToTensor");
    }
}
