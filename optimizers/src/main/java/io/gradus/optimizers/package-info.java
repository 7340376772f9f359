/**
 * Optimizers for DJL on the PyTorch engine: {@link io.gradus.optimizers.Sgd}, {@link
 * io.gradus.optimizers.Asgd}, {@link io.gradus.optimizers.Adagrad}, {@link
 * io.gradus.optimizers.RmsProp}, {@link io.gradus.optimizers.AdaDelta}, {@link
 * io.gradus.optimizers.Adam}, {@link io.gradus.optimizers.RProp}, and {@link
 * io.gradus.optimizers.Lookahead} around any other.
 *
 * <p>Each takes the place of a DJL optimizer in a training configuration; the learning rate is any
 * DJL tracker:
 *
 * <pre>{@code
 * Optimizer adam = Adam.builder()
 *         .optLearningRateTracker(Tracker.fixed(0.002f))
 *         .optWeightDecays(1e-4f)
 *         .build();
 * var config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(adam);
 * }</pre>
 *
 * <p>What they share, such as clipping and the handling of several devices, is in {@link
 * io.gradus.optimizers.GradusOptimizer}.
 */
package io.gradus.optimizers;
