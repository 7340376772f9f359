package io.gradus.schedulers;

/** How an object that a user handed in appears in a log. */
final class Names {

    private Names() {}

    /** Returns the object's own text, or its class where it has none; never an address. */
    static String of(Object object) {
        Class<?> type = object.getClass();
        if (!object.toString().startsWith(type.getName() + "@")) {
            return object.toString();
        }
        return type.isHidden() ? "lambda" : type.getSimpleName();
    }
}
