package io.gradus.benchmarks.studies.results;

import io.gradus.benchmarks.cli.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /**
     * Puts blocks by their ids into a document, between {@code <!-- begin:id -->} and {@code <!--
     * end:id -->}, each on a line of its own. All else is left as it is.
     */
    static String insert(String document, Map<String, String> blocks) {
        String result = document;
        for (Map.Entry<String, String> block : blocks.entrySet()) {
            String begin = "<!-- begin:" + block.getKey() + " -->\n";
            String end = "<!-- end:" + block.getKey() + " -->";
            int from = result.indexOf(begin);
            int to = result.indexOf(end, Math.max(from, 0));
            if (from < 0 || to < 0) {
                throw new UserError(
                        "the document has no place for '%s'; add the lines %s and %s"
                                .formatted(block.getKey(), begin.strip(), end));
            }
            result =
                    result.substring(0, from + begin.length())
                            + block.getValue().stripTrailing()
                            + "\n"
                            + result.substring(to);
        }
        return result;
    }
}
