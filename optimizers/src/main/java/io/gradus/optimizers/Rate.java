package io.gradus.optimizers;

/**
 * A learning rate that a tracker gave.
 *
 * @param update the number of the run's update that asked for it
 * @param value the rate
 */
public record Rate(long update, float value) {}
