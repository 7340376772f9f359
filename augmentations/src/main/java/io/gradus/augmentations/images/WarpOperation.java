package io.gradus.augmentations.images;

/** An operation that {@link Warp} carries out. */
interface WarpOperation extends Geometric {

    Sampling sampling();

    @Override
    default void check(ImageInfo image, boolean uint8) {
        sampling().fill().check(image, uint8);
    }

    @Override
    default long[] constants() {
        return Warp.constants(sampling());
    }
}
