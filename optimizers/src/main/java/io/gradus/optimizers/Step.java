package io.gradus.optimizers;

/**
 * One update of one parameter on one device.
 *
 * @param count the number of this update, 1 for the first
 * @param learningRate the tracker's value for it
 */
record Step(long count, double learningRate) {}
