package io.gradus.augmentations.images;

/** An operation that {@link Warp} carries out. */
interface WarpOperation extends Geometric {

    Interpolation interpolation();

    /** What stands beyond the border. */
    Fill fill();

    @Override
    default void check(ImageInfo image, boolean uint8) {
        fill().check(image, uint8);
    }

    @Override
    default long[] constants() {
        return Warp.constants(interpolation(), fill());
    }
}
