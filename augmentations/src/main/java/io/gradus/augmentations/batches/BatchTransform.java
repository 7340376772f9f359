package io.gradus.augmentations.batches;

import java.util.random.RandomGenerator;

/**
 * A change of a whole batch, of its data and of its labels.
 *
 * <p>It neither changes nor closes the arrays that it is given; new ones are attached to the
 * managers of those that they replace. {@code AugmentedDataset} applies it while it loads. One of
 * your own finds {@link SoftLabels#of soft labels} and the {@link Mix#of blend} of examples here.
 */
@FunctionalInterface
public interface BatchTransform {

    /**
     * Transforms a batch.
     *
     * @param examples the batch
     * @param random where the randomness comes from; a transform without any ignores it
     * @return the new batch. What the transform is not about, such as the data of {@link
     *     LabelSmoothing}, is the given array itself; what it is about is a new array with memory
     *     of its own, also where nothing was drawn that changes it
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
