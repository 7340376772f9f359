package com.example.gradus;

import ai.djl.ndarray.NDArray;
import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.batches.Examples;
import io.gradus.augmentations.batches.Mix;
import io.gradus.augmentations.batches.SoftLabels;
import io.gradus.text.Checks;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** A user's batch transform: each example is blended with the one before it, by a random share. */
public final class NeighborMix implements BatchTransform {

    private final int classes;
    private final double share;

    private NeighborMix(Builder builder) {
        classes = Checks.in("classes", builder.classes, "[2, 1000000]");
        share = Checks.in("share", builder.share, "[0, 1]");
    }

    @Override
    public void check(Examples examples) {
        SoftLabels.check(examples.labels(), classes);
    }

    @Override
    public Examples transform(Examples examples, RandomGenerator random) {
        int size = examples.size();
        double own = 1 - share * random.nextDouble();
        List<Integer> before =
                IntStream.range(0, size).map(i -> (i + size - 1) % size).boxed().toList();
        try (NDArray soft = SoftLabels.of(examples.labels(), classes)) {
            return new Examples(Mix.of(examples.data(), own, before), Mix.of(soft, own, before));
        }
    }

    @Override
    public String toString() {
        return "NeighborMix(share=" + share + ", classes=" + classes + ")";
    }

    public static Builder builder() {
        return new Builder();
    }

    public static final class Builder {

        private Integer classes;
        private double share = 0.5;

        public Builder setClasses(int number) {
            classes = number;
            return this;
        }

        public Builder optShare(double newShare) {
            share = newShare;
            return this;
        }

        public NeighborMix build() {
            return new NeighborMix(this);
        }
    }
}
