package io.gradus.augmentations.batches;

import io.gradus.augmentations.images.Seeds;
import io.gradus.text.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A batch transform that applies one of several batch transforms to each batch, chosen at random,
 * such as Mixup or CutMix:
 *
 * <pre>{@code
 * BatchTransform mixupOrCutMix = OneOfBatch.builder()
 *         .addTransform(Mixup.builder().setClasses(10).optAlpha(0.2).build(), 0.5)
 *         .addTransform(CutMix.builder().setClasses(10).optLayout(Layout.CHW).build(), 0.5)
 *         .build();
 * }</pre>
 *
 * <p>A transform is chosen with a probability in proportion to its weight. All should make labels
 * of one form, which one loss takes: where one keeps the labels as they are, as {@link
 * SamplePairing} does, and another makes soft ones, put {@link OneHotLabels} before this. A batch
 * that one of the transforms cannot take is refused, whichever is drawn.
 *
 * <p><b>Where a transform makes labels soft, a loss of class numbers goes wrong without an error:
 * see {@link SoftLabels}.</b>
 *
 * @see io.gradus.augmentations.AugmentedDataset which applies it to a data set
 */
public final class OneOfBatch implements BatchTransform {

    /**
     * The drawn parameters of a batch.
     *
     * @param choice the transform, counted from 0 as they were added
     * @param seed what the chosen transform draws from
     */
    public record Draw(int choice, long seed) {}

    private final List<BatchTransform> transforms;
    private final List<Double> weights;
    private final double total;

    private OneOfBatch(Builder builder) {
        if (builder.transforms.isEmpty()) {
            throw new IllegalArgumentException(
                    "there must be a transform to choose: call addTransform(transform)");
        }
        transforms = List.copyOf(builder.transforms);
        weights = List.copyOf(builder.weights());
        total = weights.stream().mapToDouble(Double::doubleValue).sum();
    }

    /**
     * {@return the choice of a transform}
     *
     * @param random where the randomness comes from
     */
    public Draw sample(RandomGenerator random) {
        double at = random.nextDouble() * total;
        int choice = 0;
        while (choice < weights.size() - 1 && at >= weights.get(choice)) {
            at -= weights.get(choice);
            choice++;
        }
        return new Draw(choice, random.nextLong());
    }

    /**
     * {@return what the chosen transform makes of a batch; the same for the same draw}
     *
     * @param examples the batch
     * @param draw what was drawn for it
     * @throws IllegalArgumentException if there is no such transform, or the arrays do not fit it
     */
    public Examples apply(Examples examples, Draw draw) {
        if (draw.choice() < 0 || draw.choice() >= transforms.size()) {
            throw Checks.error(
                    "choice must be in 0..%d, but is %d", transforms.size() - 1, draw.choice());
        }
        return transforms.get(draw.choice()).transform(examples, Seeds.random(draw.seed()));
    }

    @Override
    public void check(Examples examples) {
        transforms.forEach(transform -> transform.check(examples));
    }

    @Override
    public Examples transform(Examples examples, RandomGenerator random) {
        check(examples);
        return apply(examples, sample(random));
    }

    /**
     * {@return the class and its options as a recipe has them: {@code
     * OneOfBatch(transforms=[Mixup(...), CutMix(...)], weights=[1.0, 3.0])}}
     */
    @Override
    public String toString() {
        return "OneOfBatch(transforms=" + transforms + ", weights=" + weights + ")";
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link OneOfBatch}. */
    public static final class Builder {

        private final List<BatchTransform> transforms = new ArrayList<>();
        private final List<Double> weights = new ArrayList<>();
        private double[] all;

        private Builder() {}

        /**
         * Adds a transform with weight 1.
         *
         * @param transform the transform
         * @return this builder
         * @throws IllegalArgumentException if it is null
         */
        public Builder addTransform(BatchTransform transform) {
            return addTransform(transform, 1);
        }

        /**
         * Adds a transform.
         *
         * @param transform the transform
         * @param weight its share of the batches, in proportion to the others' weights; greater
         *     than 0
         * @return this builder
         * @throws IllegalArgumentException if the transform is null, or the weight is not in (0,
         *     infinity)
         */
        public Builder addTransform(BatchTransform transform, double weight) {
            Checks.required("transform", transform);
            transforms.add(transform);
            weights.add(Checks.in("weight", weight, "(0, infinity)"));
            return this;
        }

        /**
         * Sets the weights of all transforms, in place of those that they were added with.
         *
         * @param weights one for each transform, in the order in which they are added; greater than
         *     0
         * @return this builder
         * @throws IllegalArgumentException if a weight is not in (0, infinity)
         */
        public Builder optWeights(double... weights) {
            Checks.required("weights", weights);
            Arrays.stream(weights).forEach(w -> Checks.in("each of weights", w, "(0, infinity)"));
            all = weights.clone();
            return this;
        }

        private List<Double> weights() {
            if (all == null) {
                return weights;
            }
            if (all.length != transforms.size()) {
                throw Checks.error(
                        "weights must be one for each of the %d transforms, but are %s",
                        transforms.size(), Arrays.toString(all));
            }
            return Arrays.stream(all).boxed().toList();
        }

        /**
         * {@return the transform}
         *
         * @throws IllegalArgumentException if no transform was added, or the weights do not fit
         */
        public OneOfBatch build() {
            return new OneOfBatch(this);
        }
    }
}
