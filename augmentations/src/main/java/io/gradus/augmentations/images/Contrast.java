package io.gradus.augmentations.images;

/** The operation {@link Operations#contrast}. */
record Contrast(double factor) implements BlendOperation {

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    Gray.DEVICE,
                    Blend.DEVICE,
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        mean = self.gray(x).to(7).mean([1, 2, 3], True)
                        return self.blend(x, mean, p.select(1, 0))
                    """);

    Contrast {
        Blend.requireFactor(factor);
    }

    @Override
    public void check(ImageInfo image, boolean uint8) {
        ImageChecks.grayOrRgb("contrast", image);
    }

    @Override
    public void run(Canvas canvas) {
        double sum = canvas.isUint8() ? canvas.graySum() : sum(canvas);
        Blend.with((float) (sum / (canvas.height() * canvas.width())), factor, canvas);
    }

    private static double sum(Canvas canvas) {
        float[] x = canvas.floats();
        double sum = 0;
        if (canvas.channels() == 1) {
            for (int i = 0; i < canvas.size(); i++) {
                sum += x[i];
            }
            return sum;
        }
        for (int i = 0; i < canvas.size(); i += 3) {
            sum += Gray.of(x[i], x[i + 1], x[i + 2]);
        }
        return sum;
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }
}
