package io.gradus.augmentations.images;

/** Leaves an image as it is. */
record Identity() implements Geometric {

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        return x.clone()
                    """);

    @Override
    public void run(Canvas canvas) {
        // nothing changes
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    @Override
    public Identity ofMask(double fill) {
        return this;
    }

    @Override
    public Homography inverse(ImageInfo image) {
        return Homography.IDENTITY;
    }
}
