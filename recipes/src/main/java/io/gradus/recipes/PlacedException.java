package io.gradus.recipes;

/** Mistake in a recipe, with its place in a file. */
final class PlacedException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** The place; empty where it is not known. */
    private final String place;

    private PlacedException(String message, String place, Throwable cause) {
        super(message, cause);
        this.place = place;
    }

    /** A mistake with its own place, which is nearer, or else with the place given. */
    static PlacedException of(String message, String place, IllegalArgumentException mistake) {
        String own = placeOf(mistake);
        return new PlacedException(message, own.isEmpty() ? place : own, mistake);
    }

    /** Where a mistake is; empty if that is not known. */
    static String placeOf(IllegalArgumentException mistake) {
        return mistake instanceof PlacedException placed ? placed.place : "";
    }
}
