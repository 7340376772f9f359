package io.gradus.augmentations;

import io.gradus.augmentations.images.Fill;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.text.Checks;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A transform that rotates an image around its centre by an angle drawn uniformly. The size stays,
 * and what comes from beyond the border is filled.
 *
 * <p>torchvision's option {@code expand} is left out: the images of a batch would differ in size.
 *
 * @see RandomTransform for shapes, types and seeds
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomRotation.html">torchvision.RandomRotation</a>
 */
public final class RandomRotation extends RandomTransform<RandomRotation.Draw> {

    /**
     * The drawn parameters of an image.
     *
     * @param angle in degrees, anti-clockwise
     */
    public record Draw(double angle) {}

    private final Range degrees;
    private final Interpolation interpolation;
    private final Fill fill;

    private RandomRotation(Builder builder) {
        super(builder);
        if (builder.degrees == null) {
            throw new IllegalArgumentException("degrees must be set: call setDegrees(degrees)");
        }
        degrees = Range.of("degrees", builder.degrees[0], builder.degrees[1]);
        interpolation = builder.checkedInterpolation();
        fill = builder.checkedFill();
    }

    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        return new Draw(degrees.sample(random));
    }

    @Override
    protected List<Operation> operations(Draw draw, ImageInfo image) {
        return List.of(Operations.rotate(draw.angle(), interpolation, fill));
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link RandomRotation}. */
    public static final class Builder extends WarpBuilder<Builder> {

        private double[] degrees;

        private Builder() {
            super(Interpolation.NEAREST);
        }

        /**
         * Sets the range of angles, symmetric around 0.
         *
         * @param degrees the largest angle, at least 0
         * @return this builder
         * @throws IllegalArgumentException if the angle is negative or no number
         */
        public Builder setDegrees(double degrees) {
            Checks.in("degrees", degrees, "[0, infinity)");
            return setDegrees(-degrees, degrees);
        }

        /**
         * Sets the range of angles.
         *
         * @param low the lowest angle in degrees
         * @param high the highest angle in degrees
         * @return this builder
         */
        public Builder setDegrees(double low, double high) {
            degrees = new double[] {low, high};
            return this;
        }

        @Override
        public RandomRotation build() {
            return new RandomRotation(this);
        }
    }
}
