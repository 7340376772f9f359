package io.gradus.benchmarks.studies.step;

import java.util.function.IntToDoubleFunction;

/**
 * A candidate of a timing: its steps are timed in turn with those of others.
 *
 * @param name how tables call it
 * @param milliseconds makes so many steps, each with fresh gradients, and gives the mean time
 */
record Candidate(String name, IntToDoubleFunction milliseconds) {}
