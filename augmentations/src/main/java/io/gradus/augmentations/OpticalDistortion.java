package io.gradus.augmentations;

import io.gradus.augmentations.images.ImageChecks;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.ImageOps;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.augmentations.images.Seeds;
import io.gradus.text.Checks;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A transform that distorts an image as a lens does, by a coefficient k drawn uniformly: {@link
 * ImageOps#opticalDistortion opticalDistortion} with k1 = k2 = k, as albumentations'
 * OpticalDistortion does.
 *
 * @see <a
 *     href="https://albumentations.ai/docs/api-reference/albumentations/augmentations/geometric/distortion/">albumentations'
 *     OpticalDistortion</a>
 */
public final class OpticalDistortion extends RandomWarp<OpticalDistortion.Draw> {

    /**
     * The drawn parameters of an image.
     *
     * @param k the coefficient
     */
    public record Draw(double k) {}

    private static final double FARTHEST = 1e9;

    private final double[] distortLimit;

    private OpticalDistortion(Builder builder) {
        super(builder);
        distortLimit = ImageChecks.range("distortLimit", builder.distortLimit, -FARTHEST, FARTHEST);
    }

    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        return new Draw(Seeds.between(distortLimit, random));
    }

    @Override
    protected List<Operation> operations(Draw draw, ImageInfo image) {
        return List.of(Operations.opticalDistortion(draw.k(), draw.k(), interpolation, fill));
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link OpticalDistortion}. */
    public static final class Builder extends WarpBuilder<Builder> {

        private double[] distortLimit = {-0.05, 0.05};

        private Builder() {
            super(Interpolation.BILINEAR, 0);
        }

        /**
         * Sets the range of the coefficient, symmetric around 0. The default is 0.05.
         *
         * @param distortLimit the largest coefficient, at least 0
         * @return this builder
         * @throws IllegalArgumentException if it is negative or no number
         */
        public Builder optDistortLimit(double distortLimit) {
            Checks.in("distortLimit", distortLimit, "[0, infinity)");
            return optDistortLimit(-distortLimit, distortLimit);
        }

        /**
         * Sets the range of the coefficient. The default is -0.05 to 0.05.
         *
         * @param low the lowest coefficient
         * @param high the highest coefficient
         * @return this builder
         */
        public Builder optDistortLimit(double low, double high) {
            distortLimit = new double[] {low, high};
            return this;
        }

        @Override
        public OpticalDistortion build() {
            return new OpticalDistortion(this);
        }
    }
}
