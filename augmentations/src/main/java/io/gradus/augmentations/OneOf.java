package io.gradus.augmentations;

import io.gradus.augmentations.images.ImageChecks;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.text.Checks;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A composition that applies one of its parts, drawn uniformly or by weight: part i with
 * probability {@code weight[i] / sum of weights}.
 *
 * <p>A part that leaves the image as it is, such as {@code RandomApply} of probability 0, is not
 * needed: {@link RandomApply} around this says how often anything happens.
 *
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomChoice.html">torchvision.RandomChoice</a>
 */
public final class OneOf extends Composition {

    private final double[] weights;
    private final double sum;

    private OneOf(Builder builder) {
        super(builder);
        weights = builder.weights == null ? null : builder.weights.clone();
        sum = weights == null ? parts().size() : sum();
    }

    private double sum() {
        if (weights.length != parts().size()) {
            throw Checks.error(
                    "weights must be one for each of the %d transforms, but are %s",
                    parts().size(), Arrays.toString(weights));
        }
        for (double weight : weights) {
            if (!(ImageChecks.finite("weights", weight) >= 0)) {
                throw new IllegalArgumentException(
                        "weights must be in [0, infinity), but are " + Arrays.toString(weights));
            }
        }
        double all = Arrays.stream(weights).sum();
        if (all == 0) {
            throw new IllegalArgumentException("weights must not all be 0");
        }
        return ImageChecks.finite("weights, summed up,", all);
    }

    /**
     * {@return a choice from transforms with equal probability, with the default options}
     *
     * @param transforms the parts, one at least
     * @throws IllegalArgumentException if there is no part, or one has a seed or another layout
     */
    public static OneOf of(RandomTransform<?>... transforms) {
        Builder builder = builder();
        Arrays.asList(transforms).forEach(builder::addTransform);
        return builder.build();
    }

    @Override
    int[] choose(RandomGenerator random) {
        if (weights == null) {
            return new int[] {random.nextInt(parts().size())};
        }
        double left = random.nextDouble() * sum;
        int last = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                last = i;
                left -= weights[i];
                if (left < 0) {
                    break;
                }
            }
        }
        // what rounding leaves over belongs to the last part that can be drawn
        return new int[] {last};
    }

    @Override
    Set<ImageInfo> possible(ImageInfo image, Visit visit) {
        Set<ImageInfo> sizes = new LinkedHashSet<>();
        for (int i = 0; i < parts().size(); i++) {
            if (weights == null || weights[i] > 0) {
                sizes.addAll(parts().get(i).possible(image, visit));
            }
        }
        return sizes;
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link OneOf}. */
    public static final class Builder extends PartsBuilder<Builder> {

        private double[] weights;

        private Builder() {}

        /**
         * Sets how often each part is drawn, relative to the others; by default alike.
         *
         * @param weights one for each part, in [0, infinity), not all 0
         * @return this builder
         */
        public Builder optWeights(double... weights) {
            this.weights = Checks.required("weights", weights).clone();
            return this;
        }

        @Override
        public OneOf build() {
            return new OneOf(this);
        }
    }
}
