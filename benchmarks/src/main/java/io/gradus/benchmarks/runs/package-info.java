/**
 * The ways of making the runs of a comparison: in this process, in several, on a cluster. A run
 * depends on its {@link io.gradus.benchmarks.runs.RunTask} alone, so all give the same results.
 */
package io.gradus.benchmarks.runs;
