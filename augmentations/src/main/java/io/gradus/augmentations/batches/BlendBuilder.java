package io.gradus.augmentations.batches;

import io.gradus.text.Checks;

/**
 * The options of transforms that blend examples and their labels by a share of Beta(alpha, alpha).
 */
abstract class BlendBuilder<T extends BlendBuilder<T>> {

    private double alpha = 1;
    private double probability = 1;
    private Integer classes;

    // T is the builder's own class, by its declaration
    @SuppressWarnings("unchecked")
    private T self() {
        return (T) this;
    }

    /**
     * Sets the number of classes K, 2 to 1,000,000.
     *
     * @param classes the number of classes
     * @return this builder
     */
    public T setClasses(int classes) {
        this.classes = classes;
        return self();
    }

    /**
     * Sets both parameters of the Beta distribution, greater than 0. The default is 1, which is
     * uniform, and the value of both papers for CIFAR; for ImageNet Mixup's takes 0.1 to 0.4.
     *
     * @param alpha the parameter, in [0.001, 1e6]
     * @return this builder
     */
    public T optAlpha(double alpha) {
        this.alpha = alpha;
        return self();
    }

    /**
     * Sets the probability of changing a batch, in [0, 1]. The default is 1.
     *
     * @param probability the probability
     * @return this builder
     */
    public T optProbability(double probability) {
        this.probability = probability;
        return self();
    }

    /**
     * {@return the transform}
     *
     * @throws IllegalArgumentException if the classes are not set, or an option is out of its range
     */
    public abstract BatchTransform build();

    double checkedAlpha() {
        return Pairing.alpha(alpha);
    }

    double checkedProbability() {
        return Checks.in("probability", probability, "[0, 1]");
    }

    int checkedClasses() {
        return Pairing.classes(classes);
    }
}
