package io.gradus.augmentations.images;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Moves each pixel by a smooth random field: uniform noise in [-1, 1) for each pixel and axis,
 * smoothed by a Gaussian, times alpha / 2 pixels. Both kernels take the field that the host makes
 * from the seed.
 */
record Elastic(double alpha, double sigma, long seed, Sampling sampling) implements WarpOperation {

    /** So far a kernel reaches on both sides, in standard deviations. */
    private static final int REACH = 4;

    private static final int MAX_SIGMA = 1000;

    private static final double FARTHEST = 1 << 20;

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    Warp.SCRIPT,
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        field = (p[:, k[1]:] * 4294967296).to(4).view(-1, 2, x.size(1), x.size(2))
                        column = torch.arange(x.size(2), device=x.device) << 32
                        row = (torch.arange(x.size(1), device=x.device) << 32).view(-1, 1)
                        return self.warp(x, field[:, 0] + column, field[:, 1] + row, p, k)
                    """);

    Elastic {
        ImageChecks.between("alpha", alpha, 0, FARTHEST);
        ImageChecks.between("sigma", sigma, 0, MAX_SIGMA);
    }

    @Override
    public Homography inverse(ImageInfo image) {
        throw new UnsupportedOperationException(
                "an elastic deformation bends lines: boxes cannot be mapped, use a mask");
    }

    @Override
    public Elastic ofMask(double value) {
        return new Elastic(alpha, sigma, seed, Sampling.ofMask(value));
    }

    /** How far right (0) and below (1) the place is that a pixel comes from. */
    float[] field(int axis, int height, int width) {
        RandomGenerator random = Seeds.random(seed, Seeds.kind(Elastic.class), axis);
        float[] field = new float[height * width];
        for (int i = 0; i < field.length; i++) {
            field[i] = (float) (2 * random.nextDouble() - 1);
        }
        smooth(field, height, width, sigma);
        for (int i = 0; i < field.length; i++) {
            field[i] *= (float) (alpha / 2);
        }
        return field;
    }

    /**
     * Blurs by a Gaussian of int(8 sigma + 1) taps (one more if even), mirroring at the border: for
     * images larger than 4 sigma, torchvision's gaussian_blur.
     */
    static void smooth(float[] field, int height, int width, double sigma) {
        if (sigma == 0) {
            return;
        }
        int reach = ((int) (2 * REACH * sigma + 1) | 1) / 2;
        float[] kernel = new float[2 * reach + 1];
        double sum = 0;
        for (int i = -reach; i <= reach; i++) {
            sum += Math.exp(-0.5 * (i / sigma) * (i / sigma));
        }
        for (int i = -reach; i <= reach; i++) {
            kernel[i + reach] = (float) (Math.exp(-0.5 * (i / sigma) * (i / sigma)) / sum);
        }
        float[] row = new float[width];
        float[] wide = new float[width + 2 * reach];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < wide.length; x++) {
                wide[x] = field[y * width + PaddingMode.REFLECT.source(x - reach, width)];
            }
            Arrays.fill(row, 0);
            for (int j = 0; j < kernel.length; j++) {
                add(row, wide, j, kernel[j]);
            }
            System.arraycopy(row, 0, field, y * width, width);
        }
        float[] across = field.clone();
        for (int y = 0; y < height; y++) {
            Arrays.fill(row, 0);
            for (int j = 0; j < kernel.length; j++) {
                int source = PaddingMode.REFLECT.source(y + j - reach, height);
                add(row, across, source * width, kernel[j]);
            }
            System.arraycopy(row, 0, field, y * width, width);
        }
    }

    private static void add(float[] sum, float[] values, int start, float times) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += times * values[start + i];
        }
    }

    @Override
    public void run(Canvas canvas) {
        int height = canvas.height();
        int width = canvas.width();
        float[] right = field(0, height, width);
        float[] down = field(1, height, width);
        Warp.run(
                canvas,
                sampling,
                (y, columns, rows) -> {
                    for (int x = 0; x < width; x++) {
                        columns[x] = ((long) x << 32) + (long) (right[y * width + x] * Warp.ONE);
                        rows[x] = ((long) y << 32) + (long) (down[y * width + x] * Warp.ONE);
                    }
                });
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    @Override
    public double[] numbers(ImageInfo image) {
        float[] right = field(0, image.height(), image.width());
        float[] down = field(1, image.height(), image.width());
        double[] both = new double[2 * right.length];
        for (int i = 0; i < right.length; i++) {
            both[i] = right[i];
            both[right.length + i] = down[i];
        }
        return Warp.numbers(sampling.fill(), both);
    }
}
