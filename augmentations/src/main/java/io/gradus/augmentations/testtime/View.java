package io.gradus.augmentations.testtime;

import ai.djl.ndarray.NDArray;
import io.gradus.augmentations.images.Layout;

/**
 * One way to look at images, such as their mirror image or a crop, for {@link
 * TestTimeAugmentation}. {@link Views} has the usual ones; a lambda is one too:
 *
 * <pre>{@code
 * View negative = (images, layout) -> images.neg();
 * }</pre>
 */
@FunctionalInterface
public interface View {

    /**
     * Looks at images, without randomness and without changing the given array.
     *
     * @param images a batch of images
     * @param layout the order of its axes
     * @return as many images in the same order of axes, in a new array
     * @throws IllegalArgumentException if the array cannot hold images, or they cannot be looked at
     *     so
     */
    NDArray apply(NDArray images, Layout layout);
}
