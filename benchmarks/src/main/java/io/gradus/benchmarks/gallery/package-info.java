/** The subcommand {@code gallery}: what every augmentation does to a picture. */
package io.gradus.benchmarks.gallery;
