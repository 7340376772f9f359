package io.gradus.optimizers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.gradus.optimizers.kernels.HostBlocks;
import io.gradus.optimizers.state.StateArrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
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

    /** Returns whether an update may go on with a gradient; if not, counts it or throws. */
    boolean accepts(NDArray gradient, double limit, boolean onHost, String name, long run) {
        if (policy == NonFinite.PASS || isAtMost(gradient, limit, onHost)) {
            return true;
        }
        String message =
                String.format(
                        Locale.ROOT,
                        "the gradient of parameter '%s' %s is %s in update %d%s",
                        name,
                        gradient.getShape(),
                        isAtMost(gradient, Double.POSITIVE_INFINITY, onHost)
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

    private static boolean isAtMost(NDArray gradient, double limit, boolean onHost) {
        return onHost
                ? HostBlocks.isAtMost(gradient, limit)
                : StateArrays.isAtMost(gradient, limit);
    }
}
