package io.gradus.training.checkpoints;

import io.gradus.safetensors.SafetensorsException;
import io.gradus.text.Excerpt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Name and version of the format of a safetensors file, as its metadata has them.
 *
 * @param name the value of {@code format}
 * @param version the value of {@code format_version}
 */
record FileFormat(String name, int version) {

    private static final String NAME = "format";
    private static final String VERSION = "format_version";

    void describe(Map<String, String> metadata) {
        metadata.put(NAME, name);
        metadata.put(VERSION, Integer.toString(version));
    }

    /** Whether a file is of this format and version. */
    boolean isThatOf(Map<String, String> metadata) {
        return name.equals(metadata.get(NAME))
                && Integer.toString(version).equals(metadata.get(VERSION));
    }

    /**
     * Checks what a file says. A file that is something else is not damaged, so what is thrown is
     * no {@link SafetensorsException}.
     *
     * @throws IOException if it is something else, or of another version
     */
    void check(Path file, Map<String, String> metadata) throws IOException {
        String actual = metadata.get(NAME);
        if (!name.equals(actual)) {
            throw new IOException(
                    "%s cannot be used: the format in its metadata must be '%s', but is %s"
                            .formatted(file, name, text(actual)));
        }
        String actualVersion = metadata.get(VERSION);
        if (!Integer.toString(version).equals(actualVersion)) {
            throw new IOException(
                    String.format(
                            Locale.ROOT,
                            "%s cannot be used: the format_version in its metadata must be in [1, %d], but is %s",
                            file,
                            version,
                            text(actualVersion)));
        }
    }

    private static String text(String value) {
        return value == null ? "missing" : "'" + Excerpt.of(value) + "'";
    }
}
