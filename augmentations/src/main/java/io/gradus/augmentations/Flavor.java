package io.gradus.augmentations;

/** The reference that is followed where those of a method disagree. */
public enum Flavor {

    /** What torchvision 0.14 does, which most published recipes use. */
    TORCHVISION,

    /** What the paper's authors do in the code that they have published. */
    PAPER
}
