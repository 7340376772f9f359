/** The subcommand {@code step}: what an optimizer's step costs in time and memory. */
package io.gradus.benchmarks.studies.step;
