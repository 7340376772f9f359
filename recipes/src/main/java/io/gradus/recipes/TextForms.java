package io.gradus.recipes;

import io.gradus.augmentations.Augmentations;
import io.gradus.schedulers.Schedules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The names that text forms begin with, case-insensitive. */
final class TextForms {

    private static final Set<String> SCHEDULES = lowerCase(Schedules.names());
    private static final Set<String> TRANSFORMS = lowerCase(Augmentations.names());

    private TextForms() {}

    static boolean isSchedule(String name) {
        return SCHEDULES.contains(name.toLowerCase(Locale.ROOT));
    }

    static boolean isTransform(String name) {
        return TRANSFORMS.contains(name.toLowerCase(Locale.ROOT));
    }

    /** All names, for messages. */
    static List<String> names() {
        List<String> names = new ArrayList<>(Schedules.names());
        names.addAll(Augmentations.names());
        return names;
    }

    private static Set<String> lowerCase(Collection<String> names) {
        return names.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }
}
