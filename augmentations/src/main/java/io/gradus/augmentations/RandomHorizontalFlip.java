package io.gradus.augmentations;

import io.gradus.augmentations.images.Operations;

/**
 * A transform that mirrors an image left to right with a given probability.
 *
 * <pre>{@code
 * Transform flip = RandomHorizontalFlip.builder().optProbability(0.5).build();
 * }</pre>
 *
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomHorizontalFlip.html">torchvision.RandomHorizontalFlip</a>
 */
public final class RandomHorizontalFlip extends RandomOperation<RandomHorizontalFlip.Draw> {

    /**
     * The drawn parameters of an image.
     *
     * @param flip whether the image is mirrored
     */
    public record Draw(boolean flip) {}

    private RandomHorizontalFlip(Builder builder) {
        super(builder, Operations.horizontalFlip(), Draw::new, Draw::flip);
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link RandomHorizontalFlip}. */
    public static final class Builder extends ProbabilityBuilder<Builder> {

        private Builder() {
            super(0.5);
        }

        @Override
        public RandomHorizontalFlip build() {
            return new RandomHorizontalFlip(this);
        }
    }
}
