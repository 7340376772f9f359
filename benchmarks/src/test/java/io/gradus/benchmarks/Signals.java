package io.gradus.benchmarks;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;

/** Signals to processes. */
final class Signals {

    private Signals() {}

    static void send(String signal, long pid) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).inheritIO().start().waitFor();
    }

    /** What this process ignores its children ignore, too. */
    static boolean isInterruptIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .map(line -> new BigInteger(line.split("\\s+")[1], 16))
                        .anyMatch(ignored -> ignored.testBit(1));
    }
}
