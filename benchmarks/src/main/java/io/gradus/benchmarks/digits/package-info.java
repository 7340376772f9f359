/**
 * A data set of handwritten-looking digits that the program draws itself.
 *
 * <p>{@link io.gradus.benchmarks.digits.DigitImages} draws the images, {@link
 * io.gradus.benchmarks.digits.Digits} is the DJL data set over them, and {@link
 * io.gradus.benchmarks.digits.DigitSheet} shows them to people. Nothing is downloaded, and no font
 * is needed.
 */
package io.gradus.benchmarks.digits;
