package io.gradus.augmentations;

import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.ImageOps;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A transform that moves each pixel by a smooth random field, as if the image were under water; see
 * {@link ImageOps#elastic elastic} for the formula. It is made for characters and tissue.
 *
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.ElasticTransform.html">torchvision.ElasticTransform</a>
 * @see <a href="https://doi.org/10.1109/ICDAR.2003.1227801">Simard, Steinkraus, Platt: "Best
 *     practices for convolutional neural networks applied to visual document analysis", 2003</a>
 */
public final class ElasticDeformation extends RandomWarp<ElasticDeformation.Draw> {

    /**
     * The drawn parameters of an image.
     *
     * @param seed decides the field
     */
    public record Draw(long seed) {}

    private final double alpha;
    private final double sigma;

    private ElasticDeformation(Builder builder) {
        super(builder);
        alpha = builder.alpha;
        sigma = builder.sigma;
        // Refuses what is out of range now, not at the first image.
        elastic(0);
    }

    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        return new Draw(random.nextLong());
    }

    @Override
    protected List<Operation> operations(Draw draw, ImageInfo image) {
        return List.of(elastic(draw.seed()));
    }

    private Operation elastic(long seed) {
        return Operations.elastic(alpha, sigma, seed, interpolation, fill);
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link ElasticDeformation}. */
    public static final class Builder extends WarpBuilder<Builder> {

        private double alpha = 50;
        private double sigma = 5;

        private Builder() {
            super(Interpolation.BILINEAR, 0);
        }

        /**
         * Sets the strength of the field, 0 to 2^20. The default is 50.
         *
         * @param alpha the strength
         * @return this builder
         */
        public Builder optAlpha(double alpha) {
            this.alpha = alpha;
            return this;
        }

        /**
         * Sets the smoothness of the field, the standard deviation of a Gaussian in pixels, 0 to
         * 1000. The default is 5.
         *
         * @param sigma the standard deviation
         * @return this builder
         */
        public Builder optSigma(double sigma) {
            this.sigma = sigma;
            return this;
        }

        @Override
        public ElasticDeformation build() {
            return new ElasticDeformation(this);
        }
    }
}
