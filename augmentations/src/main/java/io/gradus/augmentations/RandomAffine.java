package io.gradus.augmentations;

import io.gradus.augmentations.images.ImageChecks;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.ImageOps;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.augmentations.images.Seeds;
import io.gradus.text.Checks;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Rotates, translates, scales and shears an image around its centre, each by an amount drawn
 * uniformly; see {@link ImageOps#affine affine}. The size stays, and what comes from beyond the
 * border is filled.
 *
 * <pre>{@code
 * Transform affine =
 *         RandomAffine.builder().setDegrees(15).optTranslate(0.1, 0.1).optScale(0.9, 1.1).build();
 * }</pre>
 *
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomAffine.html">torchvision.RandomAffine</a>
 */
public final class RandomAffine extends RandomWarp<RandomAffine.Draw> {

    /**
     * The drawn parameters of an image.
     *
     * @param angle in degrees, clockwise
     * @param translateX how far to the right, in pixels
     * @param translateY how far down, in pixels
     * @param scale how much larger
     * @param shearX in degrees
     * @param shearY in degrees
     */
    public record Draw(
            double angle,
            int translateX,
            int translateY,
            double scale,
            double shearX,
            double shearY) {}

    // Together these stay within what Affine can do.
    private static final double MAX_SCALE = 100;
    private static final double MAX_SHEAR = 80;

    private final double[] degrees;
    private final double translateX;
    private final double translateY;
    private final double[] scale;
    private final double[] shearX;
    private final double[] shearY;

    private RandomAffine(Builder builder) {
        super(builder);
        degrees = builder.checkedDegrees();
        translateX = Checks.in("translate to the right", builder.translate[0], "[0, 1]");
        translateY = Checks.in("translate down", builder.translate[1], "[0, 1]");
        scale = ImageChecks.range("scale", builder.scale, 1 / MAX_SCALE, MAX_SCALE);
        shearX = shear("shear of rows", builder.shear[0], builder.shear[1]);
        shearY = shear("shear of columns", builder.shear[2], builder.shear[3]);
    }

    private static double[] shear(String option, double... range) {
        return ImageChecks.range(option, range, -MAX_SHEAR, MAX_SHEAR);
    }

    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        return new Draw(
                Seeds.between(degrees, random),
                translation(random, translateX * image.width()),
                translation(random, translateY * image.height()),
                Seeds.between(scale, random),
                Seeds.between(shearX, random),
                Seeds.between(shearY, random));
    }

    @Override
    protected List<Operation> operations(Draw draw, ImageInfo image) {
        return List.of(
                Operations.affine(
                        draw.angle(),
                        draw.translateX(),
                        draw.translateY(),
                        draw.scale(),
                        draw.shearX(),
                        draw.shearY(),
                        interpolation,
                        fill));
    }

    private static int translation(RandomGenerator random, double most) {
        return (int) Math.rint((2 * random.nextDouble() - 1) * most);
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link RandomAffine}. */
    public static final class Builder extends RotationBuilder<Builder> {

        private double[] translate = {0, 0};
        private double[] scale = {1, 1};
        private double[] shear = {0, 0, 0, 0};

        private Builder() {}

        /**
         * Sets how far an image may move either way, as fractions of its size in [0, 1]. Whole
         * pixels are drawn. The default is 0.
         *
         * @param x the fraction of the width
         * @param y the fraction of the height
         * @return this builder
         */
        public Builder optTranslate(double x, double y) {
            translate = new double[] {x, y};
            return this;
        }

        /**
         * Sets the range of scales, in [0.01, 100]. The default is 1.
         *
         * @param low the smallest scale
         * @param high the largest scale
         * @return this builder
         */
        public Builder optScale(double low, double high) {
            scale = new double[] {low, high};
            return this;
        }

        /**
         * Sets the range by which rows are sheared, symmetric around 0. The default is 0.
         *
         * @param degrees the largest angle, in [0, 80]
         * @return this builder
         * @throws IllegalArgumentException if the angle is out of its range
         */
        public Builder optShear(double degrees) {
            Checks.in("shear", degrees, "[0, " + MAX_SHEAR + "]");
            return optShear(-degrees, degrees);
        }

        /**
         * Sets the range by which rows are sheared, within [-80, 80]. The default is 0.
         *
         * @param low the lowest angle in degrees
         * @param high the highest angle in degrees
         * @return this builder
         */
        public Builder optShear(double low, double high) {
            return optShear(low, high, 0, 0);
        }

        /**
         * Sets the ranges by which rows and columns are sheared, within [-80, 80]. The default is
         * 0.
         *
         * @param lowX the lowest angle for rows, in degrees
         * @param highX the highest angle for rows
         * @param lowY the lowest angle for columns
         * @param highY the highest angle for columns
         * @return this builder
         */
        public Builder optShear(double lowX, double highX, double lowY, double highY) {
            shear = new double[] {lowX, highX, lowY, highY};
            return this;
        }

        @Override
        public RandomAffine build() {
            return new RandomAffine(this);
        }
    }
}
