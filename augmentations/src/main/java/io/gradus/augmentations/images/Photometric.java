package io.gradus.augmentations.images;

/** An operation that takes values for levels from 0 to 255; others scaled would come out wrong. */
interface Photometric extends Op {

    @Override
    default boolean needsLevels() {
        return true;
    }
}
