package io.gradus.augmentations.images;

import io.gradus.text.Checks;
import java.util.Arrays;

/**
 * Takes a window of an image, which may reach beyond it: {@code out[y][x] = in[top + y][left + x]}.
 * Padding is a window larger than the image, a crop one inside it, and a random crop of a padded
 * image is one copy instead of two.
 *
 * @param inside whether the window must be inside the image
 */
record Window(int top, int left, int height, int width, PaddingMode mode, Fill fill, boolean inside)
        implements Geometric {

    Window {
        ImageChecks.atLeastOne("height", height);
        ImageChecks.atLeastOne("width", width);
        Checks.required("mode", mode);
    }

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def source(self, at: Tensor, size: int, mode: int) -> Tensor:
                        if mode == 1:  # REFLECT
                            place = at.remainder(max(2 * size - 2, 1))
                            return torch.minimum(place, 2 * size - 2 - place)
                        if mode == 3:  # SYMMETRIC
                            place = at.remainder(2 * size)
                            return torch.minimum(place, 2 * size - 1 - place)
                        return at.clamp(0, size - 1)

                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        height, width, mode = k[0], k[1], k[2]
                        device = x.device
                        n = torch.arange(x.size(0), device=device).view(-1, 1, 1)
                        top = p[:, 0].to(4).unsqueeze(1)
                        left = p[:, 1].to(4).unsqueeze(1)
                        y = (top + torch.arange(height, device=device)).unsqueeze(2)
                        x1 = (left + torch.arange(width, device=device)).unsqueeze(1)
                        rows = self.source(y, x.size(1), mode)
                        columns = self.source(x1, x.size(2), mode)
                        out = x[n, rows, columns]
                        if mode == 0:  # CONSTANT
                            inside = ((rows == y) & (columns == x1)).unsqueeze(3)
                            c = x.size(3)
                            fill = p.narrow(1, 2, c).to(x.dtype).view(-1, 1, 1, c)
                            out = torch.where(inside, out, fill)
                        return out
                    """);

    @Override
    public void check(ImageInfo image, boolean uint8) {
        if (inside) {
            Box.requireInside("rows", top, height, image.height());
            Box.requireInside("columns", left, width, image.width());
        }
        fill.check(image, uint8);
    }

    @Override
    public ImageInfo result(ImageInfo image) {
        return image.of(height, width);
    }

    @Override
    public void run(Canvas canvas) {
        Object from = canvas.isUint8() ? canvas.bytes() : canvas.floats();
        Object to =
                canvas.isUint8()
                        ? canvas.nextBytes(height, width)
                        : canvas.nextFloats(height, width);
        int w = canvas.width();
        int channels = canvas.channels();
        double[] values = fill.forChannels(channels);
        // Columns first..last lie inside the image: one copy a row.
        int first = Math.min(Math.max(-left, 0), width);
        int last = Math.max(Math.min(w - left, width), first);
        for (int y = 0; y < height; y++) {
            int row = mode.source(top + y, canvas.height());
            int at = y * width * channels;
            if (row < 0) {
                fill(to, at, at + width * channels, values);
                continue;
            }
            int source = row * w * channels;
            if (first < last) {
                int inside = source + (left + first) * channels;
                System.arraycopy(
                        from, inside, to, at + first * channels, (last - first) * channels);
            }
            border(from, source, to, at, 0, first, w, values);
            border(from, source, to, at, last, width, w, values);
        }
        canvas.useNext(height, width);
    }

    private void border(
            Object from,
            int source,
            Object to,
            int at,
            int begin,
            int end,
            int w,
            double[] values) {
        int channels = values.length;
        if (mode == PaddingMode.CONSTANT) {
            fill(to, at + begin * channels, at + end * channels, values);
            return;
        }
        for (int x = begin; x < end; x++) {
            int column = mode.source(left + x, w);
            System.arraycopy(from, source + column * channels, to, at + x * channels, channels);
        }
    }

    private void fill(Object to, int begin, int end, double[] values) {
        if (fill.size() > 1) {
            Erase.fill(to, begin, end - begin, values);
        } else if (to instanceof byte[] bytes) {
            Arrays.fill(bytes, begin, end, (byte) (int) values[0]);
        } else {
            Arrays.fill((float[]) to, begin, end, (float) values[0]);
        }
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    @Override
    public double[] numbers(ImageInfo image) {
        return fill.after(image, top, left);
    }

    @Override
    public long[] constants() {
        return new long[] {height, width, mode.ordinal()};
    }

    @Override
    public Window ofMask(double value) {
        return new Window(top, left, height, width, mode, Fill.of(value), inside);
    }

    @Override
    public Homography inverse(ImageInfo image) {
        return Homography.affine(1, 0, left, 0, 1, top);
    }
}
