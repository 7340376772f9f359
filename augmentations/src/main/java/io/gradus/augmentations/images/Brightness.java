package io.gradus.augmentations.images;

/**
 * Multiplies every value: {@code clamp(factor * x, 0, 255)}.
 *
 * @param factor 0 gives black, 1 the image
 */
public record Brightness(double factor) implements Photometric {

    private static final DeviceOp DEVICE =
            new DeviceOp(
                    Blend.DEVICE,
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        return self.blend(x, torch.zeros([1], device=x.device), p.select(1, 0))
                    """);

    public Brightness {
        Blend.requireFactor(factor);
    }

    @Override
    public void run(Canvas canvas) {
        Blend.with(0, factor, canvas);
    }

    @Override
    public DeviceOp device() {
        return DEVICE;
    }

    @Override
    public double[] numbers() {
        return new double[] {factor};
    }
}
