/** The subcommand {@code compare}: recipes trained side by side, and their results. */
package io.gradus.benchmarks.commands.compare;
