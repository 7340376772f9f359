package io.gradus.augmentations.images;

/** The operation {@link Operations#perspective(Homography, Interpolation, Fill)}. */
record Perspective(Homography map, Sampling sampling) implements WarpOperation {

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    Warp.SCRIPT,
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        m = p[:, k[1]:].view(-1, 9, 1, 1)
                        column = torch.arange(x.size(2), dtype=7, device=x.device) + 0.5
                        row = (torch.arange(x.size(1), dtype=7, device=x.device) + 0.5).view(-1, 1)
                        near = 1 / (m[:, 6] * column + m[:, 7] * row + m[:, 8])
                        columns = (m[:, 0] * column + m[:, 1] * row + m[:, 2]) * near - 0.5
                        rows = (m[:, 3] * column + m[:, 4] * row + m[:, 5]) * near - 0.5
                        return self.warp(
                            x, self.fixed(columns, x.size(2)), self.fixed(rows, x.size(1)), p, k)
                    """);

    @Override
    public Homography inverse(ImageInfo image) {
        return map;
    }

    @Override
    public Perspective ofMask(double value) {
        return new Perspective(map, Sampling.ofMask(value));
    }

    @Override
    public void run(Canvas canvas) {
        int height = canvas.height();
        int width = canvas.width();
        Homography m = map;
        Warp.run(
                canvas,
                sampling,
                (y, columns, rows) -> {
                    double v = y + 0.5;
                    for (int x = 0; x < width; x++) {
                        double u = x + 0.5;
                        double near = 1 / (m.g() * u + m.h() * v + m.i());
                        double column = (m.a() * u + m.b() * v + m.c()) * near - 0.5;
                        double row = (m.d() * u + m.e() * v + m.f()) * near - 0.5;
                        columns[x] = Warp.fixed(column, width);
                        rows[x] = Warp.fixed(row, height);
                    }
                });
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    @Override
    public double[] numbers(ImageInfo image) {
        return Warp.numbers(
                sampling.fill(),
                map.a(),
                map.b(),
                map.c(),
                map.d(),
                map.e(),
                map.f(),
                map.g(),
                map.h(),
                map.i());
    }
}
