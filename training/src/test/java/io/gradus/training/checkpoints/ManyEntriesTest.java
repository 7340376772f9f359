package io.gradus.training.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Headers with many entries, read by a process with little memory. */
class ManyEntriesTest {

    @TempDir Path folder;

    private static String entry(String name, String dtype, String shape, String offsets) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%s]}"
                .formatted(name, dtype, shape, offsets);
    }

    private static byte[] file(String header, int dataLength) {
        byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + bytes.length + dataLength)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(bytes.length)
                .put(bytes)
                .array();
    }

    /** As many entries as the length of the header allows, in a process with 64 MB. */
    @Test
    void manyEntriesDoNotExhaustTheMemory() throws Exception {
        int most = 4_150_000;
        StringBuilder texts = new StringBuilder("{\"__metadata__\":{\"-\":\"\"");
        for (int i = 0; texts.length() < most; i++) {
            texts.append(",\"").append(Integer.toString(i, 36)).append("\":\"\"");
        }
        StringBuilder same = new StringBuilder("{\"__metadata__\":{\"abc\":\"\"");
        while (same.length() < most) {
            same.append(",\"abc\":\"\"");
        }
        StringBuilder tensors = new StringBuilder("{" + entry("-", "U8", "[0]", "0,0"));
        int count = 1;
        while (tensors.length() < most) {
            tensors.append(',').append(entry(Integer.toString(count++, 36), "U8", "[0]", "0,0"));
        }
        List<String> files =
                List.of(
                        Files.write(folder.resolve("texts"), file(texts + "}}", 0)).toString(),
                        Files.write(folder.resolve("same"), file(same + "}}", 0)).toString(),
                        Files.write(folder.resolve("tensors"), file(tensors + "}", 0)).toString());
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SmallHeap.class.getName()));
        command.addAll(files);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("JAVA_TOOL_OPTIONS"); // of which it would print a line
        Process process = builder.start();
        List<String> lines = process.inputReader().lines().toList();
        assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
        assertThat(lines)
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .endsWith("__metadata__ has more than 10000 entries"),
                        line -> assertThat(line).endsWith("__metadata__ has two entries 'abc'"),
                        line ->
                                assertThat(line)
                                        .contains("does not fit nothing:  '-' is in the file")
                                        .hasSizeLessThan(2_000));
        assertThat(lines.get(2)).endsWith("  and %d more".formatted(count - 20));
    }
}
