package com.example;

import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.batches.Examples;
import java.util.random.RandomGenerator;

/** A user's batch transform, which leaves examples as they are. */
public record LastTwo(double share, int classes) implements BatchTransform {

    @Override
    public Examples transform(Examples examples, RandomGenerator random) {
        return examples;
    }

    /** Makes one. */
    public static final class Builder {

        private double share = 0.5;
        private int classes;

        /** Sets the share. */
        public Builder optShare(double share) {
            this.share = share;
            return this;
        }

        /** Sets the number of classes. */
        public Builder setClasses(int classes) {
            this.classes = classes;
            return this;
        }

        /** Makes it. */
        public LastTwo build() {
            return new LastTwo(share, classes);
        }
    }
}
