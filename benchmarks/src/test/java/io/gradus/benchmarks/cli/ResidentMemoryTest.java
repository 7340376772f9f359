package io.gradus.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ResidentMemoryTest {

    private static final int BYTES = 200 << 20;
    private static final int PAGE = 4096;

    @Test
    void aPeakIsSeenUntilItIsReset() {
        assumeThat(ResidentMemory.resetPeak()).isTrue();
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
