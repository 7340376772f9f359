package io.gradus.benchmarks.studies.results;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table of a document. */
final class Markdown {

    private final List<String> lines = new ArrayList<>();

    /** A table with a first column of text, and numbers after it. */
    Markdown(String... titles) {
        row(titles);
        StringBuilder rule = new StringBuilder("|---|");
        rule.append("---:|".repeat(titles.length - 1));
        lines.add(rule.toString());
    }

    Markdown row(String... cells) {
        lines.add(
                List.of(cells).stream()
                        .map(cell -> cell.replace("|", "\\|"))
                        .collect(Collectors.joining(" | ", "| ", " |")));
        return this;
    }

    @Override
    public String toString() {
        return String.join("\n", lines) + "\n";
    }

    /** As it stands in a program. */
    static String code(String text) {
        return "`" + text + "`";
    }
}
