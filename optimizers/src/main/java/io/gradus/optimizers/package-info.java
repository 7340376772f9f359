/**
 * Optimizers for DJL on the PyTorch engine: rules, each with a host kernel (loops in Java on CPU
 * memory) and a device kernel (TorchScript, on the CPU or a GPU; see {@link
 * io.gradus.optimizers.kernels}), and wrappers around them.
 *
 * <p>Gradient descent: {@link io.gradus.optimizers.Sgd}, {@link io.gradus.optimizers.Asgd}. A step
 * size for each weight: {@link io.gradus.optimizers.Adagrad}, {@link io.gradus.optimizers.RmsProp},
 * {@link io.gradus.optimizers.AdaDelta}, {@link io.gradus.optimizers.RProp}. With moments: {@link
 * io.gradus.optimizers.Adam}, {@link io.gradus.optimizers.AdamW}, {@link
 * io.gradus.optimizers.Adamax}, {@link io.gradus.optimizers.NAdam}, {@link
 * io.gradus.optimizers.RAdam}, {@link io.gradus.optimizers.AdaBelief}, {@link
 * io.gradus.optimizers.Yogi}, {@link io.gradus.optimizers.Adan}, {@link io.gradus.optimizers.Lion}.
 * For large batches: {@link io.gradus.optimizers.Lars}, {@link io.gradus.optimizers.Lamb}. Around
 * any other: {@link io.gradus.optimizers.Lookahead}, {@link
 * io.gradus.optimizers.AdaptiveLookahead}, {@link io.gradus.optimizers.Ema}, {@link
 * io.gradus.optimizers.Swa}.
 *
 * <p>Each takes the place of a DJL optimizer in a training configuration; the learning rate is any
 * DJL tracker, and momentum, beta1 and weight decay may be a {@link io.gradus.schedulers.Schedule}:
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
 * io.gradus.optimizers.GradusOptimizer}, which users extend for rules of their own, as {@link
 * io.gradus.optimizers.OptimizerWrapper} for wrappers.
 *
 * <p>{@link io.gradus.training.checkpoints.CheckpointListener} saves a whole training run and lets
 * it go on where it was; {@link io.gradus.training.checkpoints.OptimizerState} saves an optimizer
 * alone.
 */
package io.gradus.optimizers;
