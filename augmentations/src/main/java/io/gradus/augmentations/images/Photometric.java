package io.gradus.augmentations.images;

/**
 * An operation that changes values and takes them for levels from 0 to 255. Of an image of floats
 * from 0 to 1 it gets the levels, unrounded, where its transform has the option {@code range}.
 */
public interface Photometric extends Operation {

    @Override
    default boolean needsLevels() {
        return true;
    }
}
