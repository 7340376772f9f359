package io.gradus.augmentations;

/** Whom to follow where the references of a method disagree. */
public enum Flavour {

    /** What torchvision 0.14 does, which most published recipes use. */
    TORCHVISION,

    /** What the paper's authors do in the code that they have published. */
    PAPER
}
