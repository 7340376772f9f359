package io.gradus.benchmarks.results;

import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.training.RunResult;

/**
 * What a process answers to a job.
 *
 * @param result what the run gave; null if there was none
 * @param parameters the number of values in the model's parameters
 * @param environment where it ran
 * @param error why there is no result; null if there is one
 */
record Answer(RunResult result, long parameters, Environment environment, String error) {}
