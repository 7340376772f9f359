package io.gradus.benchmarks.cli;

import java.util.regex.Pattern;

/**
 * Something that the user can put right; ends the command with exit code 2.
 *
 * <p>The message is one line that says what is wrong and what to do.
 */
public final class UserError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Looked for where white space begins, or long ones would be gone through again and again. */
    private static final Pattern BREAK = Pattern.compile("(?<!\\s)\\s*\\R\\s*");

    /**
     * Creates the error.
     *
     * @param message what is wrong and what to do
     */
    public UserError(String message) {
        this(message, null);
    }

    /**
     * Creates the error.
     *
     * @param message what is wrong and what to do
     * @param cause what {@code --verbose} shows
     */
    public UserError(String message, Throwable cause) {
        super(line(message), cause);
    }

    /**
     * Puts a message on one line.
     *
     * @param message the message
     * @return the same with a blank for each end of a line and the white space around it
     */
    public static String line(String message) {
        return BREAK.matcher(message).replaceAll(" ");
    }

    /**
     * Describes a failure in a few words.
     *
     * @param failure the failure
     * @return the first line of its message, or its class if it has none
     */
    public static String reason(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        return message.strip().lines().findFirst().orElseThrow();
    }
}
