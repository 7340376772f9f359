/** The subcommands behind the measured tables of the documents, for maintainers, a package each. */
package io.gradus.benchmarks.studies;
