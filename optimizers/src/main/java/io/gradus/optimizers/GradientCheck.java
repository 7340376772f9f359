package io.gradus.optimizers;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.gradus.optimizers.kernels.HostBlocks;
import io.gradus.optimizers.state.StateArrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
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
     * A parameter's gradient in an update.
     *
     * @param limit the size up to which it leaves the state finite
     * @param onHost whether it is for the host kernel
     */
    record Gradient(String id, NDArray values, double limit, boolean onHost) {

        Gradient within(double limit) {
            return new Gradient(id, values, limit, onHost);
        }
    }

    /**
     * Returns whether an update may go on with the gradients of all its parameters; if not, counts
     * it or throws.
     *
     * @param given is asked for the gradients if they are looked at
     * @param names gives a parameter's name for messages
     */
    boolean accepts(Supplier<List<Gradient>> given, UnaryOperator<String> names, long run) {
        if (policy == NonFinite.PASS) {
            return true;
        }
        List<Gradient> gradients = given.get();
        if (areAtMost(gradients)) {
            return true;
        }
        Gradient bad =
                gradients.stream()
                        .filter(gradient -> !areAtMost(List.of(gradient)))
                        .findFirst()
                        .orElseThrow();
        String message =
                String.format(
                        Locale.ROOT,
                        "the gradient of parameter '%s' %s is %s in update %d%s",
                        names.apply(bad.id()),
                        bad.values().getShape(),
                        areAtMost(List.of(bad.within(Double.POSITIVE_INFINITY)))
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

    private static boolean areAtMost(List<Gradient> gradients) {
        Map<Alike, NDList> onDevice = new LinkedHashMap<>();
        for (Gradient gradient : gradients) {
            NDArray values = gradient.values();
            if (!gradient.onHost()) {
                Alike alike = new Alike(values.getDevice(), gradient.limit());
                onDevice.computeIfAbsent(alike, key -> new NDList()).add(values);
            } else if (!HostBlocks.isAtMost(values, gradient.limit())) {
                return false;
            }
        }
        return onDevice.entrySet().stream()
                .allMatch(entry -> StateArrays.areAtMost(entry.getValue(), entry.getKey().limit()));
    }
}
