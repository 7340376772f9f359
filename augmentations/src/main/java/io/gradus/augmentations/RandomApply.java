package io.gradus.augmentations;

import io.gradus.augmentations.images.ImageInfo;
import io.gradus.text.Checks;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A composition that applies all of its parts one after another, or none of them.
 *
 * <pre>{@code
 * RandomTransform<?> sometimes = RandomApply.of(0.2, Cutout.builder().setLength(16).build());
 * }</pre>
 *
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomApply.html">torchvision.RandomApply</a>
 */
public final class RandomApply extends Composition {

    private final double probability;

    private RandomApply(Builder builder) {
        super(builder);
        probability = Checks.in("probability", builder.probability, "[0, 1]");
    }

    /**
     * {@return a composition that applies transforms with a probability}
     *
     * @param probability the probability, in [0, 1]
     * @param transforms the parts in order, one at least
     * @throws IllegalArgumentException if the probability is out of its range, there is no part, or
     *     one has a seed or another layout
     */
    public static RandomApply of(double probability, RandomTransform<?>... transforms) {
        Builder builder = builder().optProbability(probability);
        Arrays.asList(transforms).forEach(builder::addTransform);
        return builder.build();
    }

    @Override
    int[] choose(RandomGenerator random) {
        int count = random.nextDouble() < probability ? parts().size() : 0;
        return IntStream.range(0, count).toArray();
    }

    @Override
    Set<ImageInfo> possible(ImageInfo image, Visit visit) {
        Set<ImageInfo> sizes = new LinkedHashSet<>();
        if (probability < 1) {
            sizes.add(image);
        }
        if (probability > 0) {
            sizes.addAll(possibleInOrder(image, visit));
        }
        return sizes;
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link RandomApply}. */
    public static final class Builder extends PartsBuilder<Builder> {

        private double probability = 0.5;

        private Builder() {}

        /**
         * Sets the probability that the parts are applied, in [0, 1]. The default is 0.5.
         *
         * @param probability the probability
         * @return this builder
         */
        public Builder optProbability(double probability) {
            this.probability = probability;
            return this;
        }

        @Override
        public RandomApply build() {
            return new RandomApply(this);
        }
    }
}
