package io.gradus.augmentations.images;

import io.gradus.text.Checks;

/** The operation {@link Operations#pcaLighting}: adds a number to each channel. */
record Lighting(double red, double green, double blue) implements Photometric {

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        v = x.to(6) + p.to(6).view(-1, 1, 1, 3)
                        if not x.is_floating_point():
                            v = (v + 0.5).floor()
                        return v.clamp(0, 255).to(x.dtype)
                    """);

    Lighting {
        ImageChecks.finite("red", red);
        ImageChecks.finite("green", green);
        ImageChecks.finite("blue", blue);
    }

    @Override
    public void check(ImageInfo image, boolean uint8) {
        if (image.channels() != 3) {
            throw Checks.error(
                    "PCA lighting needs images of 3 channels (RGB), but these have %s",
                    image.channels());
        }
    }

    @Override
    public void run(Canvas canvas) {
        double[] shifts = {red, green, blue};
        if (canvas.isUint8()) {
            byte[][] tables = new byte[shifts.length][Canvas.LEVELS];
            for (int c = 0; c < shifts.length; c++) {
                float shift = (float) shifts[c];
                for (int v = 0; v < Canvas.LEVELS; v++) {
                    tables[c][v] = Blend.level(v + shift + 0.5f);
                }
            }
            canvas.lookUp(tables);
            return;
        }
        float[] x = canvas.floats();
        for (int i = 0; i < canvas.size(); i += 3) {
            x[i] = Blend.clamp(x[i] + (float) red);
            x[i + 1] = Blend.clamp(x[i + 1] + (float) green);
            x[i + 2] = Blend.clamp(x[i + 2] + (float) blue);
        }
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    @Override
    public double[] numbers(ImageInfo image) {
        return new double[] {red, green, blue};
    }
}
