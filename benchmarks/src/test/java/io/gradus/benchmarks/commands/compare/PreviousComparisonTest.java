package io.gradus.benchmarks.commands.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.OwnFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which comparison goes on where no folder is named. */
class PreviousComparisonTest {

    private static final Results UNFINISHED = Samples.results();
    private static final String JSON = ResultsJson.write(UNFINISHED, Samples.CATALOG);
    private static final String FINISHED = JSON.replace("\"complete\":false", "\"complete\":true");
    private static final String OTHER = JSON.replace("\"epochs\":2", "\"epochs\":3");

    private final StringWriter said = new StringWriter();

    @TempDir private Path root;

    private Path comparison(int day, String json) throws IOException {
        Path folder = root.resolve("2026-01-0" + day + "-000000-compare");
        Files.createDirectory(folder);
        Files.writeString(folder.resolve("results.json"), json);
        return folder;
    }

    private Optional<Path> newest() {
        PrintWriter out = new PrintWriter(said);
        Optional<OwnFolder> newest =
                PreviousComparison.newest(
                        root,
                        UNFINISHED.settings(),
                        UNFINISHED.recipes(),
                        Samples.CATALOG,
                        Console.plain(out, false));
        newest.ifPresent(OwnFolder::close);
        return newest.map(OwnFolder::path);
    }

    @Test
    void theNewestUnfinishedOneOfTheSameSettingsGoesOn() throws IOException {
        comparison(1, JSON);
        Path newer = comparison(2, JSON);
        comparison(3, OTHER);
        comparison(4, FINISHED);
        comparison(5, "damaged");
        assertThat(newest()).contains(newer);
        assertThat(said.toString().lines())
                .containsExactly("Resuming the comparison in " + newer + ".");
    }

    @Test
    void oneThatAnotherHasIsLeftToIt() throws IOException {
        Path older = comparison(1, JSON);
        Path newer = comparison(2, JSON);
        try (OwnFolder other = OwnFolder.take(newer, "compare")) {
            assertThat(other.path()).isEqualTo(newer);
            assertThat(newest()).contains(older);
        }
        assertThat(said.toString()).doesNotContain(newer.toString());
    }

    @Test
    void aFinishedOneIsShownAgainOrGetsMore() throws IOException {
        comparison(1, FINISHED);
        Path newer = comparison(2, FINISHED);
        assertThat(newest()).contains(newer);
    }

    @Test
    void resultsInTheRootItselfGoOnLast() throws IOException {
        Files.writeString(root.resolve("results.json"), JSON);
        assertThat(newest()).contains(root);
        Path made = comparison(1, JSON);
        assertThat(newest()).contains(made);
    }

    @Test
    void whatDoesNotFitIsTold() throws IOException {
        assertThat(newest()).isEmpty();
        assertThat(said.toString()).isEmpty();
        Path other = comparison(1, OTHER);
        assertThat(newest()).isEmpty();
        assertThat(said.toString().lines())
                .containsExactly("Not resuming " + other + ": epochs was 3 and is 2");
    }
}
