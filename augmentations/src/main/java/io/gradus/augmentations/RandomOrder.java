package io.gradus.augmentations;

import io.gradus.augmentations.images.ImageInfo;
import java.util.Arrays;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A composition that applies all of its parts in a random order; all orders are equally likely.
 *
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomOrder.html">torchvision.RandomOrder</a>
 */
public final class RandomOrder extends Composition {

    private RandomOrder(Builder builder) {
        super(builder);
    }

    /**
     * {@return a composition of transforms, with the default options}
     *
     * @param transforms the parts, one at least
     * @throws IllegalArgumentException if there is no part, or one has a seed or another layout
     */
    public static RandomOrder of(RandomTransform<?>... transforms) {
        Builder builder = builder();
        Arrays.asList(transforms).forEach(builder::addTransform);
        return builder.build();
    }

    @Override
    int[] choose(RandomGenerator random) {
        return Permutation.of(parts().size(), random);
    }

    @Override
    Set<ImageInfo> possible(ImageInfo image, Visit visit) {
        return new PossibleSizes(parts(), parts().size(), false, false, visit).of(image);
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link RandomOrder}. */
    public static final class Builder extends PartsBuilder<Builder> {

        private Builder() {}

        @Override
        public RandomOrder build() {
            return new RandomOrder(this);
        }
    }
}
