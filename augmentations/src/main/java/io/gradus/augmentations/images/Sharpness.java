package io.gradus.augmentations.images;

/** The operation {@link Operations#sharpness}. */
record Sharpness(double factor) implements BlendOperation {

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    Blend.DEVICE,
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        h, w = x.size(1), x.size(2)
                        if h < 3 or w < 3:
                            return x.clone()
                        v = x.to(6)
                        column = v.narrow(1, 0, h - 2) + v.narrow(1, 1, h - 2) + v.narrow(1, 2, h - 2)
                        sum = column.narrow(2, 0, w - 2) + column.narrow(2, 1, w - 2) \\
                            + column.narrow(2, 2, w - 2)
                        center = v.narrow(1, 1, h - 2).narrow(2, 1, w - 2)
                        smooth = (sum + 4 * center) * (1.0 / 13)
                        if not x.is_floating_point():
                            smooth = smooth.round()
                        s = v.clone()
                        s.narrow(1, 1, h - 2).narrow(2, 1, w - 2).copy_(smooth)
                        return self.blend(x, s, p.select(1, 0))
                    """);

    private static final int WEIGHTS = 13;
    private static final int SHIFT = 16;
    private static final int THIRTEENTH = (1 << SHIFT) / WEIGHTS + 1;

    Sharpness {
        Blend.requireFactor(factor);
    }

    @Override
    public void run(Canvas canvas) {
        int height = canvas.height();
        int width = canvas.width();
        if (height < 3 || width < 3) {
            return;
        }
        int row = width * canvas.channels();
        if (canvas.isUint8()) {
            run(canvas.bytes(), canvas.nextBytes(height, width), height, row, canvas.channels());
        } else {
            run(canvas.floats(), canvas.nextFloats(height, width), height, row, canvas.channels());
        }
        canvas.useNext(height, width);
    }

    private void run(byte[] x, byte[] to, int height, int row, int channels) {
        float[] own = Blend.multiples((float) factor);
        float[] rest = Blend.multiples((float) (1 - factor));
        byte[] border = new byte[Canvas.LEVELS];
        for (int v = 0; v < Canvas.LEVELS; v++) {
            border[v] = Blend.level(own[v] + rest[v]);
        }
        int last = (height - 1) * row;
        for (int i = 0; i < row; i++) {
            to[i] = border[x[i] & 0xff];
            to[last + i] = border[x[last + i] & 0xff];
        }
        int[] above = new int[row];
        int[] middle = new int[row];
        int[] below = new int[row];
        int[] column = new int[row];
        int[] smooth = new int[row];
        widen(x, 0, middle);
        widen(x, row, below);
        for (int start = row; start < last; start += row) {
            int[] free = above;
            above = middle;
            middle = below;
            below = free;
            widen(x, start + row, below);
            add(above, middle, below, column);
            smooth(column, middle, smooth, channels);
            blend(own, middle, rest, smooth, to, start, channels);
            for (int i = 0, j = start + row - channels; i < channels; i++, j++) {
                to[start + i] = border[x[start + i] & 0xff];
                to[j] = border[x[j] & 0xff];
            }
        }
    }

    private static void widen(byte[] x, int start, int[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = x[start + i] & 0xff;
        }
    }

    private static void add(int[] above, int[] middle, int[] below, int[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = above[i] + middle[i] + below[i];
        }
    }

    private static void blend(
            float[] own,
            int[] middle,
            float[] rest,
            int[] smooth,
            byte[] to,
            int start,
            int channels) {
        int end = middle.length - channels;
        for (int i = channels; i < end; i++) {
            to[start + i] = Blend.level(own[middle[i]] + rest[smooth[i]]);
        }
    }

    private static void smooth(int[] column, int[] middle, int[] to, int channels) {
        int end = to.length - channels;
        for (int i = channels; i < end; i++) {
            int sum = column[i - channels] + column[i] + column[i + channels] + 4 * middle[i];
            // Exact for all sums of bytes.
            to[i] = (sum + WEIGHTS / 2) * THIRTEENTH >> SHIFT;
        }
    }

    private void run(float[] x, float[] to, int height, int row, int channels) {
        float own = (float) factor;
        float rest = (float) (1 - factor);
        int last = (height - 1) * row;
        for (int i = 0; i < row; i++) {
            to[i] = Blend.clamp(own * x[i] + rest * x[i]);
            to[last + i] = Blend.clamp(own * x[last + i] + rest * x[last + i]);
        }
        float[] column = new float[row];
        float weight = (float) (1.0 / WEIGHTS);
        for (int start = row; start < last; start += row) {
            for (int i = 0; i < row; i++) {
                int at = start + i;
                column[i] = x[at - row] + x[at] + x[at + row];
            }
            for (int i = channels; i < row - channels; i++) {
                float v = x[start + i];
                float sum = column[i - channels] + column[i] + column[i + channels];
                float smooth = (sum + 4 * v) * weight;
                to[start + i] = Blend.clamp(own * v + rest * smooth);
            }
            for (int i = 0, j = start + row - channels; i < channels; i++, j++) {
                to[start + i] = Blend.clamp(own * x[start + i] + rest * x[start + i]);
                to[j] = Blend.clamp(own * x[j] + rest * x[j]);
            }
        }
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }
}
