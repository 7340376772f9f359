package io.gradus.augmentations.images;

import java.util.Locale;

/**
 * Fills a grid of squares. Units of {@code unit} x {@code unit} pixels begin at (top, left) and in
 * all directions from there; the first {@code kept} rows and columns of each stay, the square that
 * is left is filled.
 *
 * @param unit the period in pixels
 * @param kept how wide the bars between the squares are, 1 to unit - 1
 * @param top where a unit begins, 0 to unit - 1
 * @param left where a unit begins, 0 to unit - 1
 * @param fill the value or values of the squares
 */
public record Grid(int unit, int kept, int top, int left, Fill fill) implements Op {

    private static final DeviceOp DEVICE =
            new DeviceOp(
                    """
                    def hole(self, size: int, p: Tensor, column: int) -> Tensor:
                        at = torch.arange(size, device=p.device).unsqueeze(0)
                        unit, kept = p.narrow(1, 0, 1).to(4), p.narrow(1, 1, 1).to(4)
                        return (at - p.narrow(1, column, 1).to(4)).remainder(unit) >= kept

                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        rows = self.hole(x.size(1), p, 2).view(x.size(0), -1, 1, 1)
                        columns = self.hole(x.size(2), p, 3).view(x.size(0), 1, -1, 1)
                        fill = p.narrow(1, 4, x.size(3)).to(x.dtype).view(-1, 1, 1, x.size(3))
                        return torch.where(rows & columns, fill, x)
                    """);

    private static final int SHARED = 4;

    public Grid {
        Checks.atLeast("unit", unit, 2);
        requireIn("kept", kept, 1, unit - 1);
        requireIn("top", top, 0, unit - 1);
        requireIn("left", left, 0, unit - 1);
    }

    /** With bars that are {@code ratio} of the unit, but neither nothing nor everything. */
    public static Grid of(int unit, double ratio, int top, int left, Fill fill) {
        Checks.atLeast("unit", unit, 2);
        requireRatio(ratio);
        int kept = (int) Math.floor(unit * ratio + 0.5);
        return new Grid(unit, Math.min(Math.max(kept, 1), unit - 1), top, left, fill);
    }

    public static double requireRatio(double ratio) {
        if (!(ratio > 0 && ratio < 1)) {
            throw new IllegalArgumentException("ratio must be in (0, 1), but is " + ratio);
        }
        return ratio;
    }

    private static void requireIn(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT, "%s must be in %d..%d, but is %d", what, min, max, value));
        }
    }

    @Override
    public void check(ImageInfo image, boolean eightBit) {
        fill.check(image, eightBit);
    }

    @Override
    public void run(Canvas canvas) {
        int depth = canvas.depth();
        int width = canvas.width();
        double[] values = fill.of(depth);
        for (int y = 0; y < canvas.height(); y++) {
            if (Math.floorMod(y - top, unit) < kept) {
                continue;
            }
            for (int x = 0; x < width; x++) {
                if (Math.floorMod(x - left, unit) < kept) {
                    continue;
                }
                int at = (y * width + x) * depth;
                for (int c = 0; c < depth; c++) {
                    if (canvas.isEightBit()) {
                        canvas.bytes()[at + c] = (byte) (int) values[c];
                    } else {
                        canvas.floats()[at + c] = (float) values[c];
                    }
                }
            }
        }
    }

    @Override
    public DeviceOp device() {
        return DEVICE;
    }

    @Override
    public double[] numbers(ImageInfo image) {
        double[] values = fill.of(image.channels());
        double[] numbers = new double[SHARED + values.length];
        numbers[0] = unit;
        numbers[1] = kept;
        numbers[2] = top;
        numbers[3] = left;
        System.arraycopy(values, 0, numbers, SHARED, values.length);
        return numbers;
    }
}
