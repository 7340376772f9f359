package io.gradus.augmentations.images;

import io.gradus.text.Checks;
import java.util.List;

/**
 * The operation {@link Operations#erase(List, PixelNoise, long)}. Row y of the image has noise of
 * its own, so only the rows that are filled need to be drawn.
 */
record EraseWithNoise(List<Box> boxes, PixelNoise noise, long seed) implements Operation {

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    Erase.INSIDE,
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        size = x.size(1) * x.size(2) * x.size(3)
                        noise = p.narrow(1, 0, size).to(x.dtype).view(x.size())
                        mask = self.inside(x, p.narrow(1, size, p.size(1) - size))
                        return torch.where(mask, noise, x)
                    """);

    EraseWithNoise {
        boxes = List.copyOf(boxes);
        Checks.required("noise", noise);
    }

    @Override
    public void check(ImageInfo image, boolean uint8) {
        if (uint8 && noise == PixelNoise.NORMAL) {
            throw new IllegalArgumentException(
                    "NORMAL noise is for floats, but the images are uint8; use UNIFORM");
        }
        boxes.forEach(box -> box.requireInside(image));
    }

    @Override
    public boolean needsLevels() {
        return noise == PixelNoise.UNIFORM;
    }

    private void draw(int y, float[] row) {
        NoiseStream stream = new NoiseStream(EraseWithNoise.class, seed, y);
        if (noise == PixelNoise.NORMAL) {
            stream.normal(row, row.length);
        } else {
            stream.levels(row, row.length);
        }
    }

    @Override
    public void run(Canvas canvas) {
        float[] row = new float[canvas.width() * canvas.channels()];
        for (int y = 0; y < canvas.height(); y++) {
            boolean drawn = false;
            for (Box box : boxes) {
                if (y >= box.top() && y < box.bottom() && box.left() < box.right()) {
                    if (!drawn) {
                        draw(y, row);
                        drawn = true;
                    }
                    int first = box.left() * canvas.channels();
                    put(canvas, y, row, first, box.right() * canvas.channels());
                }
            }
        }
    }

    private static void put(Canvas canvas, int y, float[] row, int first, int end) {
        int start = y * row.length;
        if (canvas.isUint8()) {
            byte[] x = canvas.bytes();
            for (int i = first; i < end; i++) {
                x[start + i] = (byte) (int) row[i];
            }
        } else {
            System.arraycopy(row, first, canvas.floats(), start + first, end - first);
        }
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    @Override
    public double[] numbers(ImageInfo image) {
        double[] numbers = new double[image.size() + Erase.edges(boxes)];
        float[] row = new float[image.width() * image.channels()];
        for (int y = 0, i = 0; y < image.height(); y++) {
            draw(y, row);
            for (float value : row) {
                numbers[i++] = value;
            }
        }
        Erase.edges(boxes, numbers, image.size());
        return numbers;
    }
}
