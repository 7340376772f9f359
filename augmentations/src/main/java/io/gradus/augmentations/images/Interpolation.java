package io.gradus.augmentations.images;

/** The way in which values between pixels are found when an image is warped or resized. */
public enum Interpolation {
    // The device kernels in Warp and Resize know these by their ordinals.

    /** The value of the nearest pixel. */
    NEAREST,

    /** The mean of the four nearest pixels, weighted by how near they are. */
    BILINEAR,

    /** A cubic polynomial through 4 x 4 pixels, sharper than BILINEAR; for resizing only. */
    BICUBIC,

    /** The mean of the pixels that a pixel of the result covers; for resizing only. */
    AREA;

    /** Whether a wider filter can be used where an image shrinks. */
    boolean canAntialias() {
        return this == BILINEAR || this == BICUBIC;
    }

    /**
     * {@return this, if an image can be warped with it}
     *
     * @throws IllegalArgumentException if it is neither {@code NEAREST} nor {@code BILINEAR}
     */
    public Interpolation requireWarp() {
        if (this != NEAREST && this != BILINEAR) {
            throw new IllegalArgumentException(
                    "interpolation must be NEAREST or BILINEAR, but is " + this);
        }
        return this;
    }
}
