package com.example.gradus;

import io.gradus.augmentations.images.Canvas;
import io.gradus.augmentations.images.DeviceKernel;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Photometric;

/**
 * A change of brightness that leaves black and white: {@code 255 (x / 255)^gamma}.
 *
 * @param gamma above 0; below 1 images get brighter
 */
public record Gamma(double gamma) implements Photometric {

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        if not x.is_floating_point():
                            at = x.to(4).view(x.size(0), -1)
                            return p[:, 1:].gather(1, at).view(x.size()).to(x.dtype)
                        gamma = p[:, 0].view(-1, 1, 1, 1)
                        return (255 * (x.to(7).clamp(0, 255) / 255) ** gamma).to(x.dtype)
                    """);

    /**
     * Checks the exponent.
     *
     * @param gamma the exponent
     * @throws IllegalArgumentException if it is not above 0
     */
    public Gamma {
        if (!(gamma > 0)) {
            throw new IllegalArgumentException("gamma must be in (0, infinity), but is " + gamma);
        }
    }

    private double of(double value) {
        return 255 * Math.pow(Math.min(Math.max(value, 0), 255) / 255, gamma);
    }

    @Override
    public void run(Canvas canvas) {
        if (canvas.isUint8()) {
            byte[] table = new byte[256];
            for (int v = 0; v < table.length; v++) {
                table[v] = (byte) Math.rint(of(v));
            }
            canvas.lookUp(table);
            return;
        }
        float[] x = canvas.floats();
        for (int i = 0; i < canvas.size(); i++) {
            x[i] = (float) of(x[i]);
        }
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    @Override
    public double[] numbers(ImageInfo image) {
        double[] numbers = new double[257];
        numbers[0] = gamma;
        for (int v = 0; v < 256; v++) {
            numbers[1 + v] = Math.rint(of(v));
        }
        return numbers;
    }
}
