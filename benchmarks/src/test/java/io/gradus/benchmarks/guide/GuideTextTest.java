package io.gradus.benchmarks.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.gradus.augmentations.Augmentations;
import io.gradus.schedulers.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What docs/guide and FIND-LR.md show is that of compiled code, and what documents link to is
 * there.
 */
class GuideTextTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path GUIDE = ROOT.resolve("docs/guide");
    private static final Path TESTS = Path.of("src/test/java/io/gradus/benchmarks/guide");

    private static final Path CODE = GUIDE.resolve("code/src");

    /** Where the Java and Python of the guide stand to be run. */
    private static final List<Path> SOURCES =
            List.of(
                    TESTS.resolve("GuideTest.java"),
                    TESTS.resolve("CurvatureGuideTest.java"),
                    TESTS.resolve("TrainingGuideTest.java"),
                    ROOT.resolve("optimizers/src/test/java/com/example/gradus/Factored.java"),
                    ROOT.resolve("optimizers/src/test/java/com/example/gradus/PullToStart.java"),
                    ROOT.resolve(
                            "optimizers/src/test/java/io/gradus/optimizers/OptimizerTests.java"),
                    ROOT.resolve("optimizers/src/test/python/references.py"));

    static List<Path> guides() throws IOException {
        try (Stream<Path> files = Files.list(GUIDE)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    static List<Path> documents() throws IOException {
        List<Path> all = new ArrayList<>(guides());
        for (Path folder : List.of(ROOT, ROOT.resolve("docs"))) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(all::add);
            }
        }
        return all;
    }

    @Test
    void codeIsThatOfTheSources() throws IOException {
        StringBuilder sources = new StringBuilder();
        List<Path> files = new ArrayList<>(SOURCES);
        try (Stream<Path> code = Files.walk(CODE)) {
            code.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
        }
        for (Path source : files) {
            sources.append(squeeze(Files.readString(source)));
        }
        String all = sources.toString();
        int blocks = 0;
        List<Path> pages = new ArrayList<>(guides());
        pages.add(ROOT.resolve("docs/FIND-LR.md"));
        for (Path guide : pages) {
            for (String block : find("(?s)```(?:java|python)\n(.*?)```", guide)) {
                blocks++;
                // a rule stands as a whole, other blocks in the order of the test
                List<String> parts =
                        block.contains("class ")
                                ? List.of(block)
                                : Arrays.asList(block.split(";\\s*"));
                for (String part : parts) {
                    assertThat(all).as("%s", guide).contains(squeeze(part));
                }
            }
        }
        assertThat(blocks).isGreaterThan(8);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksLeadToFilesAndHeadings(Path document) throws IOException {
        List<String> links = find("\\]\\(([^)\\s]+)\\)", document);
        links.addAll(find("src=\"([^\"]+)\"", document));
        for (String link : links) {
            if (link.matches("https?://.*")) {
                continue;
            }
            String[] parts = link.split("#", 2);
            Path file = parts[0].isEmpty() ? document : document.getParent().resolve(parts[0]);
            assertThat(file).as("%s in %s", link, document).exists();
            if (parts.length == 2) {
                assertThat(anchors(file)).as("%s in %s", link, document).contains(parts[1]);
            }
        }
    }

    /** The versions of a user's pom.xml are those of the build. */
    @ParameterizedTest
    @CsvSource({"README.md", "docs/guide/your-own-project.md"})
    void versionsAreThoseOfTheBuild(String document) throws IOException {
        Path build = ROOT.resolve("pom.xml");
        String djl = find("<djl.version>(.*?)<", build).get(0);
        String pytorch = find("<pytorch.version>(.*?)<", build).get(0);
        String version = "<artifactId>%s</artifactId>\\s*<version>(.*?)<";
        Path page = ROOT.resolve(document);
        assertThat(find(version.formatted("gradus-bom"), page))
                .isEqualTo(find(version.formatted("gradus-parent"), build));
        assertThat(find(version.formatted("pytorch-jni"), page))
                .containsExactly(pytorch + "-" + djl);
        assertThat(find(version.formatted("pytorch-native-cpu"), page)).containsExactly(pytorch);
        String surefire = version.formatted("maven-surefire-plugin");
        assertThat(find(surefire, build)).hasSize(1).containsAll(find(surefire, page));
    }

    /** As the usual Markdown renderers make them of headings. */
    private static List<String> anchors(Path document) throws IOException {
        return find("(?m)^#+ (.*)$", document).stream()
                .map(heading -> heading.toLowerCase(java.util.Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
                .toList();
    }

    @Test
    void textFormsAreRead() throws IOException {
        List<String> schedules = find("`((?:\\w+\\([^`]*\\) ?)+)`", GUIDE.resolve("schedules.md"));
        assertThat(schedules).hasSizeGreaterThan(5);
        for (String text : schedules) {
            assertThatCode(() -> Schedule.parse(text, 1_000)).as(text).doesNotThrowAnyException();
        }
        List<String> rows = find("(?m)^\\|[^|]+\\|([^|]+)\\|$", GUIDE.resolve("augmentations.md"));
        assertThat(rows).hasSizeGreaterThan(5);
        Pattern text = Pattern.compile("`([a-z][^`]*)`");
        rows.stream()
                .flatMap(row -> text.matcher(row).results())
                .map(match -> match.group(1))
                .forEach(
                        form ->
                                assertThatCode(() -> Augmentations.parse(form))
                                        .as(form)
                                        .doesNotThrowAnyException());
    }

    private static List<String> find(String pattern, Path file) throws IOException {
        return new ArrayList<>(
                Pattern.compile(pattern)
                        .matcher(Files.readString(file))
                        .results()
                        .map(match -> match.group(1))
                        .toList());
    }

    private static String squeeze(String code) {
        return code.replaceAll("\\s+", "");
    }
}
