package io.gradus.benchmarks.cli;

/**
 * Something that the user can put right; ends the command with exit code 2.
 *
 * <p>The message is one line that says what is wrong and what to do.
 */
public final class UserError extends RuntimeException {

    private static final long serialVersionUID = 1L;

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
        super(message.replaceAll("\\s*\\R\\s*", " "), cause);
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
