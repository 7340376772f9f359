package io.gradus.optimizers.kernels;

import io.gradus.optimizers.GradusOptimizer;

/**
 * One update of one parameter on one device.
 *
 * @param count the number of this update of the parameter, 1 for the first
 * @param run the number of this update of the run, 1 for the first, by which schedules go
 * @param first whether the state is new: it holds what {@link GradusOptimizer#initialize} left
 * @param learningRate the tracker's value for it, times the parameter group's factor
 * @param weightDecay the factor that the rule is to apply itself; 0 unless it {@linkplain
 *     GradusOptimizer#decaysItself() does}
 * @param decays whether the parameter has a weight decay at all; a schedule's may be 0 for a while
 * @param dimensions the number of the parameter's dimensions
 * @param sums sums over the whole parameter, for a host kernel that needs them; null on the device
 */
public record Step(
        long count,
        long run,
        boolean first,
        double learningRate,
        double weightDecay,
        boolean decays,
        int dimensions,
        HostSums sums) {

    /** A step of all parameters, without decay, of one dimension. */
    public static Step of(long count, double learningRate) {
        return new Step(count, count, count == 1, learningRate, 0, false, 1, null);
    }
}
