package io.gradus.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The limits of every text that Gradus reads: schedules, transforms, policies, recipes and files of
 * them. What exceeds one is refused with a message of one line, before it costs memory or time.
 */
public final class Limits {

    /** The most characters of a schedule, a transform or a recipe, and a line of YAML: 100,000. */
    public static final int TEXT_LENGTH = 100_000;

    /** The most bytes of a file of recipes, and the most characters of a policy: 4,194,304. */
    public static final int FILE_LENGTH = 4 << 20;

    /**
     * The most characters of a file's content once every alias is replaced by what it stands for,
     * the paths of all values included: 8,388,608.
     */
    public static final int EXPANDED_LENGTH = 8 << 20;

    /** The most lists, objects and parentheses within each other: 100. */
    public static final int DEPTH = 100;

    /** The most characters of a number: 400, more than any double needs. */
    public static final int NUMBER_LENGTH = 400;

    /** The most characters of a message about a text: 1,000. */
    public static final int MESSAGE_LENGTH = 1000;

    private Limits() {}

    /**
     * Checks the length of a text.
     *
     * @param what what the text is, for the message
     * @param text the text
     * @param most the most characters it may have
     * @return the text
     * @throws IllegalArgumentException if it is longer
     */
    public static String length(String what, String text, int most) {
        if (text.length() > most) {
            throw new IllegalArgumentException(
                    what
                            + " must have at most "
                            + most
                            + " characters, but has "
                            + text.length()
                            + ": '"
                            + Excerpt.of(text)
                            + "'");
        }
        return text;
    }

    /**
     * Reads a file, or a pipe, of at most {@link #FILE_LENGTH} bytes.
     *
     * @param file the file
     * @return its text
     * @throws CharacterCodingException if it is not UTF-8
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it is longer
     */
    public static String read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(FILE_LENGTH + 1);
        }
        if (bytes.length > FILE_LENGTH) {
            throw new IllegalArgumentException(
                    "a file must have at most " + FILE_LENGTH + " bytes");
        }
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
}
