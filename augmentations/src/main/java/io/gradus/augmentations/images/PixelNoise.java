package io.gradus.augmentations.images;

/** The distribution that every value of an erased rectangle is drawn from, each for itself. */
public enum PixelNoise {
    /**
     * The whole numbers 0 to 255, alike, as in the paper: for images before {@code ToTensor}, or
     * after it with {@code optRange(0, 1)}, which makes them 255ths. Others are refused.
     */
    UNIFORM,

    /**
     * The standard normal distribution: for images of floats that are normalized, as torchvision's
     * {@code value='random'}. The farthest draws are 4.3 from 0.
     */
    NORMAL
}
