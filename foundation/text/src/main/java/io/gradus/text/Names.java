package io.gradus.text;

/** The names of objects that a user handed in, for logs and text forms. */
public final class Names {

    private Names() {}

    /**
     * Returns an object's own text, or its class where it has none; never an address.
     *
     * @param object the object
     * @return the text
     */
    public static String of(Object object) {
        Class<?> type = object.getClass();
        String text = object.toString(); // once: it may have names of others in it, and those too
        if (!text.startsWith(type.getName() + "@")) {
            return text;
        }
        return type.isHidden() ? "lambda" : type.getSimpleName();
    }
}
