package io.gradus.benchmarks.studies.results;

import io.gradus.benchmarks.cli.UserError;
import java.util.Map;

/**
 * A document with places for results, between {@code <!-- begin:id -->} and {@code <!-- end:id
 * -->}, each on a line of its own. All else is left as it is.
 */
final class MarkedDocument {

    private MarkedDocument() {}

    /** Puts blocks into their places. */
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
