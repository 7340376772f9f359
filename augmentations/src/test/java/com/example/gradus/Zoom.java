package com.example.gradus;

import io.gradus.augmentations.images.Canvas;
import io.gradus.augmentations.images.DeviceKernel;
import io.gradus.augmentations.images.Fill;
import io.gradus.augmentations.images.Geometric;
import io.gradus.augmentations.images.Homography;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.Sampling;
import java.util.Optional;

/**
 * A zoom around the center; each pixel of the result is the nearest one of the image.
 *
 * @param factor how much larger things become, above 0
 * @param fill what stands beyond the border
 */
public record Zoom(double factor, Fill fill) implements Geometric {

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def places(self, size: int, p: Tensor) -> Tensor:
                        at = torch.arange(size, dtype=7, device=p.device) + 0.5 - size / 2
                        return (size / 2 + at / p.narrow(1, 0, 1)).floor().to(4)

                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        h, w, c = x.size(1), x.size(2), x.size(3)
                        rows, columns = self.places(h, p).unsqueeze(2), self.places(w, p).unsqueeze(1)
                        inside = (rows >= 0) & (rows < h) & (columns >= 0) & (columns < w)
                        n = torch.arange(x.size(0), device=x.device).view(-1, 1, 1)
                        near = x[n, rows.clamp(0, h - 1), columns.clamp(0, w - 1)]
                        fill = p.narrow(1, 1, c).to(x.dtype).view(-1, 1, 1, c)
                        return torch.where(inside.unsqueeze(3), near, fill)
                    """);

    private int place(int i, int size) {
        int place = (int) Math.floor(size / 2.0 + (i + 0.5 - size / 2.0) / factor);
        return place < size ? place : -1;
    }

    @Override
    public void check(ImageInfo image, boolean uint8) {
        fill.check(image, uint8);
    }

    @Override
    public void run(Canvas canvas) {
        int height = canvas.height();
        int width = canvas.width();
        int[] map = new int[height * width];
        for (int y = 0; y < height; y++) {
            int row = place(y, height);
            for (int x = 0; x < width; x++) {
                int column = place(x, width);
                map[y * width + x] = row < 0 || column < 0 ? -1 : row * width + column;
            }
        }
        canvas.gather(height, width, map, fill.forChannels(canvas.channels()));
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    @Override
    public double[] numbers(ImageInfo image) {
        double[] values = fill.forChannels(image.channels());
        double[] numbers = new double[1 + values.length];
        numbers[0] = factor;
        System.arraycopy(values, 0, numbers, 1, values.length);
        return numbers;
    }

    @Override
    public Zoom ofMask(double value) {
        return new Zoom(factor, Fill.of(value));
    }

    @Override
    public Homography inverse(ImageInfo image) {
        double step = 1 / factor;
        return Homography.affine(
                step,
                0,
                image.width() / 2.0 * (1 - step),
                0,
                step,
                image.height() / 2.0 * (1 - step));
    }

    @Override
    public Optional<Sampling> affineSampling() {
        return Optional.of(new Sampling(Interpolation.NEAREST, fill));
    }
}
