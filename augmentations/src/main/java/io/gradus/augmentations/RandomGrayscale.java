package io.gradus.augmentations;

import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.text.Checks;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes an image gray with a given probability; it keeps its number of channels, which must be 1 or
 * 3.
 *
 * @see RandomTransform for shapes, types and seeds
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomGrayscale.html">torchvision's
 *     RandomGrayscale</a>
 */
public final class RandomGrayscale extends RandomTransform<RandomGrayscale.Draw> {

    /**
     * What was drawn for an image.
     *
     * @param gray whether the image becomes gray
     */
    public record Draw(boolean gray) {}

    private final double probability;

    private RandomGrayscale(Builder builder) {
        super(builder);
        probability = Checks.in("probability", builder.probability, "[0, 1]");
    }

    /** {@inheritDoc} */
    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        return new Draw(random.nextDouble() < probability);
    }

    @Override
    public boolean movesPixels() {
        return false;
    }

    @Override
    List<Operation> kinds(ImageInfo image) {
        return probability > 0 ? List.of(Operations.grayscale()) : List.of();
    }

    @Override
    public List<Operation> operations(Draw draw, ImageInfo image) {
        return draw.gray() ? List.of(Operations.grayscale()) : List.of();
    }

    /**
     * Starts building.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link RandomGrayscale}. */
    public static final class Builder extends BaseBuilder<Builder> {

        private double probability = 0.1;

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /**
         * Sets the probability of making an image gray, in [0, 1]. The default is 0.1.
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
        public RandomGrayscale build() {
            return new RandomGrayscale(this);
        }
    }
}
