package io.gradus.augmentations.images;

/** The operation {@link Operations#verticalFlip}. */
record VerticalFlip() implements Geometric {

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        return x.flip([1])
                    """);

    @Override
    public void run(Canvas canvas) {
        int height = canvas.height();
        int width = canvas.width();
        int row = width * canvas.channels();
        boolean uint8 = canvas.isUint8();
        Object from = uint8 ? canvas.bytes() : canvas.floats();
        Object to = uint8 ? canvas.nextBytes(height, width) : canvas.nextFloats(height, width);
        for (int y = 0; y < height; y++) {
            System.arraycopy(from, (height - 1 - y) * row, to, y * row, row);
        }
        canvas.useNext(height, width);
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    @Override
    public VerticalFlip ofMask(double fill) {
        return this;
    }

    @Override
    public Homography inverse(ImageInfo image) {
        return Homography.affine(1, 0, 0, 0, -1, image.height());
    }
}
