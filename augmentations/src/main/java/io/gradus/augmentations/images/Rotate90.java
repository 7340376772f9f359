package io.gradus.augmentations.images;

/** The operation {@link Operations#rotate90}, of 0 to 3 quarters. */
record Rotate90(int turns) implements Geometric {

    private static final int FULL = 4;

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        return x.rot90(k[0], [1, 2])
                    """);

    Rotate90 {
        turns = Math.floorMod(turns, FULL);
    }

    @Override
    public ImageInfo result(ImageInfo image) {
        return turns % 2 == 0 ? image : image.of(image.width(), image.height());
    }

    @Override
    public void run(Canvas canvas) {
        int height = canvas.height();
        int width = canvas.width();
        ImageInfo result = result(new ImageInfo(height, width, 1));
        // Where the first pixel comes from, and how far a step right and a step down go.
        int start =
                switch (turns) {
                    case 0 -> 0;
                    case 1 -> width - 1;
                    case 2 -> height * width - 1;
                    default -> (height - 1) * width;
                };
        int right = new int[] {1, width, -1, -width}[turns];
        int down = new int[] {width, -1, -width, 1}[turns];
        int[] map = new int[height * width];
        for (int y = 0, i = 0; y < result.height(); y++) {
            int at = start + y * down;
            for (int x = 0; x < result.width(); x++) {
                map[i++] = at;
                at += right;
            }
        }
        canvas.gather(
                result.height(), result.width(), map, Fill.NONE.forChannels(canvas.channels()));
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    @Override
    public long[] constants() {
        return new long[] {turns};
    }

    @Override
    public Rotate90 ofMask(double fill) {
        return this;
    }

    @Override
    public Homography inverse(ImageInfo image) {
        int height = image.height();
        int width = image.width();
        return switch (turns) {
            case 0 -> Homography.affine(1, 0, 0, 0, 1, 0);
            case 1 -> Homography.affine(0, -1, width, 1, 0, 0);
            case 2 -> Homography.affine(-1, 0, width, 0, -1, height);
            default -> Homography.affine(0, 1, 0, -1, 0, height);
        };
    }
}
