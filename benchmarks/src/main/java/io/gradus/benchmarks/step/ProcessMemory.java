package io.gradus.benchmarks.step;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The memory of this process that lies in RAM. A heap that fills for the first time would look like
 * a leak, so this is known only if all of the heap is in RAM from the beginning.
 */
final class ProcessMemory {

    /** How to start the JVM. */
    static final String JVM_OPTIONS = "-Xms512m -Xmx512m -XX:+AlwaysPreTouch";

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final long KILO = 1024;

    private ProcessMemory() {}

    /** Whether {@link #resident()} can be told. */
    static boolean isKnown() {
        HotSpotDiagnosticMXBean jvm =
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return Files.isReadable(STATUS)
                && jvm != null
                && Boolean.parseBoolean(option(jvm, "AlwaysPreTouch"))
                && option(jvm, "InitialHeapSize").equals(option(jvm, "MaxHeapSize"));
    }

    private static String option(HotSpotDiagnosticMXBean jvm, String name) {
        return jvm.getVMOption(name).getValue();
    }

    /** The resident bytes. */
    static long resident() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> KILO * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
