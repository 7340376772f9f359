package io.gradus.augmentations.images;

import io.gradus.text.Checks;
import java.util.Optional;

/**
 * An affine warp, by its inverse: the pixel at p of the result comes from {@code pivot + map(p -
 * pivot)}.
 *
 * @param pivot 0.5 for the image's center, 0 for its top left corner
 */
record Affine(Homography map, double pivot, Sampling sampling) implements WarpOperation {

    private static final double CENTER = 0.5;
    private static final double CORNER = 0;

    /** Beyond this a step in fixed-point form could leave the range of a long. */
    private static final double STEEPEST = 1 << 13;

    private static final int FARTHEST = 1 << 24;

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    Warp.SCRIPT,
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        m = p[:, k[1]:].to(4).view(-1, 6, 1, 1)
                        column = torch.arange(x.size(2), device=x.device)
                        row = torch.arange(x.size(1), device=x.device).view(-1, 1)
                        columns = m[:, 0] * column + m[:, 1] * row + m[:, 2]
                        rows = m[:, 3] * column + m[:, 4] * row + m[:, 5]
                        return self.warp(x, columns, rows, p, k)
                    """);

    Affine {
        if (!(steepest(map) <= STEEPEST)) {
            throw Checks.error(
                    "an affine map must not shrink more than %.0f times, but its inverse is"
                            + " [%s %s; %s %s]",
                    STEEPEST, map.a(), map.b(), map.d(), map.e());
        }
        if (!(farthest(map) <= FARTHEST)) {
            throw Checks.error(
                    "an affine map must not move an image by more than %d pixels, but its inverse"
                            + " moves it by %s and %s",
                    FARTHEST, map.c(), map.f());
        }
    }

    private static double steepest(Homography map) {
        double ofX = Math.max(Math.abs(map.a()), Math.abs(map.b()));
        return Math.max(ofX, Math.max(Math.abs(map.d()), Math.abs(map.e())));
    }

    private static double farthest(Homography map) {
        return Math.max(Math.abs(map.c()), Math.abs(map.f()));
    }

    /** Whether a map can be an affine warp around the corner. */
    static boolean canBe(Homography map) {
        return steepest(map) <= STEEPEST && farthest(map) <= FARTHEST;
    }

    /** The warp of an affine map from the result to the image. */
    static Affine of(Homography map, Sampling sampling) {
        return new Affine(map, CORNER, sampling);
    }

    /** Rotates clockwise, shears, scales, then translates, as torchvision's {@code affine}. */
    static Affine of(
            double angle,
            double translateX,
            double translateY,
            double scale,
            double shearX,
            double shearY,
            Sampling sampling) {
        ImageChecks.finite("angle", angle);
        ImageChecks.finite("translateX", translateX);
        ImageChecks.finite("translateY", translateY);
        ImageChecks.finite("shearX", shearX);
        ImageChecks.finite("shearY", shearY);
        ImageChecks.positive("scale", scale);
        double turn = Math.toRadians(angle);
        double sx = Math.tan(Math.toRadians(shearX));
        double y = Math.toRadians(shearY);
        // The forward map is scale times the rotation times the two shears; its determinant
        // without the scale is 1.
        double a = Math.cos(turn - y) / Math.cos(y);
        double b = -a * sx - Math.sin(turn);
        double c = Math.sin(turn - y) / Math.cos(y);
        double d = -c * sx + Math.cos(turn);
        double xx = d / scale;
        double xy = -b / scale;
        double yx = -c / scale;
        double yy = a / scale;
        double dx = -(xx * translateX + xy * translateY);
        double dy = -(yx * translateX + yy * translateY);
        return new Affine(Homography.affine(xx, xy, dx, yx, yy, dy), CENTER, sampling);
    }

    /** Moves rows to the left by a slope times their distance from the top, and columns up. */
    static Affine shear(double ofRows, double ofColumns, Sampling sampling) {
        ImageChecks.finite("shear", ofRows);
        ImageChecks.finite("shear", ofColumns);
        return of(Homography.affine(1, ofRows, 0, ofColumns, 1, 0), sampling);
    }

    @Override
    public Homography inverse(ImageInfo image) {
        double x = pivot * image.width();
        double y = pivot * image.height();
        double right = x + map.c() - (map.a() * x + map.b() * y);
        double down = y + map.f() - (map.d() * x + map.e() * y);
        return Homography.affine(map.a(), map.b(), right, map.d(), map.e(), down);
    }

    @Override
    public Optional<Sampling> affineSampling() {
        return Optional.of(sampling);
    }

    @Override
    public Affine withFillInLevels() {
        Fill fill = sampling.fill().inLevels();
        return new Affine(map, pivot, new Sampling(sampling.interpolation(), fill));
    }

    @Override
    public Affine ofMask(double value) {
        return new Affine(map, pivot, Sampling.ofMask(value));
    }

    // From pixel positions to pixel positions, in fixed-point form.
    private double[] steps(int height, int width) {
        Homography inverse = inverse(new ImageInfo(height, width, 1));
        double x = inverse.x(0.5, 0.5) - 0.5;
        double y = inverse.y(0.5, 0.5) - 0.5;
        double[] steps = {map.a(), map.b(), x, map.d(), map.e(), y};
        for (int i = 0; i < steps.length; i++) {
            steps[i] = Math.rint(steps[i] * Warp.ONE);
        }
        return steps;
    }

    @Override
    public void run(Canvas canvas) {
        int width = canvas.width();
        double[] steps = steps(canvas.height(), width);
        long columnStep = (long) steps[0];
        long columnStepDown = (long) steps[1];
        long columnStart = (long) steps[2];
        long rowStep = (long) steps[3];
        long rowStepDown = (long) steps[4];
        long rowStart = (long) steps[5];
        Warp.run(
                canvas,
                sampling,
                (y, columns, rows) -> {
                    long column = columnStart + y * columnStepDown;
                    long row = rowStart + y * rowStepDown;
                    for (int x = 0; x < width; x++) {
                        columns[x] = column;
                        column += columnStep;
                    }
                    for (int x = 0; x < width; x++) {
                        rows[x] = row;
                        row += rowStep;
                    }
                });
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    @Override
    public double[] numbers(ImageInfo image) {
        return Warp.numbers(sampling.fill(), steps(image.height(), image.width()));
    }
}
