package io.gradus.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ResidentMemoryTest {

    private static final int BYTES = 200 << 20;
    private static final int PAGE = 4096;

    /** Another file of Linux says it too, in pages. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void isWhatTheSystemSays() throws IOException {
        long filled = fill();
        String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ");
        assertThat(filled).isCloseTo(PAGE * Long.parseLong(pages[1]), within((long) BYTES / 4));
        assertThat(ResidentMemory.peak().orElseThrow()).isGreaterThanOrEqualTo(filled);
    }

    /** Some containers do not let a process reset its peak. */
    private static boolean peakCanBeReset() {
        try {
            Files.writeString(Path.of("/proc/self/clear_refs"), "5");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aPeakIsSeenUntilItIsReset() {
        assumeThat(peakCanBeReset()).as("/proc/self/clear_refs can be written").isTrue();
        assertThat(ResidentMemory.resetPeak()).isTrue();
        long before = ResidentMemory.peak().orElseThrow();
        long filled = fill();
        assertThat(ResidentMemory.peak().orElseThrow())
                .isGreaterThan(before + BYTES / 2)
                .isGreaterThanOrEqualTo(filled);
        assertThat(ResidentMemory.now().orElseThrow())
                .isLessThanOrEqualTo(ResidentMemory.peak().orElseThrow());
    }

    /** Memory that is touched is resident. */
    private static long fill() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);
        for (int i = 0; i < BYTES; i += PAGE) {
            buffer.put(i, (byte) 1);
        }
        long resident = ResidentMemory.now().orElseThrow();
        assertThat(buffer.get(0)).isEqualTo((byte) 1);
        return resident;
    }
}
