/** The subcommand {@code gallery}: the effect of every augmentation on an image. */
package io.gradus.benchmarks.studies.gallery;
