package io.gradus.augmentations;

import io.gradus.augmentations.images.ColorComponents;
import io.gradus.augmentations.images.ImageChecks;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.text.Checks;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A transform that adds to all pixels of an image one random multiple of each principal component
 * of the data set's colors, as AlexNet was trained: {@code (r, g, b) += 255 sum_k alpha_k lambda_k
 * v_k}, with alpha_k normal. It changes the color and strength of the light.
 *
 * <p>lambda_k and v_k are the eigenvalues and eigenvectors of the covariance matrix of pixels from
 * 0 to 1, by default those of ImageNet. Images are RGB, 0 to 255, or to 1 with {@link
 * RandomTransform.BaseBuilder#optRange optRange(0, 1)}; results are clamped to that, and rounded
 * for uint8.
 *
 * @see ColorComponents for those of other data
 * @see <a
 *     href="https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks">Krizhevsky,
 *     Sutskever, Hinton: "ImageNet Classification with Deep Convolutional Neural Networks",
 *     2012</a>
 */
public final class PcaLighting extends ColorTransform<PcaLighting.Draw> {

    /**
     * The drawn parameters of an image.
     *
     * @param alpha1 the multiple of the first component
     * @param alpha2 the multiple of the second component
     * @param alpha3 the multiple of the third component
     */
    public record Draw(double alpha1, double alpha2, double alpha3) {}

    private final double std;
    private final ColorComponents components;

    private PcaLighting(Builder builder) {
        super(builder);
        std = Checks.in("std", builder.std, "[0, " + ImageChecks.MAX_FACTOR + "]");
        components = Checks.required("components", builder.components);
    }

    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        return new Draw(
                std * random.nextGaussian(),
                std * random.nextGaussian(),
                std * random.nextGaussian());
    }

    @Override
    protected List<Operation> operations(Draw draw, ImageInfo image) {
        return List.of(
                Operations.pcaLighting(components, draw.alpha1(), draw.alpha2(), draw.alpha3()));
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link PcaLighting}. */
    public static final class Builder extends BaseBuilder<Builder> {

        private double std = 0.1;
        private ColorComponents components = ColorComponents.IMAGE_NET;

        private Builder() {}

        /**
         * Sets the standard deviation of the multiples, at least 0. The default is 0.1.
         *
         * @param std the standard deviation
         * @return this builder
         */
        public Builder optStd(double std) {
            this.std = std;
            return this;
        }

        /**
         * Sets the components. The default is {@link ColorComponents#IMAGE_NET}.
         *
         * @param components those of the data set
         * @return this builder
         */
        public Builder optComponents(ColorComponents components) {
            this.components = components;
            return this;
        }

        @Override
        public PcaLighting build() {
            return new PcaLighting(this);
        }
    }
}
