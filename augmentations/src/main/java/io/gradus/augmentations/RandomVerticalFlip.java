package io.gradus.augmentations;

import io.gradus.augmentations.images.Operations;

/**
 * A transform that mirrors an image top to bottom with a given probability.
 *
 * <pre>{@code
 * Transform flip = RandomVerticalFlip.builder().optProbability(0.5).build();
 * }</pre>
 *
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomVerticalFlip.html">torchvision.RandomVerticalFlip</a>
 */
public final class RandomVerticalFlip extends RandomOperation<RandomVerticalFlip.Draw> {

    /**
     * The drawn parameters of an image.
     *
     * @param flip whether the image is mirrored
     */
    public record Draw(boolean flip) {}

    private RandomVerticalFlip(Builder builder) {
        super(builder, Operations.verticalFlip(), Draw::new, Draw::flip);
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link RandomVerticalFlip}. */
    public static final class Builder extends ProbabilityBuilder<Builder> {

        private Builder() {
            super(0.5);
        }

        @Override
        public RandomVerticalFlip build() {
            return new RandomVerticalFlip(this);
        }
    }
}
