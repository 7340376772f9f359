package io.gradus.schedulers;

/** How an object that a user handed in appears in a log. */
final class Names {

    private Names() {}

    /** Returns the object's own text, or its class where it has none; never an address. */
    static String of(Object object) {
        Class<?> type = object.getClass();
        String text = object.toString(); // once: it may have names of others in it, and those too
        if (!text.startsWith(type.getName() + "@")) {
            return text;
        }
        return type.isHidden() ? "lambda" : type.getSimpleName();
    }
}
