/**
 * The subcommand {@code trajectories}: the trajectories of optimizers on functions of two
 * variables.
 */
package io.gradus.benchmarks.studies.trajectories;
