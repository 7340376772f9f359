package io.gradus.augmentations.images;

import io.gradus.text.Checks;
import java.util.Arrays;

/**
 * Cuts a window out of an image and resizes it, first its rows, then its columns; with antialiasing
 * the filter of BILINEAR and BICUBIC is wider where the window shrinks.
 *
 * <p>Microseconds for random windows of 224 x 224 x 3 bytes to 128 x 128 on one core: bilinear 175,
 * with antialiasing 215.
 */
record Resize(
        int top,
        int left,
        int windowHeight,
        int windowWidth,
        int height,
        int width,
        Interpolation interpolation,
        boolean antialias)
        implements Geometric {

    private static final int MAX = 255;

    /** Added to a float below 2^22 and taken away again it rounds, halves to even. */
    private static final float ROUND = 0x1.8p23f;

    // Of an image's numbers p the first are the first taps of all columns and rows, then come all
    // first weights, all second ones and so on.
    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        height, width = k[0], k[1]
                        n = torch.arange(x.size(0), device=x.device).view(-1, 1)
                        taps = p.view(x.size(0), -1, height + width)
                        first = taps[:, 0].to(4)
                        columns, rows = first[:, :width], first[:, width:]
                        if taps.size(1) == 2 and k[2] == 0:  # NEAREST
                            return x[n.unsqueeze(2), rows.unsqueeze(2), columns.unsqueeze(1)]
                        weights = taps[:, 1:].to(6)
                        count = weights.size(1)
                        every = torch.arange(x.size(1), device=x.device)
                        values = x.to(6)
                        wide = torch.zeros(
                            [x.size(0), x.size(1), width, x.size(3)], dtype=6, device=x.device)
                        for j in range(count):
                            at = (columns + j).clamp(0, x.size(2) - 1)
                            part = values[n.unsqueeze(2), every.view(1, -1, 1), at.unsqueeze(1)]
                            wide = wide + part * weights[:, j, :width].reshape(-1, 1, width, 1)
                        out = torch.zeros(
                            [x.size(0), height, width, x.size(3)], dtype=6, device=x.device)
                        for j in range(count):
                            at = (rows + j).clamp(0, x.size(1) - 1)
                            out = out + wide[n, at] * weights[:, j, width:].reshape(-1, height, 1, 1)
                        if x.dtype == 0:  # uint8
                            out = out.clamp(0, 255).round()
                        return out.to(x.dtype)
                    """);

    // Looking a float up is faster than converting to it.
    private static final float[] LEVEL = new float[Canvas.LEVELS];

    static {
        for (int i = 0; i < LEVEL.length; i++) {
            LEVEL[i] = i;
        }
    }

    // Rows of the window in the width of the result, and one row of the window.
    private static final Scratch<float[][]> OF_THREAD = new Scratch<>(() -> new float[2][0]);

    Resize {
        ImageChecks.atLeastOne("height", height);
        ImageChecks.atLeastOne("width", width);
        ImageChecks.atLeastOne("the window's height", windowHeight);
        ImageChecks.atLeastOne("the window's width", windowWidth);
        Checks.required("interpolation", interpolation);
    }

    @Override
    public void check(ImageInfo image, boolean uint8) {
        boolean rows = top >= 0 && (long) top + windowHeight <= image.height();
        boolean columns = left >= 0 && (long) left + windowWidth <= image.width();
        if (!rows || !columns) {
            throw Checks.error(
                    "a window of %d x %d at row %d, column %d is not inside an image of %d x %d",
                    windowHeight, windowWidth, top, left, image.height(), image.width());
        }
    }

    @Override
    public ImageInfo result(ImageInfo image) {
        return image.of(height, width);
    }

    @Override
    public Resize ofMask(double fill) {
        return new Resize(
                top, left, windowHeight, windowWidth, height, width, Interpolation.NEAREST, false);
    }

    @Override
    public Homography inverse(ImageInfo image) {
        return Homography.affine(
                (double) windowWidth / width, 0, left, 0, (double) windowHeight / height, top);
    }

    private Taps columns() {
        return Taps.of(windowWidth, width, interpolation, antialias);
    }

    private Taps rows() {
        return Taps.of(windowHeight, height, interpolation, antialias);
    }

    @Override
    public void run(Canvas canvas) {
        Taps columns = columns();
        Taps rows = rows();
        if (interpolation == Interpolation.NEAREST) {
            int[] map = new int[height * width];
            for (int y = 0, i = 0; y < height; y++) {
                int row = (top + rows.first()[y]) * canvas.width() + left;
                for (int x = 0; x < width; x++) {
                    map[i++] = row + columns.first()[x];
                }
            }
            canvas.gather(height, width, map, Fill.NONE.forChannels(canvas.channels()));
            return;
        }
        float[] wide = across(canvas, columns);
        int line = width * canvas.channels();
        float[] out = new float[line];
        byte[] bytes = canvas.isUint8() ? canvas.nextBytes(height, width) : null;
        float[] floats = canvas.isUint8() ? null : canvas.nextFloats(height, width);
        for (int y = 0; y < height; y++) {
            down(wide, rows, y, out);
            if (bytes != null) {
                round(out, bytes, y * line);
            } else {
                System.arraycopy(out, 0, floats, y * line, line);
            }
        }
        canvas.useNext(height, width);
    }

    /** The rows of the window, in the width of the result. */
    private float[] across(Canvas canvas, Taps columns) {
        int channels = canvas.channels();
        int line = width * channels;
        float[][] rooms = OF_THREAD.get((long) windowHeight * line);
        float[] wide = room(rooms, 0, windowHeight * line);
        float[] row = canvas.isUint8() ? room(rooms, 1, windowWidth * channels) : null;
        for (int y = 0; y < windowHeight; y++) {
            int start = ((top + y) * canvas.width() + left) * channels;
            if (row == null) {
                across(canvas.floats(), start, wide, y * line, columns, channels);
            } else {
                levels(canvas.bytes(), start, row, windowWidth * channels);
                across(row, 0, wide, y * line, columns, channels);
            }
        }
        return wide;
    }

    private static float[] room(float[][] rooms, int index, int size) {
        if (rooms[index].length < size) {
            rooms[index] = new float[size];
        }
        return rooms[index];
    }

    private static void levels(byte[] from, int start, float[] to, int size) {
        for (int i = 0; i < size; i++) {
            to[i] = LEVEL[from[start + i] & 0xff];
        }
    }

    // One row of the window, to the width of the result.
    private static void across(
            float[] from, int start, float[] to, int begin, Taps taps, int channels) {
        if (channels == 3) {
            // A constant number of taps lets the compiler unroll their loop.
            switch (taps.count()) {
                case 2 -> across3(2, from, start, to, begin, taps);
                case 3 -> across3(3, from, start, to, begin, taps);
                case 4 -> across3(4, from, start, to, begin, taps);
                default -> across3(taps.count(), from, start, to, begin, taps);
            }
            return;
        }
        for (int x = 0, i = begin; x < taps.first().length; x++) {
            for (int c = 0; c < channels; c++) {
                int at = start + taps.first()[x] * channels + c;
                float sum = 0;
                for (int j = 0; j < taps.count(); j++, at += channels) {
                    sum += taps.weight()[x * taps.count() + j] * from[at];
                }
                to[i++] = sum;
            }
        }
    }

    private static void across3(
            int count, float[] from, int start, float[] to, int begin, Taps taps) {
        int[] first = taps.first();
        float[] weight = taps.weight();
        for (int x = 0, i = begin, w = 0; x < first.length; x++, i += 3) {
            float r = 0;
            float g = 0;
            float b = 0;
            int at = start + first[x] * 3;
            for (int j = 0; j < count; j++, at += 3) {
                float times = weight[w++];
                r += times * from[at];
                g += times * from[at + 1];
                b += times * from[at + 2];
            }
            to[i] = r;
            to[i + 1] = g;
            to[i + 2] = b;
        }
    }

    private static void down(float[] wide, Taps rows, int y, float[] out) {
        int line = out.length;
        int count = rows.count();
        int a = rows.first()[y] * line;
        float[] weight = rows.weight();
        int at = y * count;
        int done;
        if (count >= 4) {
            done = 4;
            down(wide, a, out, weight[at], weight[at + 1], weight[at + 2], weight[at + 3]);
        } else if (count == 3) {
            done = 3;
            down(wide, a, out, weight[at], weight[at + 1], weight[at + 2]);
        } else if (count == 2) {
            done = 2;
            down(wide, a, out, weight[at], weight[at + 1]);
        } else {
            done = 0;
            Arrays.fill(out, 0);
        }
        for (int j = done; j < count; j++) {
            int start = a + j * line;
            float times = weight[at + j];
            for (int i = 0; i < line; i++) {
                out[i] += times * wide[start + i];
            }
        }
    }

    private static void down(float[] wide, int a, float[] out, float u, float v) {
        int b = a + out.length;
        for (int i = 0; i < out.length; i++) {
            out[i] = u * wide[a + i] + v * wide[b + i];
        }
    }

    private static void down(float[] wide, int a, float[] out, float u, float v, float w) {
        int b = a + out.length;
        int c = b + out.length;
        for (int i = 0; i < out.length; i++) {
            out[i] = u * wide[a + i] + v * wide[b + i] + w * wide[c + i];
        }
    }

    private static void down(float[] wide, int a, float[] out, float u, float v, float w, float x) {
        int b = a + out.length;
        int c = b + out.length;
        int d = c + out.length;
        for (int i = 0; i < out.length; i++) {
            out[i] = u * wide[a + i] + v * wide[b + i] + w * wide[c + i] + x * wide[d + i];
        }
    }

    private static void round(float[] from, byte[] to, int start) {
        for (int i = 0; i < from.length; i++) {
            from[i] = Math.min(Math.max(from[i], 0), MAX) + ROUND;
        }
        // the lowest bits of such a float are the level
        for (int i = 0; i < from.length; i++) {
            to[start + i] = (byte) Float.floatToRawIntBits(from[i]);
        }
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    @Override
    public double[] numbers(ImageInfo image) {
        Taps columns = columns();
        Taps rows = rows();
        int count = Math.max(columns.count(), rows.count());
        double[] numbers = new double[(1 + count) * (width + height)];
        put(columns, left, numbers, 0);
        put(rows, top, numbers, width);
        return numbers;
    }

    private void put(Taps taps, int offset, double[] numbers, int start) {
        for (int i = 0; i < taps.first().length; i++) {
            numbers[start + i] = taps.first()[i] + offset;
            for (int j = 0; j < taps.count(); j++) {
                numbers[start + i + (1 + j) * (width + height)] =
                        taps.weight()[i * taps.count() + j];
            }
        }
    }

    @Override
    public long[] constants() {
        return new long[] {height, width, interpolation.ordinal()};
    }
}
