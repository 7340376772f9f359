package io.gradus.augmentations.images;

/** The operation {@link Operations#gaussianNoise}. */
record NormalNoise(double std, long seed) implements Photometric {

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        std = p.select(1, 0).to(6).view(-1, 1, 1, 1)
                        z = p.narrow(1, 1, p.size(1) - 1).to(6).view(x.size())
                        v = x.to(6) + std * z
                        if not x.is_floating_point():
                            v = (v + 0.5).floor()
                        return v.clamp(0, 255).to(x.dtype)
                    """);

    private static final int BLOCK = 4096;

    /** Of the name that it had first, so that a seed gives the noise that it gave. */
    private static final long KIND = "Noise".hashCode();

    NormalNoise {
        ImageChecks.between("std", std, 0, ImageChecks.MAX_FACTOR);
    }

    @Override
    public void run(Canvas canvas) {
        NoiseStream stream = new NoiseStream(KIND, seed);
        float scale = (float) std;
        int size = canvas.size();
        float[] z = new float[Math.min(BLOCK, size)];
        for (int start = 0; start < size; start += BLOCK) {
            int n = Math.min(BLOCK, size - start);
            stream.normal(z, n);
            if (canvas.isUint8()) {
                add(canvas.bytes(), start, z, scale, n);
            } else {
                float[] x = canvas.floats();
                for (int i = 0; i < n; i++) {
                    x[start + i] = Blend.clamp(x[start + i] + scale * z[i]);
                }
            }
        }
    }

    private static void add(byte[] x, int start, float[] z, float scale, int n) {
        for (int i = 0; i < n; i++) {
            x[start + i] = Blend.level((x[start + i] & 0xff) + scale * z[i] + 0.5f);
        }
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    @Override
    public double[] numbers(ImageInfo image) {
        float[] z = new float[image.size()];
        new NoiseStream(KIND, seed).normal(z, z.length);
        double[] numbers = new double[1 + z.length];
        numbers[0] = std;
        for (int i = 0; i < z.length; i++) {
            numbers[1 + i] = z[i];
        }
        return numbers;
    }
}
