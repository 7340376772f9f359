package io.gradus.text;

/** Something that options are read from: a text, or a file with lines and columns. */
public interface Source {

    /**
     * Returns the exception for a mistake.
     *
     * @param place where it is; what the number means is the source's own matter, in a text it is
     *     the index of a character
     * @param reason what is wrong, on one line
     * @return an exception whose message has the place and the reason
     */
    IllegalArgumentException error(int place, String reason);

    /**
     * Returns what stands at a place.
     *
     * @param start where it begins
     * @param end where it ends; the same for nothing
     * @return the piece in quotes, {@code the end}, or nothing if the source cannot tell
     */
    default String found(int start, int end) {
        return "";
    }
}
