package io.gradus.augmentations.images;

import io.gradus.text.Checks;

/**
 * The operation {@link Operations#gridMask}.
 *
 * @param kept how wide the bars between the squares are, 1 to unit - 1
 */
record Grid(int unit, int kept, int top, int left, Fill fill) implements Operation {

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
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

    Grid {
        Checks.check(unit >= 2, "unit", unit, "[2, infinity)");
        ImageChecks.between("kept", kept, 1, unit - 1);
        ImageChecks.between("top", top, 0, unit - 1);
        ImageChecks.between("left", left, 0, unit - 1);
    }

    /** With bars that are {@code ratio} of the unit, but neither nothing nor everything. */
    static Grid of(int unit, double ratio, int top, int left, Fill fill) {
        Checks.check(unit >= 2, "unit", unit, "[2, infinity)");
        Checks.check(ratio > 0 && ratio < 1, "ratio", ratio, "(0, 1)");
        int kept = (int) Math.floor(unit * ratio + 0.5);
        return new Grid(unit, Math.min(Math.max(kept, 1), unit - 1), top, left, fill);
    }

    @Override
    public void check(ImageInfo image, boolean uint8) {
        fill.check(image, uint8);
    }

    @Override
    public void run(Canvas canvas) {
        int channels = canvas.channels();
        int width = canvas.width();
        double[] values = fill.forChannels(channels);
        for (int y = 0; y < canvas.height(); y++) {
            if (Math.floorMod(y - top, unit) < kept) {
                continue;
            }
            for (int x = 0; x < width; x++) {
                if (Math.floorMod(x - left, unit) < kept) {
                    continue;
                }
                int at = (y * width + x) * channels;
                for (int c = 0; c < channels; c++) {
                    if (canvas.isUint8()) {
                        canvas.bytes()[at + c] = (byte) (int) values[c];
                    } else {
                        canvas.floats()[at + c] = (float) values[c];
                    }
                }
            }
        }
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    @Override
    public double[] numbers(ImageInfo image) {
        return fill.after(image, unit, kept, top, left);
    }
}
