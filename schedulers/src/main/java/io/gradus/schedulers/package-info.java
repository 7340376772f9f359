/**
 * Schedules of the learning rate, or of another hyper-parameter: pure functions of the step that
 * are DJL trackers.
 *
 * <p>A {@link io.gradus.schedulers.Schedule} goes wherever DJL takes a {@link
 * ai.djl.training.tracker.Tracker}. Ten thousand updates of cosine annealing after five hundred of
 * linear warm-up:
 *
 * <pre>{@code
 * Schedule rate = WarmupTracker.builder()
 *         .setMain(CosineAnnealingTracker.builder().setBaseValue(0.1).setSteps(9_500).build())
 *         .setWarmupSteps(500)
 *         .build();
 * Optimizer optimizer = Optimizer.sgd().setLearningRateTracker(rate).build();
 * }</pre>
 *
 * <p>The same from a line of text is {@code Schedule.parse("warmup(500) cosine(0.1, 9500)")}.
 * Schedules are joined and changed by the methods of {@link io.gradus.schedulers.Schedule} and
 * {@link io.gradus.schedulers.Schedules}: {@code rate.then(other, 10_000).scale(0.5)}.
 *
 * <p>{@link io.gradus.schedulers.Schedules#plot()} draws schedules.
 *
 * <p>Three classes are about training and no functions of the step: {@link
 * io.gradus.schedulers.PlateauTracker} looks at a metric, {@link
 * io.gradus.schedulers.BatchSizeSchedule} lets the batches grow, and {@link
 * io.gradus.schedulers.LinearScalingRule} carries a rate over to another batch size.
 *
 * <p>Every {@code Schedule} of this package is immutable, computes in double, is defined and finite
 * for every step from 0 to {@link java.lang.Long#MAX_VALUE}, and prints all its options, which
 * {@link io.gradus.schedulers.Schedule#parse} reads. Every builder rejects a value that makes no
 * sense with an {@link java.lang.IllegalArgumentException} that names the option, the value and
 * what is allowed.
 */
package io.gradus.schedulers;
