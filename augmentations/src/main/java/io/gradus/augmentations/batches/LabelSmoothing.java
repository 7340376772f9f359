package io.gradus.augmentations.batches;

import ai.djl.ndarray.NDArray;
import io.gradus.text.Checks;
import java.util.random.RandomGenerator;

/**
 * A batch transform that takes a little of each label's certainty and gives it to all K classes
 * alike.
 *
 * <pre>labels'[i] = (1 - epsilon) * labels[i] + epsilon / K</pre>
 *
 * <p>There is nothing to draw, and the data stay as they are. Labels are classes, shape (B) or (B,
 * 1), or probabilities, shape (B, K), so it stands before {@link Mixup} or {@link CutMix} or after
 * them, with the same result; the new ones are float32 probabilities of shape (B, K) and train as
 * Mixup's do. It is for training: validation labels stay certain, as they are.
 *
 * <p><b>A loss of class numbers goes wrong without an error: see {@link SoftLabels}.</b>
 *
 * @see io.gradus.augmentations.AugmentedDataset which applies it to a data set
 * @see <a href="https://arxiv.org/abs/1512.00567">Szegedy, Vanhoucke, Ioffe, Shlens, Wojna:
 *     "Rethinking the Inception Architecture for Computer Vision", section 7</a>
 */
public final class LabelSmoothing implements BatchTransform {

    private final double epsilon;
    private final int classes;

    private LabelSmoothing(Builder builder) {
        epsilon = Checks.in("epsilon", builder.epsilon, "[0, 1]");
        classes = Pairing.classes(builder.classes);
    }

    /**
     * {@return a batch of the same data, with its labels smoothed; the same for the same batch}
     *
     * @param examples the batch
     * @throws IllegalArgumentException if the labels do not fit
     */
    public Examples apply(Examples examples) {
        NDArray labels = SoftLabels.of(examples.labels(), classes);
        labels.muli(1 - epsilon).addi(epsilon / classes);
        return new Examples(examples.data(), labels);
    }

    @Override
    public void check(Examples examples) {
        SoftLabels.check(examples.labels(), classes);
    }

    @Override
    public Examples transform(Examples examples, RandomGenerator random) {
        return apply(examples);
    }

    /**
     * {@return the class and its options as a recipe has them: {@code LabelSmoothing(classes=10,
     * epsilon=0.1)}}
     */
    @Override
    public String toString() {
        return "LabelSmoothing(classes=%s, epsilon=%s)".formatted(classes, epsilon);
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link LabelSmoothing}. */
    public static final class Builder {

        private double epsilon = 0.1;
        private Integer classes;

        private Builder() {}

        /**
         * Sets the number of classes K, 2 to 1,000,000.
         *
         * @param classes the number of classes
         * @return this builder
         */
        public Builder setClasses(int classes) {
            this.classes = classes;
            return this;
        }

        /**
         * Sets the share that is given to all classes, in [0, 1]. The default is 0.1, the paper's.
         *
         * @param epsilon the share
         * @return this builder
         */
        public Builder optEpsilon(double epsilon) {
            this.epsilon = epsilon;
            return this;
        }

        /**
         * {@return the transform}
         *
         * @throws IllegalArgumentException if the classes are not set, or an option is out of its
         *     range
         */
        public LabelSmoothing build() {
            return new LabelSmoothing(this);
        }
    }
}
