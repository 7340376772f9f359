/** The subcommand {@code results}: the studies behind {@code docs/RESULTS.md}. */
package io.gradus.benchmarks.studies.results;
