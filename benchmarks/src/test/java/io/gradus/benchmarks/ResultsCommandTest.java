package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsCommandTest {

    private static final String STUDY = "augmentations-cifar10";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    private int run(String... options) {
        List<String> args = new ArrayList<>(List.of("results", "--out=" + folder.resolve("out")));
        args.addAll(List.of(options));
        return Gradus.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args.toArray(String[]::new));
    }

    @Test
    void aStudyIsMadeInProcessesAndInsertedAndNotMadeAgain() throws IOException {
        Path document = folder.resolve("DOC.md");
        String places =
                """
                Mine.
                <!-- begin:machine -->
                <!-- end:machine -->
                <!-- begin:augmentations-cifar10 -->
                old
                <!-- end:augmentations-cifar10 -->
                """;
        Files.writeString(document, places);
        String[] options = {
            "--quick", "--only=augmentations-cifar10", "--parallel=2", "--insert=" + document
        };
        Path log = Files.createDirectory(folder.resolve("out")).resolve(STUDY + ".json");
        Files.writeString(log, "{}");
        assertThat(run(options)).isEqualTo(2);
        assertThat(err.toString()).contains("gradus: cannot continue from " + log + " (");
        assertThat(log).hasContent("{}");
        List<String> anew = new ArrayList<>(List.of(options));
        anew.add("--overwrite");
        assertThat(run(anew.toArray(String[]::new))).as(err.toString()).isZero();

        String text = Files.readString(document);
        assertThat(text)
                .startsWith("Mine.\n<!-- begin:machine -->\n")
                .contains("| `+ Mixup` | 0.", "- Best: `", "on `digits`: 300 training images")
                .doesNotContain("old\n");
        // 3 rates and one more for one recipe, then 7 recipes with 2 seeds.
        assertThat(Files.readAllLines(folder.resolve("results/augmentations-cifar10.csv")))
                .hasSize(1 + 4 + 7 * 2)
                .filteredOn(line -> line.startsWith("choice,"))
                .hasSize(4)
                .allMatch(line -> line.contains("crop, flip"));
        assertThat(folder.resolve("results/augmentations-cifar10.svg")).isNotEmptyFile();
        assertThat(folder.resolve("out/results/augmentations-cifar10-curves.svg")).isNotEmptyFile();

        assertThat(err.toString()).containsOnlyOnce("augmentations-cifar10: 18 runs, ");
        assertThat(run(options)).isZero();
        assertThat(err.toString()).containsOnlyOnce("augmentations-cifar10: 18 runs, ");
        assertThat(Files.readString(document)).isEqualTo(text);
    }

    @Test
    void wrongUseIsTold() {
        assertThat(run("--only=nothing")).isEqualTo(2);
        assertThat(err.toString()).contains("unknown part 'nothing'; choose from optimizers-");
        assertThat(run("--quick", "--parallel=0")).isEqualTo(2);
        assertThat(run("--quick", "--insert=" + folder.resolve("none.md"))).isEqualTo(2);
        assertThat(err.toString()).contains("cannot read", "given with --insert");
    }
}
