package io.gradus.benchmarks.studies.step;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.gradus.benchmarks.cli.ResidentMemory;
import java.lang.management.ManagementFactory;

/**
 * The resident memory of this process. A heap that fills for the first time would look like a leak,
 * so it is known only if the whole heap is in RAM from the beginning.
 */
final class ProcessMemory {

    /** How to start the JVM. */
    static final String JVM_OPTIONS = "-Xms512m -Xmx512m -XX:+AlwaysPreTouch";

    private ProcessMemory() {}

    /** Whether {@link ResidentMemory#now()} tells whether memory grows. */
    static boolean isKnown() {
        HotSpotDiagnosticMXBean jvm =
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return ResidentMemory.now().isPresent()
                && jvm != null
                && Boolean.parseBoolean(option(jvm, "AlwaysPreTouch"))
                && option(jvm, "InitialHeapSize").equals(option(jvm, "MaxHeapSize"));
    }

    private static String option(HotSpotDiagnosticMXBean jvm, String name) {
        return jvm.getVMOption(name).getValue();
    }
}
