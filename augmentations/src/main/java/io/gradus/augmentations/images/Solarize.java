package io.gradus.augmentations.images;

/** The operation {@link Operations#solarize}. */
record Solarize(double threshold) implements Photometric {

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        threshold = p.select(1, 0).to(6).view(-1, 1, 1, 1)
                        return torch.where(x.to(6) >= threshold, 255 - x, x)
                    """);

    Solarize {
        ImageChecks.between("threshold", threshold, 0, Canvas.LEVELS);
    }

    @Override
    public void run(Canvas canvas) {
        float from = (float) threshold;
        if (canvas.isUint8()) {
            byte[] table = new byte[Canvas.LEVELS];
            for (int v = 0; v < Canvas.LEVELS; v++) {
                table[v] = (byte) (v >= from ? 255 - v : v);
            }
            canvas.lookUp(table);
            return;
        }
        float[] x = canvas.floats();
        int size = canvas.size();
        for (int i = 0; i < size; i++) {
            // All bits where x is below; a branch that depends on pixels is slow.
            int below = Float.floatToRawIntBits(x[i] - from) >> 31;
            int kept = Float.floatToRawIntBits(x[i]) & below;
            int inverted = Float.floatToRawIntBits(255 - x[i]) & ~below;
            x[i] = Float.intBitsToFloat(kept | inverted);
        }
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    @Override
    public double[] numbers(ImageInfo image) {
        return new double[] {threshold};
    }
}
