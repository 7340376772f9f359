package io.gradus.augmentations.batches;

import ai.djl.ndarray.NDArray;
import io.gradus.text.Checks;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A batch transform that blends each example with another of its batch, and leaves the labels as
 * they are.
 *
 * <pre>
 * p a random permutation of the batch
 * data'[i]   = (1 - weight) * data[i] + weight * data[p(i)]
 * labels'[i] = labels[i]
 * </pre>
 *
 * <p>With the default weight of 0.5, the paper's, it is the average of the two. Data are of a
 * floating type and any shape (B, ...); labels are of any form, and need no other loss. Where
 * another batch transform makes soft labels, put {@link OneHotLabels} first.
 *
 * <p>The paper begins without it, takes it for most of the training in turns of 8 epochs with and 2
 * without, and ends without: {@code optProbability(0.8)} has as many batches changed as those
 * turns.
 *
 * @see io.gradus.augmentations.AugmentedDataset which applies it to a data set
 * @see <a href="https://arxiv.org/abs/1801.02929">Inoue: "Data Augmentation by Pairing Samples for
 *     Images Classification", 2018</a>
 */
public final class SamplePairing implements BatchTransform {

    /**
     * The drawn parameters of a batch.
     *
     * @param weight the share of the partner, in [0, 1]
     * @param partner the place of each example's partner in the batch
     */
    public record Draw(double weight, List<Integer> partner) {

        /**
         * Copies the list and checks the values.
         *
         * @param weight the share of the partner
         * @param partner the place of each example's partner
         * @throws IllegalArgumentException if the weight is not in [0, 1], or a partner is not one
         */
        public Draw {
            Checks.in("weight", weight, "[0, 1]");
            partner = Pairing.checked(partner);
        }
    }

    private final double weight;
    private final double probability;

    private SamplePairing(Builder builder) {
        weight = Checks.in("weight", builder.weight, "[0, 1]");
        probability = Checks.in("probability", builder.probability, "[0, 1]");
    }

    /**
     * {@return the partners, as drawn} A batch that is not to be blended gets weight 0, and each
     * example itself as its partner.
     *
     * @param random where the randomness comes from
     * @param batchSize the number of examples
     */
    public Draw sample(RandomGenerator random, int batchSize) {
        if (random.nextDouble() >= probability) {
            return new Draw(0, Pairing.none(batchSize));
        }
        return new Draw(weight, Pairing.sample(random, batchSize));
    }

    /**
     * {@return a batch, blended, with its labels; the same batch and draw give the same result}
     * Where the weight is 0 the data are a copy.
     *
     * @param examples the batch
     * @param draw what was drawn for it
     * @throws IllegalArgumentException if the data are not of a floating type, or the draw is for
     *     another batch size
     */
    public Examples apply(Examples examples, Draw draw) {
        NDArray data = examples.data();
        Pairing.requireFloating(SamplePairing.class, data);
        Pairing.requireSize(draw.partner(), examples);
        double own = 1 - draw.weight();
        return new Examples(
                own == 1 ? data.duplicate() : Mix.of(data, own, draw.partner()), examples.labels());
    }

    @Override
    public void check(Examples examples) {
        Pairing.requireFloating(SamplePairing.class, examples.data());
    }

    @Override
    public Examples transform(Examples examples, RandomGenerator random) {
        return apply(examples, sample(random, examples.size()));
    }

    /**
     * {@return the class and its options as a recipe has them: {@code SamplePairing(weight=0.5,
     * probability=1.0)}}
     */
    @Override
    public String toString() {
        return "SamplePairing(weight=%s, probability=%s)".formatted(weight, probability);
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link SamplePairing}. */
    public static final class Builder {

        private double weight = 0.5;
        private double probability = 1;

        private Builder() {}

        /**
         * Sets the share of the other example, in [0, 1]. The default is 0.5.
         *
         * @param weight the share
         * @return this builder
         */
        public Builder optWeight(double weight) {
            this.weight = weight;
            return this;
        }

        /**
         * Sets the probability of blending a batch, in [0, 1]. The default is 1.
         *
         * @param probability the probability
         * @return this builder
         */
        public Builder optProbability(double probability) {
            this.probability = probability;
            return this;
        }

        /**
         * {@return the transform}
         *
         * @throws IllegalArgumentException if an option is out of its range
         */
        public SamplePairing build() {
            return new SamplePairing(this);
        }
    }
}
