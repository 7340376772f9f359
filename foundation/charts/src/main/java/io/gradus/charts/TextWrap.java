package io.gradus.charts;

import java.util.ArrayList;
import java.util.List;

/** Line breaks in text forms of schedules and the like. */
final class TextWrap {

    /** The kinds of places where a line may end. */
    private static final int BREAKS = 5;

    private TextWrap() {}

    /** Breaks a text where it shows best how a text form is made, and a long word anywhere. */
    static List<String> wrap(String text, int most) {
        List<String> lines = new ArrayList<>();
        String rest = text.strip();
        while (rest.length() > most) {
            int end = lineEnd(rest, most);
            lines.add(rest.substring(0, end).strip());
            rest = rest.substring(end).strip();
        }
        if (!rest.isEmpty()) {
            lines.add(rest);
        }
        return lines;
    }

    /** The last of the best breaks, of which those within few parentheses are better. */
    private static int lineEnd(String text, int most) {
        int end = most - (Character.isLowSurrogate(text.charAt(most)) ? 1 : 0);
        int best = Integer.MAX_VALUE;
        int depth = 0;
        for (int i = 1; i <= most; i++) {
            char before = text.charAt(i - 1);
            depth += "([".indexOf(before) >= 0 ? 1 : ")]".indexOf(before) >= 0 ? -1 : 0;
            int fault = BREAKS * depth + fault(before, text.charAt(i));
            if (i > most / 3 && fault % BREAKS != BREAKS - 1 && fault <= best) {
                best = fault;
                end = i;
            }
        }
        return end;
    }

    /** Between words 0, before a method 1, after an option 2, after a parenthesis 3, else 4. */
    private static int fault(char before, char after) {
        if (after == ' ') {
            return before == ',' ? 2 : 0;
        }
        if (after == '.' && before == ')') {
            return 1;
        }
        return before == '(' || before == ',' ? 3 : BREAKS - 1;
    }
}
