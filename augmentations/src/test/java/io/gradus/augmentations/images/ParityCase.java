package io.gradus.augmentations.images;

import ai.djl.ndarray.NDArray;
import java.util.function.Supplier;

/**
 * What torchvision made of an image, and what makes the same here.
 *
 * @param operation the operation and, where it has one, its interpolation
 * @param expected torchvision's result, uint8 or float32
 * @param run the operation, in whichever kernel is chosen
 */
record ParityCase(String operation, NDArray expected, Supplier<NDArray> run) {}
