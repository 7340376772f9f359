package io.gradus.optimizers.kernels;

/**
 * One update of one parameter on one device, as a rule sees it.
 *
 * @param count the number of this update of the parameter, 1 for the first
 * @param run the number of this update of the run, 1 for the first, by which schedules go
 * @param first whether the state is new: it holds what it began with
 * @param learningRate the tracker's value for it, times the parameter group's factor
 * @param weightDecay the factor that the rule is to apply itself; 0 for rules that leave the decay
 *     to their base class
 * @param decays whether the parameter has a weight decay at all; a schedule's may be 0 for a while
 * @param dimensions the number of the parameter's dimensions
 */
public record Step(
        long count,
        long run,
        boolean first,
        double learningRate,
        double weightDecay,
        boolean decays,
        int dimensions) {

    /** A step of all parameters, without decay, of one dimension. */
    public static Step of(long count, double learningRate) {
        return new Step(count, count, count == 1, learningRate, 0, false, 1);
    }

    /**
     * Returns what a parameter of a device kernel stands for by its name.
     *
     * @param name {@code lr}, {@code count}, {@code first} or {@code weight_decay}
     * @return the number, or null for other names
     */
    Object value(String name) {
        return switch (name) {
            case "lr" -> learningRate;
            case "count" -> count;
            case "first" -> first;
            case "weight_decay" -> weightDecay;
            default -> null;
        };
    }
}
