package io.gradus.benchmarks.cli;

import io.gradus.text.Excerpt;
import io.gradus.text.Suggestion;
import java.util.Collection;
import java.util.regex.Pattern;

/**
 * An error that the user can correct; it ends the command with exit code 2.
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
     * Says that there is nothing of a name.
     *
     * @param kind what was named, such as {@code model}
     * @param name the name that was given
     * @param known the names that there are
     * @param option the option that takes them
     * @return the error, which suggests a similar name, or lists all
     */
    public static UserError unknown(
            String kind, String name, Collection<String> known, String option) {
        String all = "choose from %s with %s".formatted(String.join(", ", known), option);
        return new UserError(
                "unknown %s '%s'; %s"
                        .formatted(kind, Excerpt.of(name), Suggestion.of(name, known, all)));
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
