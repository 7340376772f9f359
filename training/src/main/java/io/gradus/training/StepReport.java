package io.gradus.training;

/**
 * Report of a step of a {@link GradusTrainer}.
 *
 * @param update the number of updates of the run so far, this one included; 1 after the first
 * @param loss the mean loss of the batches of the step, as the loss function gave it
 * @param learningRate the learning rate, before the factors of parameter groups; NaN if the
 *     optimizer does not say or has one for each parameter
 * @param gradientNorm the global norm of the gradients, averaged and unscaled, before clipping; NaN
 *     if nobody asked for it
 * @param clipped whether the norm was above the limit
 * @param skipped whether the step was left out because a gradient was infinite or NaN
 * @param lossScale the factor of the loss in this step; 1 without loss scaling
 * @param samples the number of samples in the batches of the step
 * @param nanos the time since the step before, in nanoseconds; that of this step alone for the
 *     first
 */
public record StepReport(
        long update,
        double loss,
        double learningRate,
        double gradientNorm,
        boolean clipped,
        boolean skipped,
        double lossScale,
        long samples,
        long nanos) {

    /** {@return the number of samples a second since the step before} */
    public double samplesPerSecond() {
        return samples * 1e9 / nanos;
    }
}
