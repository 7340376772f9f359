package io.gradus.augmentations;

import io.gradus.augmentations.images.ImageChecks;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.text.Checks;
import java.util.Arrays;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A composition that applies a number of its parts, each choice drawn uniformly, in the order in
 * which they are drawn.
 *
 * <p>By default no part is drawn twice; {@link Builder#optReplacement optReplacement} draws each
 * time from all, as RandAugment does. {@link Builder#optKeepOrder optKeepOrder} applies what was
 * drawn in the order in which the parts were added.
 */
public final class SomeOf extends Composition {

    private final int count;
    private final boolean replacement;
    private final boolean keepOrder;

    private SomeOf(Builder builder) {
        super(builder);
        Checks.required("count", builder.count, "setCount(number)");
        count = Checks.in("count", builder.count, "[1, " + ImageChecks.MAX_COUNT + "]");
        replacement = builder.replacement;
        keepOrder = builder.keepOrder;
        if (!replacement && count > parts().size()) {
            throw Checks.error(
                    "count must be in [1, %d], the number of transforms, but is %d;"
                            + " optReplacement(true) draws a transform more than once",
                    parts().size(), count);
        }
    }

    @Override
    int[] choose(RandomGenerator random) {
        int[] chosen =
                replacement
                        ? random.ints(count, 0, parts().size()).toArray()
                        : Arrays.copyOf(Permutation.of(parts().size(), random), count);
        if (keepOrder) {
            Arrays.sort(chosen);
        }
        return chosen;
    }

    @Override
    Set<ImageInfo> possible(ImageInfo image, Visit visit) {
        return new PossibleSizes(parts(), count, replacement, keepOrder, visit).of(image);
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link SomeOf}. */
    public static final class Builder extends PartsBuilder<Builder> {

        private Integer count;
        private boolean replacement;
        private boolean keepOrder;

        private Builder() {}

        /**
         * Sets how many parts are drawn, 1 to 1,000 and, without replacement, at most all.
         *
         * @param count the number
         * @return this builder
         */
        public Builder setCount(int count) {
            this.count = count;
            return this;
        }

        /**
         * Sets whether a part may be drawn more than once. The default is false.
         *
         * @param replacement whether a drawn part is put back
         * @return this builder
         */
        public Builder optReplacement(boolean replacement) {
            this.replacement = replacement;
            return this;
        }

        /**
         * Sets whether the drawn parts are applied in the order in which they were added. The
         * default is false: as they are drawn.
         *
         * @param keepOrder whether to keep the order
         * @return this builder
         */
        public Builder optKeepOrder(boolean keepOrder) {
            this.keepOrder = keepOrder;
            return this;
        }

        @Override
        public SomeOf build() {
            return new SomeOf(this);
        }
    }
}
