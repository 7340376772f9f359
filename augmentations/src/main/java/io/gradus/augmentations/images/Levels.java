package io.gradus.augmentations.images;

/**
 * Floats as uint8 levels, for operations that are defined on bytes only. As in torchvision's {@code
 * convert_image_dtype}, level k holds the floats from k * 255 / 255.999: whole numbers keep their
 * value, others are cut off.
 */
final class Levels {

    /** TorchScript: the levels of images, int64. */
    static final String DEVICE =
            """
            def levels(self, x: Tensor) -> Tensor:
                if x.is_floating_point():
                    return (x.to(6) * (255.999 / 255)).clamp(0, 255).to(4)
                return x.to(4)
            """;

    private static final float SCALE = (float) (255.999 / 255);

    private Levels() {}

    static int of(float value) {
        return Math.min(Math.max((int) (value * SCALE), 0), 255);
    }

    /** Replaces every float by what its level becomes. */
    static void lookUp(Canvas canvas, byte[][] tables) {
        float[] floats = canvas.floats();
        int channels = canvas.channels();
        int size = canvas.size();
        for (int i = 0; i < size; i += channels) {
            for (int c = 0; c < channels; c++) {
                floats[i + c] = tables[c][of(floats[i + c])] & 0xff;
            }
        }
    }

    /** Counts the levels of each channel of floats. */
    static int[][] histogram(Canvas canvas) {
        float[] floats = canvas.floats();
        int channels = canvas.channels();
        int[][] counts = new int[channels][Canvas.LEVELS];
        int size = canvas.size();
        for (int i = 0; i < size; i += channels) {
            for (int c = 0; c < channels; c++) {
                counts[c][of(floats[i + c])]++;
            }
        }
        return counts;
    }
}
