package io.gradus.recipes;

import io.gradus.text.Excerpt;

/**
 * A mistake in a recipe. The message is one line that tells the place, what is wrong and what to
 * do.
 */
public final class RecipeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RecipeException(String message) {
        this(message, null);
    }

    RecipeException(String message, Throwable cause) {
        super(message.replaceAll("(?<!\\s)\\s*\\R\\s*", " "), cause);
    }

    /** The first line of a failure's message, or the name of its class if it has none. */
    static String reason(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        return message.strip().lines().findFirst().orElseThrow();
    }

    static RecipeException twoOfOneName(String name) {
        return new RecipeException(
                "two recipes are called '"
                        + Excerpt.of(name)
                        + "'; give one another name ('name: ' before the text, \"name\" in a file)");
    }
}
