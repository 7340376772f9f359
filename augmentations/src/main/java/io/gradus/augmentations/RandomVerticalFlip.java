package io.gradus.augmentations;

import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.text.Checks;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Mirrors an image top to bottom with a given probability.
 *
 * <pre>{@code
 * Transform flip = RandomVerticalFlip.builder().optProbability(0.5).build();
 * }</pre>
 *
 * @see RandomTransform for shapes, types and seeds
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomVerticalFlip.html">torchvision's
 *     RandomVerticalFlip</a>
 */
public final class RandomVerticalFlip extends RandomTransform<RandomVerticalFlip.Draw> {

    /**
     * What was drawn for an image.
     *
     * @param flip whether the image is mirrored
     */
    public record Draw(boolean flip) {}

    private final double probability;

    private RandomVerticalFlip(Builder builder) {
        super(builder);
        probability = Checks.in("probability", builder.probability, "[0, 1]");
    }

    /** {@inheritDoc} */
    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        return new Draw(random.nextDouble() < probability);
    }

    @Override
    public List<Operation> operations(Draw draw, ImageInfo image) {
        return draw.flip() ? List.of(Operations.verticalFlip()) : List.of();
    }

    /**
     * Starts building.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link RandomVerticalFlip}. */
    public static final class Builder extends BaseBuilder<Builder> {

        private double probability = 0.5;

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /**
         * Sets the probability of mirroring an image, in [0, 1]. The default is 0.5.
         *
         * @param probability the probability
         * @return this builder
         */
        public Builder optProbability(double probability) {
            this.probability = probability;
            return this;
        }

        /**
         * Builds the transform.
         *
         * @return the transform
         * @throws IllegalArgumentException if an option is out of its range
         */
        public RandomVerticalFlip build() {
            return new RandomVerticalFlip(this);
        }
    }
}
