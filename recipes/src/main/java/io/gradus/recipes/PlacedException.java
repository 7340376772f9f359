package io.gradus.recipes;

/** Mistake in a JSON or YAML text, with its place. */
final class PlacedException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** The place, such as {@code recipe file a.yaml, line 3, column 5, at $.recipes[0]}. */
    private final String place;

    /** What is wrong. */
    private final String reason;

    PlacedException(String place, String reason) {
        super(place + ": " + reason);
        this.place = place;
        this.reason = reason;
    }

    String place() {
        return place;
    }

    String reason() {
        return reason;
    }
}
