package io.gradus.optimizers;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.gradus.optimizers.kernels.HostBlocks;
import io.gradus.optimizers.state.StateArrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The policy for gradients that are not finite, or whose squares would not be. */
final class GradientCheck {

    private static final Logger LOG = LoggerFactory.getLogger(GradientCheck.class);

    private final NonFinite policy;
    private final String advice;
    private final AtomicLong skipped = new AtomicLong();

    /**
     * Takes a policy.
     *
     * @param advice the end of messages
     */
    GradientCheck(NonFinite policy, String advice) {
        this.policy = policy;
        this.advice = advice;
    }

    NonFinite policy() {
        return policy;
    }

    long skipped() {
        return skipped.get();
    }

    /**
     * The size up to which a gradient leaves the state finite.
     *
     * @param squares whether the state has squares of gradients
     */
    static double limit(DataType type, boolean squares, float rescale, float clip) {
        // half the exponents of the state's type, less a few for sums
        double square = type == DataType.FLOAT64 ? 0x1p500 : 0x1p60;
        boolean clipped = clip > 0 && clip <= square;
        return squares && !clipped ? square / Math.abs(rescale) : Double.POSITIVE_INFINITY;
    }

    /**
     * Returns whether an update may go on with the gradients of all its parameters; if not, counts
     * it or throws.
     *
     * @param limit the size up to which a parameter's gradient leaves the state finite
     * @param names gives a parameter's name for messages
     */
    boolean accepts(
            List<RuleStep.Part> parts,
            ToDoubleFunction<RuleStep.Part> limit,
            UnaryOperator<String> names,
            long run) {
        if (policy == NonFinite.PASS || areAtMost(parts, limit)) {
            return true;
        }
        RuleStep.Part bad =
                parts.stream()
                        .filter(part -> !areAtMost(List.of(part), limit))
                        .findFirst()
                        .orElseThrow();
        String message =
                String.format(
                        Locale.ROOT,
                        "the gradient of parameter '%s' %s is %s in update %d%s",
                        names.apply(bad.id),
                        bad.weight.getShape(),
                        areAtMost(List.of(bad), part -> Double.POSITIVE_INFINITY)
                                ? "so large that its square overflows"
                                : "infinite or NaN",
                        run,
                        advice);
        if (policy == NonFinite.FAIL) {
            throw new ArithmeticException(message);
        }
        if (skipped.getAndIncrement() == 0) {
            LOG.warn("Skipped: {}. Further ones are only counted, by skippedUpdates()", message);
        }
        return false;
    }

    /** What can be looked at by one native call. */
    private record Alike(Device device, double limit) {}

    private static boolean areAtMost(
            List<RuleStep.Part> parts, ToDoubleFunction<RuleStep.Part> limit) {
        Map<Alike, NDList> onDevice = new LinkedHashMap<>();
        for (RuleStep.Part part : parts) {
            double most = limit.applyAsDouble(part);
            if (!part.onHost()) {
                Device device = part.gradient().getDevice();
                onDevice.computeIfAbsent(new Alike(device, most), alike -> new NDList())
                        .add(part.gradient());
            } else if (!HostBlocks.isAtMost(part.gradient(), most)) {
                return false;
            }
        }
        return onDevice.entrySet().stream()
                .allMatch(entry -> StateArrays.areAtMost(entry.getValue(), entry.getKey().limit()));
    }
}
