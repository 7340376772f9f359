package io.gradus.augmentations.images;

import io.gradus.text.Checks;
import java.util.Optional;

/**
 * An affine warp, by its inverse: the pixel at p of the result comes from {@code pivot + offset + M
 * (p - pivot)}, where the pivot is the image's center or its top left corner.
 *
 * @param xx how far a step to the right in the result goes to the right in the image
 * @param xy how far a step down goes to the right
 * @param yx how far a step to the right goes down
 * @param yy how far a step down goes down
 * @param dx how far right of itself the pivot comes from
 * @param dy how far below itself the pivot comes from
 * @param pivot 0.5 for the image's center, 0 for its top left corner
 * @param interpolation NEAREST or BILINEAR
 * @param fill what stands beyond the border
 */
record Affine(
        double xx,
        double xy,
        double yx,
        double yy,
        double dx,
        double dy,
        double pivot,
        Interpolation interpolation,
        Fill fill)
        implements WarpOperation {

    static final double CENTER = 0.5;
    static final double CORNER = 0;

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

    /** Whether a map can be an affine warp around the corner. */
    static boolean canBe(Homography map) {
        double steepest = Math.max(Math.abs(map.a()), Math.abs(map.b()));
        steepest = Math.max(steepest, Math.max(Math.abs(map.d()), Math.abs(map.e())));
        return steepest <= STEEPEST && Math.max(Math.abs(map.c()), Math.abs(map.f())) <= FARTHEST;
    }

    /** The warp of an affine map from the result to the image. */
    static Affine of(Homography map, Sampling how) {
        return new Affine(
                map.a(),
                map.b(),
                map.d(),
                map.e(),
                map.c(),
                map.f(),
                CORNER,
                how.interpolation(),
                how.fill());
    }

    Affine {
        interpolation.requireWarp();
        double steepest = Math.max(Math.max(Math.abs(xx), Math.abs(xy)), Math.abs(yx));
        if (!(Math.max(steepest, Math.abs(yy)) <= STEEPEST)) {
            throw Checks.error(
                    "an affine map must not shrink more than %.0f times, but its inverse is [%s"
                            + " %s; %s %s]",
                    STEEPEST, xx, xy, yx, yy);
        }
        if (!(Math.max(Math.abs(dx), Math.abs(dy)) <= FARTHEST)) {
            throw Checks.error(
                    "an affine map must not move an image by more than %d pixels, but its inverse"
                            + " moves it by %s and %s",
                    FARTHEST, dx, dy);
        }
    }

    /** Rotates clockwise, shears, scales, then translates, as torchvision's {@code affine}. */
    static Affine of(
            double angle,
            double translateX,
            double translateY,
            double scale,
            double shearX,
            double shearY,
            Interpolation interpolation,
            Fill fill) {
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
        return new Affine(
                xx,
                xy,
                yx,
                yy,
                -(xx * translateX + xy * translateY),
                -(yx * translateX + yy * translateY),
                CENTER,
                interpolation,
                fill);
    }

    /** Moves rows to the left by a slope times their distance from the top, and columns up. */
    static Affine shear(double ofRows, double ofColumns, Interpolation interpolation, Fill fill) {
        ImageChecks.finite("shear", ofRows);
        ImageChecks.finite("shear", ofColumns);
        return new Affine(1, ofRows, ofColumns, 1, 0, 0, CORNER, interpolation, fill);
    }

    @Override
    public Homography inverse(ImageInfo image) {
        double x = pivot * image.width();
        double y = pivot * image.height();
        return Homography.affine(
                xx, xy, x + dx - (xx * x + xy * y), yx, yy, y + dy - (yx * x + yy * y));
    }

    @Override
    public Optional<Sampling> affineSampling() {
        return Optional.of(new Sampling(interpolation, fill));
    }

    @Override
    public Affine withFillInLevels() {
        return new Affine(xx, xy, yx, yy, dx, dy, pivot, interpolation, fill.inLevels());
    }

    @Override
    public Affine ofMask(double value) {
        return new Affine(xx, xy, yx, yy, dx, dy, pivot, Interpolation.NEAREST, Fill.of(value));
    }

    // From pixel positions to pixel positions, in fixed-point form.
    private double[] steps(int height, int width) {
        Homography map = inverse(new ImageInfo(height, width, 1));
        double x = map.x(0.5, 0.5) - 0.5;
        double y = map.y(0.5, 0.5) - 0.5;
        double[] steps = {xx, xy, x, yx, yy, y};
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
                interpolation,
                fill,
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
        return Warp.numbers(fill, steps(image.height(), image.width()));
    }
}
