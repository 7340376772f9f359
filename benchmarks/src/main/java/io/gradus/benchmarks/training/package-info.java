/** Data, models and training runs that subcommands share. */
package io.gradus.benchmarks.training;
