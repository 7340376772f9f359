package io.gradus.benchmarks.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.schedulers.CosineAnnealingTracker;
import io.gradus.schedulers.Schedule;
import io.gradus.schedulers.Schedules;
import io.gradus.schedulers.WarmupTracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/SCHEDULES.md shows is so. */
class SchedulesDocTest {

    private static final Path DOCS = Path.of("../docs");
    private static final String HERE =
            "src/test/java/io/gradus/benchmarks/schedules/SchedulesDocTest.java";

    /** The pictures beside text forms are those that the gallery draws of them. */
    @Test
    void picturesShowWhatStandsBesideThem() throws IOException {
        Map<String, String> gallery =
                Gallery.entries().stream()
                        .collect(Collectors.toMap(Gallery.Entry::name, Gallery.Entry::text));
        Map<String, String> rows = new TreeMap<>();
        find("\\| `([^`]+)` \\|[^`]*!\\[\\]\\(schedules/([\\w-]+)\\.svg\\)")
                .forEach(row -> rows.put(row.group(2), row.group(1)));
        assertThat(rows).hasSizeGreaterThan(30);
        assertThat(gallery).containsAllEntriesOf(rows);
    }

    @Test
    void everyPictureOfTheGalleryIsThere() throws IOException {
        try (Stream<Path> files = Files.list(DOCS.resolve("schedules"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("run 'gradus schedules' and copy its SVGs")
                    .containsExactlyInAnyOrderElementsOf(
                            Gallery.entries().stream()
                                    .map(entry -> entry.name() + ".svg")
                                    .toList());
        }
        for (Gallery.Entry entry : Gallery.entries()) {
            assertThat(DOCS.resolve("schedules/" + entry.name() + ".svg"))
                    .content()
                    .contains("aria-label=\"" + entry.text() + "\"");
        }
        assertThat(Files.size(DOCS.resolve("schedules.png"))).isLessThan(300_000);
    }

    @Test
    void textFormsAreRead() throws IOException {
        List<String> texts = find("`(\\w+\\([^`]*\\))`").map(match -> match.group(1)).toList();
        assertThat(texts).hasSizeGreaterThan(40);
        texts.stream()
                .filter(text -> !text.matches("(Schedule.parse|opt|set|builder|logarithmic).*"))
                .forEach(text -> assertThat(Schedule.parse(text, 1000)).isNotNull());
    }

    @Test
    void theErrorIsTheOneThatIsShown() throws IOException {
        String shown = find("```\\n(column 13: [^`]+)\\n```").findFirst().orElseThrow().group(1);
        assertThatThrownBy(() -> Schedule.parse("cosine(0.1, stepz=3)"))
                .hasMessage(shown.replace("\n", System.lineSeparator()));
    }

    @Test
    void javaIsThatOfThisFile() throws IOException {
        String here = squeeze(Files.readString(Path.of(HERE)));
        List<String> blocks = find("(?s)```java\\n(.*?)```").map(match -> match.group(1)).toList();
        assertThat(blocks).hasSize(3);
        blocks.stream()
                .flatMap(block -> Arrays.stream(block.split(";\\s*")))
                .map(statement -> statement.replaceAll("\"(lr|rate)\\.svg\"", "FOLDER/$1.svg"))
                .forEach(
                        statement ->
                                assertThat(here)
                                        .contains(
                                                squeeze(
                                                        statement.replaceAll(
                                                                "Path.of\\(FOLDER/(\\w+).svg\\)",
                                                                "folder.resolve(\"$1.svg\")"))));
    }

    private static String squeeze(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void schedules(@TempDir Path folder) throws IOException {
        Schedule cosine =
                CosineAnnealingTracker.builder().setBaseValue(0.1).setSteps(9_500).build();
        Schedule rate = WarmupTracker.builder().setMain(cosine).setWarmupSteps(500).build();
        Schedule same = Schedule.parse("warmup(500) cosine(0.1, 9500)");
        double first = rate.at(0);
        assertThat(same).hasToString(rate.toString());
        assertThat(same.at(0)).isEqualTo(first);

        Schedule inverse = t -> 0.1 / (1 + 0.01 * t);
        Schedule named = Schedules.lambda("inverse", t -> 0.1 / (1 + 0.01 * t));
        assertThat(named.at(100)).isEqualTo(inverse.at(100)).isEqualTo(0.05);

        Schedules.plot()
                .add("cosine", Schedule.parse("warmup(500) cosine(0.1, 9500)"))
                .add("one cycle", Schedule.parse("oneCycle(0.1, 10000)"))
                .steps(10_000)
                .epochs(500)
                .title("Learning rate")
                .save(folder.resolve("lr.svg"));
        Schedules.plot(rate, 10_000, folder.resolve("rate.svg"));
        assertThat(folder.resolve("lr.svg")).content().contains(">epoch<", ">one cycle<");
    }

    private static Stream<MatchResult> find(String pattern) throws IOException {
        String text = Files.readString(DOCS.resolve("SCHEDULES.md"));
        return Pattern.compile(pattern).matcher(text).results();
    }
}
