/** What every subcommand of {@code gradus} needs: errors, terminal, table, output files. */
package io.gradus.benchmarks.cli;
