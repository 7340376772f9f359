/**
 * Image augmentations for DJL on the PyTorch engine, in three layers that do not mix:
 *
 * <ul>
 *   <li>{@link io.gradus.augmentations.images.ImageOps}: pure functions of images;
 *   <li>{@link io.gradus.augmentations.RandomTransform}: draws parameters for each image, then
 *       applies them; a DJL {@code Transform} for one image or a batch;
 *   <li>{@link io.gradus.augmentations.batches.BatchTransform}: changes data and labels together,
 *       in an {@link io.gradus.augmentations.AugmentedDataset}.
 * </ul>
 *
 * <p>Images go through them a batch at a time, while they are loaded; each image gets a draw of its
 * own:
 *
 * <pre>{@code
 * Dataset train = AugmentedDataset.builder()
 *         .setDataset(Cifar10.builder().optPipeline(new Pipeline()).setSampling(128, true).build())
 *         .addTransform(RandomCrop.builder().setSize(32).optPadding(4).build())
 *         .addTransform(RandomHorizontalFlip.builder().build())
 *         .addTransform(new ToTensor())
 *         .optSeed(1)
 *         .build();
 * }</pre>
 *
 * <p>Random transforms are composed by {@link io.gradus.augmentations.Compose}, {@link
 * io.gradus.augmentations.OneOf} and others, and {@link
 * io.gradus.augmentations.Augmentations#parse} reads them from a line of text.
 *
 * <p>{@link io.gradus.augmentations.testtime.TestTimeAugmentation} averages what a trained model
 * says of several views of an image.
 */
package io.gradus.augmentations;
