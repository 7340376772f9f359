package io.gradus.augmentations;

import io.gradus.augmentations.images.ImageChecks;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.ImageOps;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.augmentations.images.Seeds;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A transform that adds the noise of a camera at high sensitivity to an image, in lightness and in
 * hue; see {@link ImageOps#isoNoise ImageOps.isoNoise} for the formula, which is that of
 * albumentations 1.
 *
 * @see <a
 *     href="https://github.com/albumentations-team/albumentations/blob/000d5673bcc6203910b87182b585023d52863a82/albumentations/augmentations/functional.py">albumentations'
 *     {@code iso_noise}, whose options and defaults these are</a>
 */
public final class IsoNoise extends ColorTransform<IsoNoise.Draw> {

    /**
     * The drawn parameters of an image.
     *
     * @param colorShift how far hues turn, in turns for an intensity of 1
     * @param intensity how strong the noise is
     * @param seed where the noise comes from
     */
    public record Draw(double colorShift, double intensity, long seed) {}

    private final double[] colorShift;
    private final double[] intensity;

    private IsoNoise(Builder builder) {
        super(builder);
        colorShift = ImageChecks.range("colorShift", builder.colorShift, 0, 1);
        intensity = ImageChecks.range("intensity", builder.intensity, 0, 2);
    }

    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        return new Draw(
                Seeds.between(colorShift, random),
                Seeds.between(intensity, random),
                random.nextLong());
    }

    @Override
    protected List<Operation> operations(Draw draw, ImageInfo image) {
        return List.of(Operations.isoNoise(draw.colorShift(), draw.intensity(), draw.seed()));
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link IsoNoise}. */
    public static final class Builder extends BaseBuilder<Builder> {

        private double[] colorShift = {0.01, 0.05};
        private double[] intensity = {0.1, 0.5};

        private Builder() {}

        /**
         * Sets the range from which an image's shift of hues is drawn uniformly. The default is
         * 0.01 to 0.05 turns.
         *
         * @param min the smallest, at least 0
         * @param max the largest, at most 1
         * @return this builder
         */
        public Builder optColorShift(double min, double max) {
            colorShift = new double[] {min, max};
            return this;
        }

        /**
         * Sets the range from which the strength of an image's noise is drawn uniformly. The
         * default is 0.1 to 0.5.
         *
         * @param min the smallest, at least 0
         * @param max the largest, at most 2
         * @return this builder
         */
        public Builder optIntensity(double min, double max) {
            intensity = new double[] {min, max};
            return this;
        }

        @Override
        public IsoNoise build() {
            return new IsoNoise(this);
        }
    }
}
