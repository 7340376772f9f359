package io.gradus.augmentations;

import io.gradus.augmentations.images.ImageChecks;
import io.gradus.text.Checks;

/** The options of transforms whose results are of one size. */
abstract class SizeBuilder<T extends SizeBuilder<T>> extends RandomTransform.BaseBuilder<T> {

    private int[] size;

    /**
     * Sets the size of the result, 1 x 1 to 32,768 x 32,768.
     *
     * @param height the number of rows
     * @param width the number of columns
     * @return this builder
     */
    public T setSize(int height, int width) {
        size = new int[] {height, width};
        return self();
    }

    /**
     * Sets the size of a square result, 1 to 32,768.
     *
     * @param side the number of rows and columns
     * @return this builder
     */
    public T setSize(int side) {
        return setSize(side, side);
    }

    /** Height and width. */
    int[] checkedSize() {
        Checks.required("size", size, "setSize(height, width)");
        Checks.in("height", size[0], "[1, " + ImageChecks.MAX_SIDE + "]");
        Checks.in("width", size[1], "[1, " + ImageChecks.MAX_SIDE + "]");
        return size;
    }
}
