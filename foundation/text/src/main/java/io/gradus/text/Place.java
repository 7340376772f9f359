package io.gradus.text;

/**
 * The place of something that was read, for messages.
 *
 * @param source what it was read from
 * @param start where it begins; in a text the index of its first character
 * @param end where it ends; in a text the index behind its last character
 */
public record Place(Source source, int start, int end) {

    /**
     * Returns the exception for a mistake here.
     *
     * @param reason what is wrong, on one line
     * @return an exception whose message has the place and the reason
     */
    public IllegalArgumentException error(String reason) {
        return source.error(start, reason);
    }

    /**
     * Returns the exception for a mistake here that another exception tells.
     *
     * @param reason what is wrong, on one line
     * @param cause the other exception
     * @return an exception whose message has the place and the reason
     */
    public IllegalArgumentException error(String reason, Throwable cause) {
        IllegalArgumentException error = error(reason);
        if (error.getCause() == null) {
            error.initCause(cause);
        }
        return error;
    }

    /**
     * Returns the exception for something other than expected.
     *
     * @param what what was expected, such as {@code a number}
     * @return an exception that says so, and what was found
     */
    public IllegalArgumentException expected(String what) {
        return error(unexpected(what));
    }

    /** The message of {@link #expected}. */
    String unexpected(String what) {
        String found = source.found(start, end);
        return "expected " + what + (found.isEmpty() ? "" : ", but found " + found);
    }

    /**
     * Returns the place behind this one.
     *
     * @return the empty place where this one ends
     */
    public Place after() {
        return new Place(source, end, end);
    }
}
