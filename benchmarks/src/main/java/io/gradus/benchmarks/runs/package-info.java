/**
 * Who makes the runs of a comparison: this process, several, or a cluster. A run depends on its
 * {@link io.gradus.benchmarks.runs.RunTask} alone, so all give the same.
 */
package io.gradus.benchmarks.runs;
