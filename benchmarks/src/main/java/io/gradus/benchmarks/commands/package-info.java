/** The subcommands of {@code gradus} for users, a package each. */
package io.gradus.benchmarks.commands;
