package io.gradus.augmentations.images;

/**
 * The gray level of a pixel as torchvision has it: {@code 0.2989 r + 0.587 g + 0.114 b}, rounded
 * down for bytes; the value itself where there is one channel.
 *
 * <p>For bytes the weights are whole numbers over 2<sup>23</sup>, which the sum of a white pixel
 * just leaves in an int. Of the 16,777,216 colors 20 then differ by a level from torchvision's
 * float32 arithmetic; without the addend, which stands for its rounding, 1,222 would.
 */
final class Gray {

    /** TorchScript: the gray (n, h, w, 1) of images, int32 of bytes and float32 of floats. */
    static final String DEVICE =
            """
            def gray(self, x: Tensor) -> Tensor:
                v = x.to(6) if x.is_floating_point() else x.to(3)
                if x.size(3) == 1:
                    return v
                r, g, b = v.narrow(3, 0, 1), v.narrow(3, 1, 1), v.narrow(3, 2, 1)
                if x.is_floating_point():
                    return 0.2989 * r + 0.587 * g + 0.114 * b
                return torch.div(2507355 * r + 4924113 * g + 956301 * b + 200, 8388608,
                                 rounding_mode='floor')
            """;

    private static final int RED = 2_507_355;
    private static final int GREEN = 4_924_113;
    private static final int BLUE = 956_301;
    private static final int ADDEND = 200;
    private static final int BITS = 23;

    private Gray() {}

    /** Of levels 0..255. */
    static int of(int r, int g, int b) {
        return (RED * r + GREEN * g + BLUE * b + ADDEND) >> BITS;
    }

    /** Of floats. */
    static float of(float r, float g, float b) {
        return 0.2989f * r + 0.587f * g + 0.114f * b;
    }

    /** The sum of the gray levels of pixels that are to be looked up in their channels' tables. */
    static long sum(byte[] bytes, int size, byte[][] tables) {
        int[] red = weights(RED, ADDEND, tables[0]);
        int[] green = weights(GREEN, 0, tables[1]);
        int[] blue = weights(BLUE, 0, tables[2]);
        long sum = 0;
        for (int i = 0; i < size; i += 3) {
            sum +=
                    (red[bytes[i] & 0xff] + green[bytes[i + 1] & 0xff] + blue[bytes[i + 2] & 0xff])
                            >> BITS;
        }
        return sum;
    }

    private static int[] weights(int weight, int addend, byte[] table) {
        int[] weights = new int[table.length];
        for (int v = 0; v < table.length; v++) {
            weights[v] = weight * (table[v] & 0xff) + addend;
        }
        return weights;
    }
}
