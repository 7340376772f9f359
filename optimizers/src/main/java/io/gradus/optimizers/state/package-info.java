/**
 * The state of optimizers: what they remember from step to step, for each parameter on each device.
 *
 * <p>Authors of rules need {@link io.gradus.optimizers.state.StateSlot} alone. The other classes
 * are public for optimizers, wrappers, and for what saves and loads their state.
 */
package io.gradus.optimizers.state;
