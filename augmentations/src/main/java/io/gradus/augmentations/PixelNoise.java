package io.gradus.augmentations;

/** What every value of an erased rectangle is drawn from, each for itself. */
public enum PixelNoise {
    /** The whole numbers 0 to 255, alike: for images before {@code ToTensor}, as in the paper. */
    UNIFORM,

    /**
     * The standard normal distribution: for images of floats that are normalized, as torchvision's
     * {@code value='random'}. The farthest draws are 4.3 from 0.
     */
    NORMAL
}
