package io.gradus.torchscript;

import java.util.Locale;

/**
 * Which of a rule's two kernels runs: the host kernel (Java loops) or the device kernel
 * (TorchScript).
 *
 * <p>The system property {@value #PROPERTY} forces one; it is read at each call, and is meant for
 * tests and measurements.
 */
public enum KernelMode {
    /** The faster one of those that can run; the default. */
    AUTO,
    /** The host kernel; where it cannot run, an {@link IllegalStateException}. */
    HOST,
    /** The device kernel, which runs everywhere. */
    DEVICE;

    /** The system property that forces a kernel: {@code auto}, {@code host} or {@code device}. */
    public static final String PROPERTY = "gradus.kernel";

    /**
     * Returns the mode that is in force now.
     *
     * @return the value of {@value #PROPERTY}, {@link #AUTO} if it is not set
     * @throws IllegalArgumentException if the property has another value
     */
    public static KernelMode current() {
        String value = System.getProperty(PROPERTY);
        if (value == null) {
            return AUTO;
        }
        for (KernelMode mode : values()) {
            if (mode.name().equalsIgnoreCase(value)) {
                return mode;
            }
        }
        throw new IllegalArgumentException(
                "system property "
                        + PROPERTY
                        + " must be auto, host or device, but is "
                        + value.toLowerCase(Locale.ROOT));
    }

    /**
     * Decides for one call.
     *
     * @param obstacle why the host kernel cannot run on the call's arrays, or null if it can
     * @param preferred whether it is the faster one there; what {@link #AUTO} goes by
     * @return whether to run the host kernel
     * @throws IllegalStateException if the host kernel is forced but cannot run
     */
    public static boolean useHost(String obstacle, boolean preferred) {
        KernelMode mode = current();
        if (mode == HOST && obstacle != null) {
            throw new IllegalStateException(
                    "-D" + PROPERTY + "=host cannot be followed: " + obstacle);
        }
        return obstacle == null && (mode == HOST || mode == AUTO && preferred);
    }
}
