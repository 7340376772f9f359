package io.gradus.augmentations.images;

/**
 * Turns the hue of every pixel, and keeps its value and saturation in the HSV model.
 *
 * <p>With the largest channel v, the range d of the channels and the hue h in sixths of a turn
 * between -3 and 3, red becomes {@code v - d * clamp(|h| - 1, 0, 1)}, green {@code v - d * clamp(2
 * - |h + 1|, 0, 1)} and blue {@code v - d * clamp(2 - |h - 1|, 0, 1)}, all in products with d, for
 * h is a fraction over d: so there is no division. Bytes become whole numbers over 2<sup>18</sup>,
 * rounded down at the end. torchvision rounds its float32 arithmetic down, which can lose a level
 * that is kept here.
 *
 * @param shift in turns, -0.5 to 0.5
 */
record Hue(double shift) implements Photometric {

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def clamp(self, x: Tensor, d: Tensor) -> Tensor:
                        return torch.minimum(x.clamp(min=0), d)

                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        if x.size(3) == 1:
                            return x.clone()
                        # whole numbers over 2^18 are exact in float64
                        v = x.to(6) if x.is_floating_point() else x.to(7)
                        turn = p.select(1, 1 if x.is_floating_point() else 0)
                        r, g, b = v.narrow(3, 0, 1), v.narrow(3, 1, 1), v.narrow(3, 2, 1)
                        top = torch.maximum(r, torch.maximum(g, b))
                        d = top - torch.minimum(r, torch.minimum(g, b))
                        h = torch.where(r == top, g - b,
                                        torch.where(g == top, 2 * d + b - r, 4 * d + r - g))
                        y = h + d * turn.to(v.dtype).view(-1, 1, 1, 1)
                        y = torch.where(y >= 3 * d, y - 6 * d, y)
                        y = torch.where(y < -3 * d, y + 6 * d, y)
                        out = torch.cat([top - self.clamp(y.abs() - d, d),
                                         top - self.clamp(2 * d - (y + d).abs(), d),
                                         top - self.clamp(2 * d - (y - d).abs(), d)], 3)
                        return (out if x.is_floating_point() else out.floor()).to(x.dtype)
                    """);

    private static final int BITS = 18;
    private static final int BLOCK = 1024;

    Hue {
        ImageChecks.between("shift", shift, -0.5, 0.5);
    }

    /** In sixths over 2^BITS. */
    private int turn() {
        return (int) Math.round(6 * shift * (1 << BITS));
    }

    @Override
    public void check(ImageInfo image, boolean uint8) {
        ImageChecks.grayOrRgb("hue", image);
    }

    @Override
    public void run(Canvas canvas) {
        if (canvas.channels() == 1) {
            return;
        }
        if (!canvas.isUint8()) {
            run(canvas.floats(), canvas.size());
            return;
        }
        Block block = new Block(Math.min(BLOCK, canvas.size() / 3));
        byte[] x = canvas.bytes();
        for (int start = 0; start < canvas.size(); start += 3 * BLOCK) {
            block.run(x, start, Math.min(BLOCK, (canvas.size() - start) / 3), turn());
        }
    }

    /** Pixels by channels; loops that write one array each, without branches, are vectorised. */
    private record Block(int[] r, int[] g, int[] b, int[] top, int[] d, int[] y) {

        Block(int size) {
            this(
                    new int[size],
                    new int[size],
                    new int[size],
                    new int[size],
                    new int[size],
                    new int[size]);
        }

        void run(byte[] x, int start, int n, int turn) {
            for (int i = 0, at = start; i < n; i++, at += 3) {
                r[i] = x[at] & 0xff;
                g[i] = x[at + 1] & 0xff;
                b[i] = x[at + 2] & 0xff;
            }
            for (int i = 0; i < n; i++) {
                top[i] = max(r[i], max(g[i], b[i]));
            }
            for (int i = 0; i < n; i++) {
                d[i] = top[i] - min(r[i], min(g[i], b[i]));
            }
            for (int i = 0; i < n; i++) {
                // All bits where red is the largest, then green, then blue.
                int red = ~((r[i] - top[i]) >> 31);
                int green = ~((g[i] - top[i]) >> 31) & ~red;
                int blue = ~(red | green);
                int h =
                        (red & (g[i] - b[i]))
                                + (green & (2 * d[i] + b[i] - r[i]))
                                + (blue & (4 * d[i] + r[i] - g[i]));
                y[i] = (h << BITS) + d[i] * turn;
            }
            for (int i = 0; i < n; i++) {
                // Between -4 and 8 times d, to be between -3 and 3.
                int three = 3 * d[i] << BITS;
                int once = y[i] - (2 * three & ~((y[i] - three) >> 31));
                y[i] = once + (2 * three & ((once + three) >> 31));
            }
            for (int i = 0; i < n; i++) {
                int one = d[i] << BITS;
                r[i] = ((top[i] << BITS) - clamp(Math.abs(y[i]) - one, one)) >> BITS;
            }
            for (int i = 0; i < n; i++) {
                int one = d[i] << BITS;
                g[i] = ((top[i] << BITS) - clamp(2 * one - Math.abs(y[i] + one), one)) >> BITS;
            }
            for (int i = 0; i < n; i++) {
                int one = d[i] << BITS;
                b[i] = ((top[i] << BITS) - clamp(2 * one - Math.abs(y[i] - one), one)) >> BITS;
            }
            for (int i = 0, at = start; i < n; i++, at += 3) {
                x[at] = (byte) r[i];
                x[at + 1] = (byte) g[i];
                x[at + 2] = (byte) b[i];
            }
        }

        // Java 17 vectorises these, but not Math.min and Math.max of ints.

        private static int max(int a, int b) {
            return a - ((a - b) & ((a - b) >> 31));
        }

        private static int min(int a, int b) {
            return b + ((a - b) & ((a - b) >> 31));
        }

        /** Between 0 and most. */
        private static int clamp(int value, int most) {
            return min(value & ~(value >> 31), most);
        }
    }

    private void run(float[] x, int size) {
        float turn = (float) (6 * shift);
        for (int i = 0; i < size; i += 3) {
            float r = x[i];
            float g = x[i + 1];
            float b = x[i + 2];
            float top = Math.max(r, Math.max(g, b));
            float d = top - Math.min(r, Math.min(g, b));
            float h = r == top ? g - b : g == top ? 2 * d + b - r : 4 * d + r - g;
            float y = h + d * turn;
            y = y >= 3 * d ? y - 6 * d : y;
            y = y < -3 * d ? y + 6 * d : y;
            x[i] = top - clamp(Math.abs(y) - d, d);
            x[i + 1] = top - clamp(2 * d - Math.abs(y + d), d);
            x[i + 2] = top - clamp(2 * d - Math.abs(y - d), d);
        }
    }

    private static float clamp(float value, float most) {
        return Math.min(Math.max(value, 0), most);
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    @Override
    public double[] numbers(ImageInfo image) {
        return new double[] {turn() / (double) (1 << BITS), 6 * shift};
    }
}
