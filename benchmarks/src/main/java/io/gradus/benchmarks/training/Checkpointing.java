package io.gradus.benchmarks.training;

/**
 * The folder and the interval of a run's checkpoints.
 *
 * @param folder the folder of this run's checkpoints
 * @param everySteps after so many updates; 0 where only time counts
 * @param everyMinutes after so many minutes; 0 where only updates count
 */
public record Checkpointing(String folder, long everySteps, double everyMinutes) {}
