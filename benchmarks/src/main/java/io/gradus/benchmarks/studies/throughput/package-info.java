/** The subcommand {@code throughput}: how many images a second each augmentation changes. */
package io.gradus.benchmarks.studies.throughput;
