package io.gradus.augmentations;

import java.util.random.RandomGenerator;

/**
 * A change of a whole batch, of its data and of its labels.
 *
 * <p>It neither changes nor closes the arrays that it is given; new ones are attached to the
 * managers of those that they replace. {@link AugmentedDataset} applies it while it loads.
 */
@FunctionalInterface
public interface BatchTransform {

    /**
     * Transforms a batch.
     *
     * @param examples the batch
     * @param random where the randomness comes from; a transform without any ignores it
     * @return the new batch, which may share arrays with the given one
     * @throws IllegalArgumentException if the arrays do not fit the transform
     */
    Examples transform(Examples examples, RandomGenerator random);

    /**
     * Throws if a batch does not fit, whatever would be drawn for it. {@link OneOfBatch} asks all
     * of its transforms before it chooses one. The default leaves it to {@link #transform
     * transform}.
     *
     * @param examples the batch
     * @throws IllegalArgumentException if the arrays do not fit the transform
     */
    default void check(Examples examples) {}
}
