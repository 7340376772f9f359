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
 * A transform that adds normally distributed noise to every value; see {@link
 * ImageOps#gaussianNoise ImageOps.gaussianNoise}.
 *
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.v2.GaussianNoise.html">torchvision's
 *     GaussianNoise, whose sigma is this standard deviation over 255</a>
 */
public final class GaussianNoise extends ColorTransform<GaussianNoise.Draw> {

    /**
     * The drawn parameters of an image.
     *
     * @param std the standard deviation
     * @param seed where the noise comes from
     */
    public record Draw(double std, long seed) {}

    private final double[] std;

    private GaussianNoise(Builder builder) {
        super(builder);
        std = ImageChecks.range("std", builder.std, 0, ImageChecks.MAX_FACTOR);
    }

    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        return new Draw(Seeds.between(std, random), random.nextLong());
    }

    @Override
    protected List<Operation> operations(Draw draw, ImageInfo image) {
        return List.of(Operations.gaussianNoise(draw.std(), draw.seed()));
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link GaussianNoise}. */
    public static final class Builder extends BaseBuilder<Builder> {

        private double[] std = {25.5, 25.5};

        private Builder() {}

        /**
         * Sets the range from which an image's standard deviation is drawn uniformly, of values 0
         * to 255, whatever {@link #optRange optRange} says.
         *
         * @param min the smallest, at least 0
         * @param max the largest
         * @return this builder
         */
        public Builder optStd(double min, double max) {
            std = new double[] {min, max};
            return this;
        }

        /**
         * Sets one standard deviation for all images, of values 0 to 255, whatever {@link #optRange
         * optRange} says. The default is 25.5, as torchvision's 0.1 of values 0 to 1.
         *
         * @param std the standard deviation, at least 0
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder optStd(double std) {
            Checks.in("std", std, "[0, " + ImageChecks.MAX_FACTOR + "]");
            return optStd(std, std);
        }

        @Override
        public GaussianNoise build() {
            return new GaussianNoise(this);
        }
    }
}
