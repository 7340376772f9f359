/**
 * Test-time augmentation: the mean of what a trained model says of several {@link
 * io.gradus.augmentations.testtime.Views views} of an image.
 */
package io.gradus.augmentations.testtime;
