package io.gradus.augmentations;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.gradus.torchscript.TorchScript;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Takes a window of each image, which may reach beyond it: {@code out[y][x] = in[top + y][left +
 * x]}. Padding is a window larger than the image, a crop one inside it, and a random crop of a
 * padded image is one copy instead of two.
 */
final class Window {

    private Window() {}

    static NDArray of(
            Images images,
            int[] top,
            int[] left,
            int height,
            int width,
            PaddingMode mode,
            double fill) {
        images.requireOneEach("top edge", top.length);
        images.requireOneEach("left edge", left.length);
        images.requirePixelValue("fill", fill);
        Shape shape = images.shape(height, width);
        if (Kernel.onHost(images.array(), shape)) {
            return Kernel.host(
                    images.array(),
                    shape,
                    (in, out) -> host(in, out, images, top, left, height, width, mode, fill));
        }
        return Device.SCRIPT.runArray(
                images.array().getManager(),
                "window",
                images.array(),
                images.grid(),
                images.forPlanes(image -> top[image]),
                images.forPlanes(image -> left[image]),
                height,
                width,
                mode.ordinal(),
                fill,
                shape.getShape());
    }

    // Microseconds on one core, here and in TorchScript (the tests' KernelTimes prints them):
    // a random crop of 32 from 128x32x32x3 padded by 4, uint8 61 and 2,456, float32 110 and 2,285;
    // 224x224x3 uint8 padded by 4, 14 and 830.
    private static void host(
            ByteBuffer in,
            ByteBuffer out,
            Images images,
            int[] top,
            int[] left,
            int height,
            int width,
            PaddingMode mode,
            double fill) {
        int w = images.width();
        int pixel = images.depth() * images.array().getDataType().getNumOfBytes();
        byte[] blank = Pixels.of(images, width, fill);
        int[] columns = new int[width];
        for (int plane = 0; plane < images.planes(); plane++) {
            int x0 = left[images.image(plane)];
            Arrays.setAll(columns, x -> mode.source(x0 + x, w));
            // Columns first..last lie inside the image: one copy a row.
            int first = Math.min(Math.max(-x0, 0), width);
            int last = Math.max(Math.min(w - x0, width), first);
            for (int y = 0; y < height; y++) {
                int row = mode.source(top[images.image(plane)] + y, images.height());
                int to = (plane * height + y) * width * pixel;
                if (row < 0) {
                    out.put(to, blank);
                    continue;
                }
                int from = (plane * images.height() + row) * w * pixel;
                if (first < last) {
                    int inside = from + (x0 + first) * pixel;
                    out.put(to + first * pixel, in, inside, (last - first) * pixel);
                }
                if (mode == PaddingMode.CONSTANT) {
                    out.put(to, blank, 0, first * pixel);
                    out.put(to + last * pixel, blank, 0, (width - last) * pixel);
                } else {
                    border(in, from, out, to, columns, 0, first, pixel);
                    border(in, from, out, to, columns, last, width, pixel);
                }
            }
        }
    }

    /** Copies the pixels of columns {@code begin..end-1} one by one. */
    private static void border(
            ByteBuffer in,
            int from,
            ByteBuffer out,
            int to,
            int[] columns,
            int begin,
            int end,
            int pixel) {
        for (int x = begin; x < end; x++) {
            out.put(to + x * pixel, in, from + columns[x] * pixel, pixel);
        }
    }

    private static final class Device {
        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def source(self, at: Tensor, size: int, mode: int) -> Tensor:
                            if mode == 1:  # REFLECT
                                place = at.remainder(max(2 * size - 2, 1))
                                return torch.minimum(place, 2 * size - 2 - place)
                            if mode == 3:  # SYMMETRIC
                                place = at.remainder(2 * size)
                                return torch.minimum(place, 2 * size - 1 - place)
                            return at.clamp(0, size - 1)

                        def window(self, x: Tensor, grid: List[int], top: List[int],
                                   left: List[int], height: int, width: int, mode: int,
                                   fill: float, shape: List[int]) -> Tensor:
                            images = x.reshape(grid)
                            device = x.device
                            n = torch.arange(grid[0], device=device).view(-1, 1, 1)
                            y = torch.tensor(top, dtype=4, device=device).unsqueeze(1)
                            y = (y + torch.arange(height, device=device)).unsqueeze(2)
                            x0 = torch.tensor(left, dtype=4, device=device).unsqueeze(1)
                            x1 = (x0 + torch.arange(width, device=device)).unsqueeze(1)
                            rows = self.source(y, grid[1], mode)
                            columns = self.source(x1, grid[2], mode)
                            out = images[n, rows, columns]
                            if mode == 0:  # CONSTANT
                                inside = (rows == y) & (columns == x1)
                                out = out.masked_fill(inside.logical_not().unsqueeze(3), fill)
                            return out.reshape(shape)
                        """);
    }
}
