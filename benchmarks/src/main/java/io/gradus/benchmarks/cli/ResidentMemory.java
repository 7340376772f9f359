package io.gradus.benchmarks.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The resident memory (RAM) of this process, which Linux reports: PyTorch's, the JVM's heap, the
 * libraries. On other systems it is not known.
 */
public final class ResidentMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String NOW = "VmRSS:";
    private static final String PEAK = "VmHWM:";
    private static final long KILO = 1024;

    private static final Path CLEAR = Path.of("/proc/self/clear_refs");

    /** What resets the peak when it is written there. */
    private static final String CLEAR_PEAK = "5";

    private ResidentMemory() {}

    /** {@return the bytes in RAM now; empty if that is not known} */
    public static OptionalLong now() {
        return read(NOW);
    }

    /** {@return the most bytes in RAM since {@link #resetPeak()}; empty if that is not known} */
    public static OptionalLong peak() {
        return read(PEAK);
    }

    /**
     * Resets the peak.
     *
     * @return whether the system allows that
     */
    public static boolean resetPeak() {
        try {
            Files.writeString(CLEAR, CLEAR_PEAK, StandardOpenOption.WRITE);
            return true;
        } catch (IOException e) {
            return false; // another system, or a container that hides the file
        }
    }

    private static OptionalLong read(String field) {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToLong(line -> KILO * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty(); // another system
        }
    }
}
