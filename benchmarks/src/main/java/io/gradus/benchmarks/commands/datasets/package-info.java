/** The {@code datasets} subcommand: which data sets there are, and whether they are whole. */
package io.gradus.benchmarks.commands.datasets;
