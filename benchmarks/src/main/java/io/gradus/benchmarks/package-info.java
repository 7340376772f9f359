/** The {@code gradus} command. */
package io.gradus.benchmarks;
