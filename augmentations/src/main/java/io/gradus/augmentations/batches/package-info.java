/**
 * Batch transforms, which change data and labels together: {@link
 * io.gradus.augmentations.batches.Mixup}, {@link io.gradus.augmentations.batches.CutMix} and
 * others, with {@link io.gradus.augmentations.batches.SoftLabels the loss} and {@link
 * io.gradus.augmentations.batches.SoftLabelAccuracy the accuracy} that soft labels need.
 */
package io.gradus.augmentations.batches;
