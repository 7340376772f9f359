/** The subcommand {@code trajectories}: the ways of optimizers over functions of two variables. */
package io.gradus.benchmarks.trajectories;
