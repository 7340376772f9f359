/**
 * Image augmentations for DJL on the PyTorch engine, in three layers that do not mix:
 *
 * <ul>
 *   <li>{@link io.gradus.augmentations.ImageOps}: pure functions of images;
 *   <li>{@link io.gradus.augmentations.RandomTransform}: draws parameters for each image, then
 *       applies them; a DJL {@code Transform} for one image or a batch;
 *   <li>{@link io.gradus.augmentations.BatchTransform}: changes data and labels together, in an
 *       {@link io.gradus.augmentations.AugmentedDataset}.
 * </ul>
 *
 * <p>Random transforms are composed by {@link io.gradus.augmentations.Compose}, {@link
 * io.gradus.augmentations.OneOf} and others, and {@link
 * io.gradus.augmentations.Augmentations#parse} reads them from a line of text.
 *
 * <p>{@link io.gradus.augmentations.TestTimeAugmentation} averages what a trained model says of
 * several views of an image.
 */
package io.gradus.augmentations;
