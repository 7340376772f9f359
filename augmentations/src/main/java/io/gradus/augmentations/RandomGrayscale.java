package io.gradus.augmentations;

import io.gradus.augmentations.images.Operations;

/**
 * A transform that makes an image gray with a given probability; it keeps its number of channels,
 * which must be 1 or 3.
 *
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomGrayscale.html">torchvision.RandomGrayscale</a>
 */
public final class RandomGrayscale extends RandomOperation<RandomGrayscale.Draw> {

    /**
     * The drawn parameters of an image.
     *
     * @param gray whether the image becomes gray
     */
    public record Draw(boolean gray) {}

    private RandomGrayscale(Builder builder) {
        super(builder, Operations.grayscale(), Draw::new, Draw::gray);
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link RandomGrayscale}. */
    public static final class Builder extends ProbabilityBuilder<Builder> {

        private Builder() {
            super(0.1);
        }

        @Override
        public RandomGrayscale build() {
            return new RandomGrayscale(this);
        }
    }
}
