package io.gradus.augmentations.images;

import java.util.Arrays;

/** The operation {@link Operations#posterize}. */
record Posterize(int bits) implements Photometric {

    private static final int ALL = 8;

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    Levels.DEVICE,
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        mask = p.select(1, 0).to(4).view(-1, 1, 1, 1)
                        return torch.bitwise_and(self.levels(x), mask).to(x.dtype)
                    """);

    Posterize {
        ImageChecks.between("bits", bits, 0, ALL);
    }

    private int mask() {
        return 0xff << (ALL - bits) & 0xff;
    }

    @Override
    public void run(Canvas canvas) {
        byte[] table = new byte[Canvas.LEVELS];
        for (int v = 0; v < Canvas.LEVELS; v++) {
            table[v] = (byte) (v & mask());
        }
        if (canvas.isUint8()) {
            canvas.lookUp(table);
        } else {
            byte[][] tables = new byte[canvas.channels()][];
            Arrays.fill(tables, table);
            Levels.lookUp(canvas, tables);
        }
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    @Override
    public double[] numbers(ImageInfo image) {
        return new double[] {mask()};
    }
}
