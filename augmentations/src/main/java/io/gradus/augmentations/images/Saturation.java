package io.gradus.augmentations.images;

/** The operation {@link Operations#saturation}. */
record Saturation(double factor) implements BlendOperation {

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    Gray.DEVICE,
                    Blend.DEVICE,
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        if x.size(3) == 1:
                            return x.clone()
                        return self.blend(x, self.gray(x), p.select(1, 0))
                    """);

    Saturation {
        Blend.requireFactor(factor);
    }

    @Override
    public void check(ImageInfo image, boolean uint8) {
        ImageChecks.grayOrRgb("saturation", image);
    }

    @Override
    public void run(Canvas canvas) {
        if (canvas.channels() == 1) {
            return;
        }
        if (canvas.isUint8()) {
            run(canvas.bytes(), canvas.size());
        } else {
            run(canvas.floats(), canvas.size());
        }
    }

    private void run(byte[] x, int size) {
        float[] own = Blend.multiples((float) factor);
        float[] rest = Blend.multiples((float) (1 - factor));
        for (int i = 0; i < size; i += 3) {
            int r = x[i] & 0xff;
            int g = x[i + 1] & 0xff;
            int b = x[i + 2] & 0xff;
            float gray = rest[Gray.of(r, g, b)];
            x[i] = Blend.level(own[r] + gray);
            x[i + 1] = Blend.level(own[g] + gray);
            x[i + 2] = Blend.level(own[b] + gray);
        }
    }

    private void run(float[] x, int size) {
        float own = (float) factor;
        float rest = (float) (1 - factor);
        for (int i = 0; i < size; i += 3) {
            float gray = rest * Gray.of(x[i], x[i + 1], x[i + 2]);
            x[i] = Blend.clamp(own * x[i] + gray);
            x[i + 1] = Blend.clamp(own * x[i + 1] + gray);
            x[i + 2] = Blend.clamp(own * x[i + 2] + gray);
        }
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }
}
