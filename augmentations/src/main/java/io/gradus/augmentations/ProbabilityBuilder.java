package io.gradus.augmentations;

import io.gradus.text.Checks;

/** The options of transforms that change an image with a probability. */
abstract class ProbabilityBuilder<T extends ProbabilityBuilder<T>>
        extends RandomTransform.BaseBuilder<T> {

    private double probability;

    ProbabilityBuilder(double probability) {
        this.probability = probability;
    }

    /**
     * Sets the probability of changing an image, in [0, 1]. The default is 0.5, of grayscale 0.1.
     *
     * @param probability the probability
     * @return this builder
     */
    public T optProbability(double probability) {
        this.probability = probability;
        return self();
    }

    double checkedProbability() {
        return Checks.in("probability", probability, "[0, 1]");
    }
}
