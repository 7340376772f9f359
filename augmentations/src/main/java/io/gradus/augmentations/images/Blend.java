package io.gradus.augmentations.images;

/**
 * torchvision's blend of an image with another: {@code clamp(factor * x + (1 - factor) * y, 0,
 * 255)} in float32, for bytes cut off to whole numbers.
 */
final class Blend {

    /** TorchScript: images (n, h, w, c) with others, by a factor for each image (float64). */
    static final String DEVICE =
            """
            def blend(self, x: Tensor, y: Tensor, factor: Tensor) -> Tensor:
                a = factor.to(6).view(-1, 1, 1, 1)
                b = (1 - factor).to(6).view(-1, 1, 1, 1)
                return (a * x.to(6) + b * y.to(6)).clamp(0, 255).to(x.dtype)
            """;

    private Blend() {}

    static double requireFactor(double factor) {
        return ImageChecks.between("factor", factor, 0, ImageChecks.MAX_FACTOR);
    }

    /** The level of a blended value. */
    static byte level(float value) {
        // (int) cuts off towards 0, so clamping after it is the same, and faster.
        return (byte) Math.min(Math.max((int) value, 0), 255);
    }

    /** A blended value. */
    static float clamp(float value) {
        return Math.min(Math.max(value, 0), 255);
    }

    /** The multiples of all levels. */
    static float[] multiples(float factor) {
        float[] multiples = new float[Canvas.LEVELS];
        for (int v = 0; v < Canvas.LEVELS; v++) {
            multiples[v] = factor * v;
        }
        return multiples;
    }

    /** Blends every value with one and the same. */
    static void with(float other, double factor, Canvas canvas) {
        float a = (float) factor;
        float rest = (float) (1 - factor) * other;
        if (canvas.isUint8()) {
            byte[] table = new byte[Canvas.LEVELS];
            for (int v = 0; v < Canvas.LEVELS; v++) {
                table[v] = level(a * v + rest);
            }
            canvas.lookUp(table);
            return;
        }
        float[] floats = canvas.floats();
        int size = canvas.size();
        for (int i = 0; i < size; i++) {
            floats[i] = clamp(a * floats[i] + rest);
        }
    }
}
