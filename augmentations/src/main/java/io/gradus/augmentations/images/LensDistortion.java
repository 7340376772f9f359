package io.gradus.augmentations.images;

/** The operation {@link Operations#opticalDistortion}. */
record LensDistortion(double k1, double k2, Sampling sampling) implements WarpOperation {

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    Warp.SCRIPT,
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        height, width = x.size(1), x.size(2)
                        m = p[:, k[1]:].view(-1, 2, 1, 1)
                        u = (torch.arange(width, dtype=7, device=x.device) + 0.5) / width - 0.5
                        v = (torch.arange(height, dtype=7, device=x.device) + 0.5) / height - 0.5
                        v = v.view(-1, 1)
                        r = u * u + v * v
                        times = 1 + r * (m[:, 0] + m[:, 1] * r)
                        columns = (u * times + 0.5) * width - 0.5
                        rows = (v * times + 0.5) * height - 0.5
                        return self.warp(
                            x, self.fixed(columns, width), self.fixed(rows, height), p, k)
                    """);

    LensDistortion {
        ImageChecks.finite("k1", k1);
        ImageChecks.finite("k2", k2);
    }

    @Override
    public Homography inverse(ImageInfo image) {
        throw new UnsupportedOperationException(
                "optical distortion bends lines: boxes cannot be mapped, use a mask");
    }

    @Override
    public LensDistortion ofMask(double value) {
        return new LensDistortion(k1, k2, Sampling.ofMask(value));
    }

    @Override
    public void run(Canvas canvas) {
        int height = canvas.height();
        int width = canvas.width();
        Warp.run(
                canvas,
                sampling,
                (y, columns, rows) -> {
                    double v = (y + 0.5) / height - 0.5;
                    for (int x = 0; x < width; x++) {
                        double u = (x + 0.5) / width - 0.5;
                        double r = u * u + v * v;
                        double times = 1 + r * (k1 + k2 * r);
                        columns[x] = Warp.fixed((u * times + 0.5) * width - 0.5, width);
                        rows[x] = Warp.fixed((v * times + 0.5) * height - 0.5, height);
                    }
                });
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    @Override
    public double[] numbers(ImageInfo image) {
        return Warp.numbers(sampling.fill(), k1, k2);
    }
}
