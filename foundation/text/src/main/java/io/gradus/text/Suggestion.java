package io.gradus.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Suggestion of the known name that a misspelt one may stand for. */
public final class Suggestion {

    /** No name is longer, and so no longer word is a misspelt one. */
    private static final int LONGEST = 60;

    private static final int SHORTEST_BEGINNING = 3;

    private Suggestion() {}

    /**
     * Finds the known name that takes the fewest changes: letters added, left out, replaced, or two
     * neighbours swapped (Damerau and Levenshtein), case ignored. A third of the word may change,
     * in short words one letter. If there is none, a name that begins with the word.
     *
     * @param word what was given
     * @param names the known names; of several that are as near the first is taken
     * @return the name; empty if none is near
     */
    public static Optional<String> nearest(String word, Collection<String> names) {
        if (word.isEmpty() || word.length() > LONGEST) {
            return Optional.empty();
        }
        String given = word.toLowerCase(Locale.ROOT);
        int fewest = 1 + (word.length() < 6 ? 1 : (word.length() + 2) / 3);
        String nearest = null;
        for (String name : names) {
            if (Math.abs(name.length() - word.length()) < fewest) {
                int changes = changes(given, name.toLowerCase(Locale.ROOT));
                // all letters of a short word changed is no likeness
                if (changes < fewest && changes < Math.max(word.length(), name.length())) {
                    fewest = changes;
                    nearest = name;
                }
            }
        }
        return Optional.ofNullable(nearest).or(() -> beginning(given, names));
    }

    /** A name of which the beginning was given. */
    private static Optional<String> beginning(String given, Collection<String> names) {
        return names.stream()
                .filter(name -> given.length() >= SHORTEST_BEGINNING)
                .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(given))
                .findFirst();
    }

    /**
     * Says what may be meant: {@code did you mean Adam?}, or {@code there are ...} with all names
     * where none is near.
     *
     * @param word what was given
     * @param names the known names
     * @return the end of a message
     */
    public static String of(String word, Collection<String> names) {
        return of(word, names, names.isEmpty() ? "there are none" : "there are " + list(names));
    }

    /**
     * Says what may be meant: {@code did you mean Adam?}, or something else where no name is near.
     *
     * @param word what was given
     * @param names the known names
     * @param otherwise what is said if none is near
     * @return the end of a message
     */
    public static String of(String word, Collection<String> names, String otherwise) {
        return nearest(word, names).map(name -> "did you mean " + name + "?").orElse(otherwise);
    }

    private static String list(Collection<String> names) {
        return String.join(", ", names);
    }

    /** The number of changes, by rows of the usual table; a swap looks two rows back. */
    private static int changes(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        Arrays.setAll(last, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                row[j] = Math.min(last[j - 1] + (same ? 0 : 1), 1 + Math.min(last[j], row[j - 1]));
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            int[] free = before;
            before = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }
}
