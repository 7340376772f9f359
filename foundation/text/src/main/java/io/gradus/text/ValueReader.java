package io.gradus.text;

/**
 * A reader of values of one type, which a {@link Binder} asks where a builder's method takes such.
 *
 * @param <T> the type
 */
@FunctionalInterface
public interface ValueReader<T> {

    /**
     * Makes a value.
     *
     * @param node what was read; the binder does not hand on a {@link Node.Broken}
     * @param where the option that it is for
     * @return the value
     * @throws IllegalArgumentException if it is none; {@link Place#error} makes it
     */
    T read(Node node, Where where);

    /**
     * Returns what such a value is called where it is missing.
     *
     * @return for example {@code a schedule}; here {@code a value}
     */
    default String expected() {
        return "a value";
    }

    /**
     * Tells whether something looks like such a value, where an option takes several types.
     *
     * @param node what was read
     * @return whether it does; here, whether it is no number
     */
    default boolean accepts(Node node) {
        return !(node instanceof Node.Word word) || word.isName();
    }

    /**
     * Tells whether a list is one such value. A list is several arguments otherwise.
     *
     * @return whether it is; here, that it is not
     */
    default boolean takesLists() {
        return false;
    }
}
