package io.gradus.testkit;

import ai.djl.training.optimizer.Optimizer;
import io.gradus.torchscript.KernelMode;
import java.util.function.Supplier;

/**
 * One kernel that runs in place of the faster one while this is open.
 *
 * <pre>{@code
 * try (ForcedKernel forced = ForcedKernel.of(KernelMode.DEVICE)) {
 *     optimizer.update(forced.name(), weight, gradient);
 * }
 * }</pre>
 *
 * @param name the kernel
 * @param before the system property before, or null
 */
public record ForcedKernel(String name, String before) implements AutoCloseable {

    /**
     * Forces a kernel.
     *
     * @param mode the kernel
     * @return what ends it
     */
    public static ForcedKernel of(KernelMode mode) {
        return new ForcedKernel(mode.name(), System.setProperty(KernelMode.PROPERTY, mode.name()));
    }

    /**
     * Runs something with one kernel.
     *
     * @param <T> the type of the result
     * @param mode the kernel
     * @param action what is to be done
     * @return its result
     */
    public static <T> T with(KernelMode mode, Supplier<T> action) {
        ForcedKernel forced = of(mode);
        try {
            return action.get();
        } finally {
            forced.close();
        }
    }

    @Override
    public void close() {
        if (before == null) {
            System.clearProperty(KernelMode.PROPERTY);
        } else {
            System.setProperty(KernelMode.PROPERTY, before);
        }
    }

    /** Frees an optimizer's state. */
    static void close(Optimizer optimizer) {
        if (optimizer instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
