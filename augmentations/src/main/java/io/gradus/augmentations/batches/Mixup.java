package io.gradus.augmentations.batches;

import ai.djl.ndarray.NDArray;
import io.gradus.text.Checks;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A batch transform that blends each example with another of its batch, and their labels likewise.
 *
 * <pre>
 * lambda ~ Beta(alpha, alpha), one for the batch; p a random permutation of the batch
 * data'[i]   = lambda * data[i]   + (1 - lambda) * data[p(i)]
 * labels'[i] = lambda * labels[i] + (1 - lambda) * labels[p(i)]
 * </pre>
 *
 * <p>Data are of a floating type and any shape (B, ...). Labels are classes, shape (B) or (B, 1),
 * or probabilities, shape (B, K); the new ones are float32 probabilities of shape (B, K). They
 * train with {@link SoftLabels#crossEntropy}, which on them equals the official {@code lambda *
 * loss(y) + (1 - lambda) * loss(y[p])}, and are counted by {@link SoftLabelAccuracy}; both take the
 * classes of a validation set, too. Another loss of soft labels needs {@link OneHotLabels} there.
 *
 * <p><b>A loss of class numbers goes wrong without an error: see {@link SoftLabels}.</b>
 *
 * @see io.gradus.augmentations.AugmentedDataset which applies it to a data set
 * @see <a href="https://arxiv.org/abs/1710.09412">Zhang, Cisse, Dauphin, Lopez-Paz: "mixup: Beyond
 *     Empirical Risk Minimization", 2017</a>
 */
public final class Mixup implements BatchTransform {

    /**
     * The drawn parameters of a batch.
     *
     * @param lambda the share of each example itself, in [0, 1]
     * @param partner the place of each example's partner in the batch
     */
    public record Draw(double lambda, List<Integer> partner) {

        /**
         * Copies the list and checks the values.
         *
         * @param lambda the share of each example itself
         * @param partner the place of each example's partner
         * @throws IllegalArgumentException if lambda is not in [0, 1], or a partner is not one
         */
        public Draw {
            Checks.in("lambda", lambda, "[0, 1]");
            partner = Pairing.checked(partner);
        }
    }

    private final double alpha;
    private final double probability;
    private final int classes;

    private Mixup(Builder builder) {
        alpha = builder.checkedAlpha();
        probability = builder.checkedProbability();
        classes = builder.checkedClasses();
    }

    /**
     * {@return lambda and the partners, as drawn} A batch that is not to be blended gets lambda 1,
     * and each example itself as its partner.
     *
     * @param random where the randomness comes from
     * @param batchSize the number of examples
     */
    public Draw sample(RandomGenerator random, int batchSize) {
        if (random.nextDouble() >= probability) {
            return new Draw(1, Pairing.none(batchSize));
        }
        double lambda = Pairing.beta(random, alpha);
        return new Draw(lambda, Pairing.sample(random, batchSize));
    }

    /**
     * {@return a batch, blended; the same batch and draw give the same result} Where lambda is 1
     * the data are a copy, and the labels become soft.
     *
     * @param examples the batch
     * @param draw what was drawn for it
     * @throws IllegalArgumentException if the data are not of a floating type, the labels do not
     *     fit, or the draw is for another batch size
     */
    public Examples apply(Examples examples, Draw draw) {
        NDArray data = examples.data();
        Pairing.requireFloating(Mixup.class, data);
        Pairing.requireSize(draw.partner(), examples);
        double lambda = draw.lambda();
        NDArray labels = Pairing.labels(examples.labels(), classes, lambda, draw.partner());
        return new Examples(
                lambda == 1 ? data.duplicate() : Mix.of(data, lambda, draw.partner()), labels);
    }

    @Override
    public void check(Examples examples) {
        Pairing.requireFloating(Mixup.class, examples.data());
        SoftLabels.check(examples.labels(), classes);
    }

    @Override
    public Examples transform(Examples examples, RandomGenerator random) {
        return apply(examples, sample(random, examples.size()));
    }

    /**
     * {@return the class and its options as a recipe has them: {@code Mixup(classes=10, alpha=0.2,
     * probability=1.0)}}
     */
    @Override
    public String toString() {
        return "Mixup(classes=%s, alpha=%s, probability=%s)".formatted(classes, alpha, probability);
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link Mixup}. */
    public static final class Builder extends BlendBuilder<Builder> {

        private Builder() {}

        @Override
        public Mixup build() {
            return new Mixup(this);
        }
    }
}
