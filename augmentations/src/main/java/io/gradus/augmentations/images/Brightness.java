package io.gradus.augmentations.images;

/** The operation {@link Operations#brightness}. */
record Brightness(double factor) implements BlendOperation {

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    Blend.DEVICE,
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        return self.blend(x, torch.zeros([1], device=x.device), p.select(1, 0))
                    """);

    Brightness {
        Blend.requireFactor(factor);
    }

    @Override
    public void run(Canvas canvas) {
        Blend.with(0, factor, canvas);
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }
}
