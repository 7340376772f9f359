package io.gradus.augmentations.images;

/** The operation {@link Operations#grayscale}. */
record Grayscale() implements Operation {

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    Gray.DEVICE,
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        return self.gray(x).to(x.dtype).expand(x.size()).contiguous()
                    """);

    @Override
    public void check(ImageInfo image, boolean uint8) {
        ImageChecks.grayOrRgb("grayscale", image);
    }

    @Override
    public void run(Canvas canvas) {
        if (canvas.channels() == 1) {
            return;
        }
        int size = canvas.size();
        if (canvas.isUint8()) {
            byte[] x = canvas.bytes();
            for (int i = 0; i < size; i += 3) {
                byte gray = (byte) Gray.of(x[i] & 0xff, x[i + 1] & 0xff, x[i + 2] & 0xff);
                x[i] = gray;
                x[i + 1] = gray;
                x[i + 2] = gray;
            }
        } else {
            float[] x = canvas.floats();
            for (int i = 0; i < size; i += 3) {
                float gray = Gray.of(x[i], x[i + 1], x[i + 2]);
                x[i] = gray;
                x[i + 1] = gray;
                x[i + 2] = gray;
            }
        }
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }
}
