/**
 * Optimizers for DJL on the PyTorch engine: {@link io.gradus.optimizers.AdaDelta}, {@link
 * io.gradus.optimizers.Adam}, {@link io.gradus.optimizers.RProp}, {@link
 * io.gradus.optimizers.Lars}, {@link io.gradus.optimizers.Lamb}, and {@link
 * io.gradus.optimizers.Lookahead}, {@link io.gradus.optimizers.AdaptiveLookahead}, {@link
 * io.gradus.optimizers.Ema} and {@link io.gradus.optimizers.Swa} around any other.
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
