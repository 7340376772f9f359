package io.gradus.augmentations.images;

import io.gradus.text.Checks;

/** The operation {@link Operations#gaussianBlur}. */
record Blur(int columns, int rows, double sigmaX, double sigmaY) implements Operation {

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def filter(self, x: Tensor, weights: Tensor, axis: int) -> Tensor:
                        size, taps = x.size(axis), weights.size(1)
                        reach = taps // 2
                        at = torch.arange(-reach, size + reach, device=x.device).abs()
                        padded = x.index_select(axis, torch.minimum(at, 2 * size - 2 - at))
                        w = weights.to(6).view(-1, 1, 1, 1, taps)
                        out = w.select(4, reach) * padded.narrow(axis, reach, size)
                        for j in range(reach):
                            out += w.select(4, j) * (padded.narrow(axis, j, size)
                                                     + padded.narrow(axis, taps - 1 - j, size))
                        return out

                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        along = self.filter(x.to(6), p.narrow(1, 0, k[0]), 2)
                        out = self.filter(along, p.narrow(1, k[0], k[1]), 1)
                        if not x.is_floating_point():
                            out = out.round()
                        return out.to(x.dtype)
                    """);

    // Weights are whole numbers over 2^14; between the two passes levels have 8 bits more, so that
    // the second sum fits into an int.
    private static final int BITS = 14;
    private static final int MORE = 8;

    Blur {
        ImageChecks.kernelSize(columns);
        ImageChecks.kernelSize(rows);
        ImageChecks.positive("sigma", sigmaX);
        ImageChecks.positive("sigma", sigmaY);
    }

    @Override
    public void check(ImageInfo image, boolean uint8) {
        if (columns / 2 >= image.width() || rows / 2 >= image.height()) {
            throw Checks.error(
                    "a kernel of %d rows and %d columns reaches %d and %d pixels, which must be"
                            + " smaller than the image of %d x %d to be reflected there",
                    rows, columns, rows / 2, columns / 2, image.height(), image.width());
        }
    }

    /** The Gaussian at whole numbers around 0, with a sum of 1. */
    private static double[] weights(int taps, double sigma) {
        double[] weights = new double[taps];
        double sum = 0;
        for (int i = 0; i < taps; i++) {
            double away = (i - taps / 2) / sigma;
            weights[i] = Math.exp(-away * away / 2);
            sum += weights[i];
        }
        for (int i = 0; i < taps; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    /** The weights as whole numbers; the middle one makes their sum exact. */
    private static int[] whole(double[] weights) {
        int[] whole = new int[weights.length];
        int rest = 1 << BITS;
        for (int i = 0; i < whole.length; i++) {
            whole[i] = (int) Math.round(weights[i] * (1 << BITS));
            rest -= whole[i];
        }
        whole[whole.length / 2] += rest;
        return whole;
    }

    private static float[] floats(double[] weights) {
        float[] floats = new float[weights.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) weights[i];
        }
        return floats;
    }

    @Override
    public void run(Canvas canvas) {
        int height = canvas.height();
        int width = canvas.width();
        double[] x = weights(columns, sigmaX);
        double[] y = weights(rows, sigmaY);
        if (canvas.isUint8()) {
            byte[] to = canvas.nextBytes(height, width);
            new Bytes(whole(x), width, canvas.channels()).run(canvas.bytes(), to, height, whole(y));
        } else {
            float[] to = canvas.nextFloats(height, width);
            new Floats(floats(x), width, canvas.channels())
                    .run(canvas.floats(), to, height, floats(y));
        }
        canvas.useNext(height, width);
    }

    /** Rows that were smoothed stay in a ring until no row needs them. */
    private record Bytes(int[] weights, int width, int channels, int[] padded) {

        Bytes(int[] weights, int width, int channels) {
            this(weights, width, channels, new int[(width + weights.length - 1) * channels]);
        }

        void run(byte[] x, byte[] to, int height, int[] down) {
            int row = width * channels;
            int reach = down.length / 2;
            int[][] ring = new int[down.length][row];
            int[] sum = new int[row];
            int ready = 0;
            for (int y = 0; y < height; y++) {
                for (; ready <= Math.min(y + reach, height - 1); ready++) {
                    along(x, ready * row, ring[ready % ring.length]);
                }
                int[] middle = ring[y % ring.length];
                int weight = down[reach];
                for (int i = 0; i < row; i++) {
                    sum[i] = weight * middle[i] + (1 << BITS + MORE - 1);
                }
                for (int j = 1; j <= reach; j++) {
                    int[] above = ring[PaddingMode.REFLECT.source(y - j, height) % ring.length];
                    int[] below = ring[PaddingMode.REFLECT.source(y + j, height) % ring.length];
                    add(sum, down[reach - j], above, below, row);
                }
                for (int i = 0, at = y * row; i < row; i++, at++) {
                    to[at] = (byte) (sum[i] >> BITS + MORE);
                }
            }
        }

        private static void add(int[] sum, int weight, int[] above, int[] below, int n) {
            for (int i = 0; i < n; i++) {
                sum[i] += weight * (above[i] + below[i]);
            }
        }

        private void along(byte[] x, int start, int[] to) {
            int reach = weights.length / 2;
            int row = width * channels;
            int offset = reach * channels;
            for (int i = 0; i < row; i++) {
                padded[offset + i] = x[start + i] & 0xff;
            }
            for (int j = 1; j <= reach; j++) {
                int before = PaddingMode.REFLECT.source(-j, width) * channels;
                int after = PaddingMode.REFLECT.source(width - 1 + j, width) * channels;
                for (int c = 0; c < channels; c++) {
                    padded[offset - j * channels + c] = x[start + before + c] & 0xff;
                    padded[offset + row + (j - 1) * channels + c] = x[start + after + c] & 0xff;
                }
            }
            int weight = weights[reach];
            for (int i = 0; i < row; i++) {
                to[i] = weight * padded[offset + i];
            }
            for (int j = 1; j <= reach; j++) {
                pair(to, weights[reach - j], offset - j * channels, offset + j * channels, row);
            }
            for (int i = 0; i < row; i++) {
                to[i] = to[i] + (1 << BITS - MORE - 1) >> BITS - MORE;
            }
        }

        private void pair(int[] to, int weight, int before, int after, int n) {
            int[] from = padded;
            for (int i = 0; i < n; i++) {
                to[i] += weight * (from[before + i] + from[after + i]);
            }
        }
    }

    /** As {@link Bytes}, without rounding. */
    private record Floats(float[] weights, int width, int channels, float[] padded) {

        Floats(float[] weights, int width, int channels) {
            this(weights, width, channels, new float[(width + weights.length - 1) * channels]);
        }

        void run(float[] x, float[] to, int height, float[] down) {
            int row = width * channels;
            int reach = down.length / 2;
            float[][] ring = new float[down.length][row];
            float[] sum = new float[row];
            int ready = 0;
            for (int y = 0; y < height; y++) {
                for (; ready <= Math.min(y + reach, height - 1); ready++) {
                    along(x, ready * row, ring[ready % ring.length]);
                }
                float[] middle = ring[y % ring.length];
                float weight = down[reach];
                for (int i = 0; i < row; i++) {
                    sum[i] = weight * middle[i];
                }
                for (int j = reach; j >= 1; j--) {
                    float[] above = ring[PaddingMode.REFLECT.source(y - j, height) % ring.length];
                    float[] below = ring[PaddingMode.REFLECT.source(y + j, height) % ring.length];
                    add(sum, down[reach - j], above, below, row);
                }
                System.arraycopy(sum, 0, to, y * row, row);
            }
        }

        private static void add(float[] sum, float weight, float[] above, float[] below, int n) {
            for (int i = 0; i < n; i++) {
                sum[i] += weight * (above[i] + below[i]);
            }
        }

        private void along(float[] x, int start, float[] to) {
            int reach = weights.length / 2;
            int row = width * channels;
            int offset = reach * channels;
            System.arraycopy(x, start, padded, offset, row);
            for (int j = 1; j <= reach; j++) {
                int before = PaddingMode.REFLECT.source(-j, width) * channels;
                int after = PaddingMode.REFLECT.source(width - 1 + j, width) * channels;
                System.arraycopy(x, start + before, padded, offset - j * channels, channels);
                System.arraycopy(
                        x, start + after, padded, offset + row + (j - 1) * channels, channels);
            }
            float weight = weights[reach];
            for (int i = 0; i < row; i++) {
                to[i] = weight * padded[offset + i];
            }
            for (int j = reach; j >= 1; j--) {
                pair(to, weights[reach - j], offset - j * channels, offset + j * channels, row);
            }
        }

        private void pair(float[] to, float weight, int before, int after, int n) {
            float[] from = padded;
            for (int i = 0; i < n; i++) {
                to[i] += weight * (from[before + i] + from[after + i]);
            }
        }
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    @Override
    public double[] numbers(ImageInfo image) {
        double[] numbers = new double[columns + rows];
        System.arraycopy(weights(columns, sigmaX), 0, numbers, 0, columns);
        System.arraycopy(weights(rows, sigmaY), 0, numbers, columns, rows);
        return numbers;
    }

    @Override
    public long[] constants() {
        return new long[] {columns, rows};
    }
}
