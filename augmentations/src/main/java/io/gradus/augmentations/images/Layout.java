package io.gradus.augmentations.images;

/** The order of an image's axes; it is never guessed from their sizes. */
public enum Layout {
    /**
     * Height, width, channels; a batch is NHWC. Images have this layout before {@code ToTensor}.
     */
    HWC,

    /** Channels, height, width; a batch is NCHW. Images have this layout after {@code ToTensor}. */
    CHW
}
