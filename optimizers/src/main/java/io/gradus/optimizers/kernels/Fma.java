package io.gradus.optimizers.kernels;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * A look whether {@link Math#fma} is one instruction here; else it is thousands of times as slow.
 */
final class Fma {

    static final boolean IS_FAST = isFast();

    private Fma() {}

    private static boolean isFast() {
        HotSpotDiagnosticMXBean vm =
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        try {
            return vm != null && Boolean.parseBoolean(vm.getVMOption("UseFMA").getValue());
        } catch (IllegalArgumentException e) {
            return false; // a virtual machine that does not know the option
        }
    }
}
