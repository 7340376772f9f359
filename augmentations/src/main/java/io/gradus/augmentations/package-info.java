/** Image augmentations for DJL on the PyTorch engine. */
package io.gradus.augmentations;
