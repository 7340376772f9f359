package io.gradus.benchmarks.studies.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.benchmarks.cli.UserError;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarkdownTest {

    private static final String DOCUMENT =
            """
            Prose.
            <!-- begin:a -->
            old
            <!-- end:a -->
            More prose.
            <!-- begin:b -->
            <!-- end:b -->
            """;

    @Test
    void onlyWhatIsBetweenTheMarksChanges() {
        String text = Markdown.insert(DOCUMENT, Map.of("a", "new\n\n", "b", "$1 \\"));
        assertThat(text)
                .isEqualTo(
                        """
                        Prose.
                        <!-- begin:a -->
                        new
                        <!-- end:a -->
                        More prose.
                        <!-- begin:b -->
                        $1 \\
                        <!-- end:b -->
                        """);
        assertThat(Markdown.insert(text, Map.of("a", "old", "b", "")))
                .isEqualTo(DOCUMENT.replace("begin:b -->\n", "begin:b -->\n\n"));
    }

    @Test
    void aBlockWithoutAPlaceIsAnError() {
        assertThatThrownBy(() -> Markdown.insert(DOCUMENT, Map.of("c", "new")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no place for 'c'")
                .hasMessageContaining("<!-- begin:c -->");
    }
}
