package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Every command line of gradus in a document can be given so; nothing is run. */
class CommandLinesTest {

    private static final Path ROOT = Path.of("..");

    private static final Pattern CODE = Pattern.compile("(?s)```.*?\\n(.*?)```|`([^`]+)`");

    private static final Pattern COMMAND =
            Pattern.compile("(?m)(?:-jar [\\w/.]*gradus\\.jar|^gradus) +(.*)$");

    /** Words, of which a part in quotation marks may have blanks. */
    private static final Pattern WORD = Pattern.compile("(?:\"[^\"]*\"|'[^']*'|[^\\s\"'])+");

    static List<Path> documents() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String folder : List.of("", "docs", "docs/guide")) {
            try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(all::add);
            }
        }
        return all;
    }

    @Test
    void thereAreManyLines() throws IOException {
        int lines = 0;
        for (Path document : documents()) {
            lines += lines(document).size();
        }
        assertThat(lines).isGreaterThan(40);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyCommandLineIsUnderstood(Path document) throws IOException {
        Catalog catalog = new Catalog();
        for (List<String> words : lines(document)) {
            ParseResult[] parsed = {null};
            assertThatCode(
                            () ->
                                    parsed[0] =
                                            Gradus.commandLine()
                                                    .parseArgs(words.toArray(String[]::new)))
                    .as("%s: %s", document, words)
                    .doesNotThrowAnyException();
            assertThat(parsed[0].subcommand()).as("%s: %s", document, words).isNotNull();
            if (!recipes(parsed[0].subcommand()).isEmpty()) {
                assertThatCode(() -> Recipes.of(recipes(parsed[0].subcommand()), null, catalog))
                        .as("%s: %s", document, words)
                        .doesNotThrowAnyException();
            }
        }
    }

    private static List<String> recipes(ParseResult command) {
        return command.matchedOptions().stream()
                .distinct()
                .filter(option -> Set.of("--recipe", "--optimizer").contains(option.longestName()))
                .map(OptionSpec::getValue)
                .flatMap(value -> value instanceof List<?> list ? list.stream() : Stream.of(value))
                .map(String::valueOf)
                .toList();
    }

    /** The words of each command line, from the name of the command on. */
    private static List<List<String>> lines(Path document) throws IOException {
        List<List<String>> lines = new ArrayList<>();
        CODE.matcher(Files.readString(document))
                .results()
                .map(code -> code.group(1) == null ? code.group(2) : code.group(1))
                .map(code -> code.replaceAll("\\\\\n\\s*", " "))
                .flatMap(code -> COMMAND.matcher(code).results())
                .map(match -> words(match.group(1)))
                .filter(words -> !words.isEmpty())
                .forEach(lines::add);
        return lines;
    }

    private static List<String> words(String line) {
        return WORD.matcher(line.replaceAll(" (#|&&|\\|).*", ""))
                .results()
                .map(MatchResult::group)
                .map(word -> word.replace(word.contains("\"") ? "\"" : "'", ""))
                .toList();
    }
}
