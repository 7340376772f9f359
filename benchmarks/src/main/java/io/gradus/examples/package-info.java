/**
 * Programs to read, run and copy: each is one file of DJL training code with Gradus in it.
 *
 * <pre>
 * java -cp benchmarks/target/gradus.jar io.gradus.examples.MnistDropIn
 * java -cp benchmarks/target/gradus.jar io.gradus.examples.Cifar10Recipe
 * java -cp benchmarks/target/gradus.jar io.gradus.examples.ImageFolderTransfer my-images
 * </pre>
 *
 * <ul>
 *   <li>{@link io.gradus.examples.MnistDropIn}: DJL's usual training, with an optimizer and a
 *       schedule of Gradus;
 *   <li>{@link io.gradus.examples.Cifar10Recipe}: a whole recipe, with augmentation, weight decay
 *       by groups, averaged weights, checkpoints and test-time augmentation;
 *   <li>{@link io.gradus.examples.ImageFolderTransfer}: a recipe written as text, on a folder of
 *       one's own images.
 * </ul>
 */
package io.gradus.examples;
