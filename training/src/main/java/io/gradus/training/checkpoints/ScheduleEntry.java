package io.gradus.training.checkpoints;

import io.gradus.text.Excerpt;

/**
 * A stateful schedule of a run or of a file: its state and what it belongs to.
 *
 * @param type its class
 * @param options its options as text, empty where it has none
 * @param place the options of the optimizer that ask it, such as {@code learningRateTracker}; empty
 *     for one that is only among the listeners; {@link #UNKNOWN} in files that do not tell
 * @param state its state as JSON, with the names in order
 */
record ScheduleEntry(String type, String options, String place, String state) {

    /** Any place may be meant. */
    static final String UNKNOWN = "?";

    /** Degree to which two entries belong to the same schedule. */
    enum Likeness {
        SAME {
            @Override
            boolean isBetween(ScheduleEntry a, ScheduleEntry b) {
                return a.isPlacedAs(b) && a.options.equals(b.options);
            }
        },
        /** A listener that an optimizer now asks openly, or no longer. */
        OTHER_VIEW {
            @Override
            boolean isBetween(ScheduleEntry a, ScheduleEntry b) {
                return a.sees(b) && a.options.equals(b.options);
            }
        },
        OTHER_OPTIONS {
            @Override
            boolean isBetween(ScheduleEntry a, ScheduleEntry b) {
                return a.isPlacedAs(b);
            }
        };

        /** Whether it is at least of this kind, for two of one class. */
        abstract boolean isBetween(ScheduleEntry a, ScheduleEntry b);
    }

    private boolean isPlacedAs(ScheduleEntry other) {
        return place.equals(other.place) || place.equals(UNKNOWN) || other.place.equals(UNKNOWN);
    }

    private boolean sees(ScheduleEntry other) {
        return place.isEmpty() || other.place.isEmpty() || isPlacedAs(other);
    }

    boolean isOfTypeOf(ScheduleEntry other) {
        return type.equals(other.type);
    }

    boolean is(ScheduleEntry other, Likeness likeness) {
        return isOfTypeOf(other) && likeness.isBetween(this, other);
    }

    /** Whether it belongs to the same as another. */
    boolean belongsAs(ScheduleEntry other) {
        return is(other, Likeness.SAME);
    }

    /** What it belongs to, for a message. */
    @Override
    public String toString() {
        String title = Excerpt.of(options.isEmpty() ? type : options);
        return place.equals(UNKNOWN)
                ? title
                : "%s (%s)".formatted(title, place.isEmpty() ? "a listener" : Excerpt.of(place));
    }
}
