package io.gradus.augmentations;

/**
 * Turns the hue of every pixel, and keeps its value and saturation in the HSV model.
 *
 * <p>With the largest channel v, the range d of the channels and the hue h in sixths of a turn, a
 * channel becomes {@code v - d * clamp(2 - |h + c|, 0, 1)}, where c is 3 for red, 1 for green, -1
 * for blue and h + c is taken between -3 and 3, whole turns apart. As h is a fraction over d, the
 * product with d needs no division: bytes are whole numbers over 2<sup>18</sup> and rounded down at
 * the end. torchvision rounds its float32 arithmetic down, which can lose a level that is kept
 * here.
 *
 * @param shift in turns, -0.5 to 0.5
 */
record Hue(double shift) implements Op {

    private static final DeviceOp DEVICE =
            new DeviceOp(
                    """
                    def channel(self, y: Tensor, top: Tensor, d: Tensor) -> Tensor:
                        away = torch.minimum(torch.minimum(y.abs(), (y - 6 * d).abs()),
                                             torch.minimum((y + 6 * d).abs(), (y - 12 * d).abs()))
                        return top - torch.minimum((2 * d - away).clamp(min=0), d)

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
                        out = torch.cat([self.channel(y + 3 * d, top, d), self.channel(y + d, top, d),
                                         self.channel(y - d, top, d)], 3)
                        return (out if x.is_floating_point() else out.floor()).to(x.dtype)
                    """);

    private static final int BITS = 18;
    private static final int BLOCK = 1024;

    Hue {
        Checks.between("shift", shift, -0.5, 0.5);
    }

    /** In sixths over 2^BITS. */
    private int turn() {
        return (int) Math.round(6 * shift * (1 << BITS));
    }

    @Override
    public void check(ImageInfo image, boolean eightBit) {
        Checks.grayOrColour("hue", image);
    }

    @Override
    public void run(Canvas canvas) {
        if (canvas.depth() == 1) {
            return;
        }
        if (!canvas.isEightBit()) {
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
                top[i] = Math.max(r[i], Math.max(g[i], b[i]));
            }
            for (int i = 0; i < n; i++) {
                d[i] = top[i] - Math.min(r[i], Math.min(g[i], b[i]));
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
            channel(r, 3, n);
            channel(g, 1, n);
            channel(b, -1, n);
            for (int i = 0, at = start; i < n; i++, at += 3) {
                x[at] = (byte) r[i];
                x[at + 1] = (byte) g[i];
                x[at + 2] = (byte) b[i];
            }
        }

        private void channel(int[] to, int c, int n) {
            // y + c * d is between -5 and 11 times d.
            for (int i = 0; i < n; i++) {
                int one = d[i] << BITS;
                int at = y[i] + c * one;
                int away =
                        Math.min(
                                Math.min(Math.abs(at), Math.abs(at - 6 * one)),
                                Math.min(Math.abs(at + 6 * one), Math.abs(at - 12 * one)));
                int less = Math.min(Math.max(2 * one - away, 0), one);
                to[i] = ((top[i] << BITS) - less) >> BITS;
            }
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
            x[i] = channel(y + 3 * d, top, d);
            x[i + 1] = channel(y + d, top, d);
            x[i + 2] = channel(y - d, top, d);
        }
    }

    private static float channel(float y, float top, float d) {
        float away =
                Math.min(
                        Math.min(Math.abs(y), Math.abs(y - 6 * d)),
                        Math.min(Math.abs(y + 6 * d), Math.abs(y - 12 * d)));
        return top - Math.min(Math.max(2 * d - away, 0), d);
    }

    @Override
    public DeviceOp device() {
        return DEVICE;
    }

    @Override
    public double[] numbers() {
        return new double[] {turn() / (double) (1 << BITS), 6 * shift};
    }
}
