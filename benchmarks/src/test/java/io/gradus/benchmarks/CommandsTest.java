package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.text.Limits;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What all subcommands have in common. */
class CommandsTest {

    /** These are picocli's. */
    private static final Set<String> OTHERS = Set.of("help", "generate-completion");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    static List<String> commands() {
        return Gradus.commandLine().getSubcommands().entrySet().stream()
                .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .filter(name -> !OTHERS.contains(name))
                .toList();
    }

    @Test
    void thereAreTheCommands() {
        assertThat(commands())
                .contains(
                        "compare",
                        "find-lr",
                        "step",
                        "schedules",
                        "throughput",
                        "gallery",
                        "datasets",
                        "trajectories",
                        "results");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpHasExamplesAndExitCodes(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString())
                .contains("Usage: gradus " + command, "  gradus " + command, "--out=DIR");
        assertThat(out.toString().replaceAll("\\s+", " "))
                .containsPattern("Exit code: 0 done.*, 1 .*, 2 wrong use");
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aWrongOptionIsOneLineAndExitCode2(String command) {
        assertThat(run(command, "--nonsense")).isEqualTo(2);
        assertThat(err.toString().lines().toList())
                .singleElement()
                .asString()
                .startsWith("gradus: Unknown option: '--nonsense'")
                .endsWith("; see 'gradus " + command + " --help'");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyOptionIsDescribedAndStatesItsDefault(String command) {
        var options = Gradus.commandLine().getSubcommands().get(command).getCommandSpec().options();
        assertThat(options)
                .allSatisfy(
                        option -> {
                            String text = String.join("", option.description());
                            assertThat(text).as(option.longestName()).isNotBlank();
                            if (option.defaultValue() != null && option.arity().max() > 0) {
                                assertThat(text).as(option.longestName()).contains("(default: ");
                            }
                        });
    }

    /** What is no number of the option's type, by that type, and what is said of it. */
    private static Map<String, String> noNumbers(Class<?> type) {
        if (type == int.class || type == Integer.class) {
            String whole = " is not a whole number up to 2147483647";
            return Map.of("2147483648", whole, "-2147483649", whole, "many", whole, "1.5", whole);
        } else if (type == long.class || type == Long.class) {
            String whole = " is not a whole number up to 9223372036854775807";
            return Map.of("9223372036854775808", whole, "many", whole, "1.5", whole);
        } else if (type == double.class || type == Double.class) {
            return Map.of("many", " is not a number", "0x", " is not a number");
        }
        return Map.of();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void whatIsNoNumberIsOneLineWithOptionValueAndRange(String command) {
        var options = Gradus.commandLine().getSubcommands().get(command).getCommandSpec().options();
        for (var option : options) {
            Class<?> type = option.auxiliaryTypes()[0];
            noNumbers(type)
                    .forEach(
                            (value, says) -> {
                                err.getBuffer().setLength(0);
                                String name = option.longestName();
                                assertThat(run(command, name + "=" + value)).isEqualTo(2);
                                assertThat(err.toString().lines().toList())
                                        .singleElement()
                                        .asString()
                                        .startsWith("gradus: Invalid value for option '" + name)
                                        .contains(": '" + value + "'" + says);
                            });
        }
        assertThat(out.toString()).isEmpty();
    }

    /** Before anything is loaded, made or measured. */
    @ParameterizedTest
    @CsvSource({
        "compare, --threads, from 1 to 1024",
        "compare, --parallel, from 1 to 1024",
        "compare --model mlp, --hidden, from 1 to 65536",
        "find-lr, --threads, from 1 to 1024",
        "find-lr, --steps, from 20 to 100000",
        "find-lr --model mlp, --hidden, from 1 to 65536",
        "step, --threads, from 1 to 1024",
        "step, --rounds, from 1 to 100000",
        "step, --endurance, from 200 to 10000000",
        "throughput, --threads, from 1 to 1024",
        "throughput, --rounds, from 1 to 100000",
        "trajectories, --steps, from 1 to 100000",
        "results, --parallel, from 1 to 1024",
        "schedules noam(9), --steps, from 1 to 50000000"
    })
    void aNumberOutOfRangeIsOneLine(String command, String option, String range) {
        for (String value : List.of("0", "-1", "-2147483648", "2147483647")) {
            err.getBuffer().setLength(0);
            assertThat(run((command + " " + option + "=" + value).split(" "))).isEqualTo(2);
            assertThat(err.toString().lines().toList())
                    .containsExactly(
                            "gradus: " + option + " must be " + range + ", but is " + value);
        }
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "compare, --epochs",
        "compare, --batch-size",
        "compare, --train-size",
        "find-lr, --batch-size",
        "find-lr, --train-size",
        "throughput, --milliseconds"
    })
    void aNumberBelowOneIsOneLine(String command, String option) {
        for (String value : List.of("0", "-1", "-2147483648")) {
            err.getBuffer().setLength(0);
            assertThat(run(command, option + "=" + value)).isEqualTo(2);
            assertThat(err.toString().lines().toList())
                    .containsExactly("gradus: " + option + " must be 1 or more, but is " + value);
        }
    }

    /** Schedules are drawn from formulas alone: there is nothing to draw by lot, nor a device. */
    @ParameterizedTest
    @MethodSource("commands")
    void allThatComputeHaveADeviceAndAllThatDrawASeed(String command) {
        var options = Gradus.commandLine().getSubcommands().get(command).getCommandSpec();
        assertThat(options.findOption("--out")).isNotNull();
        boolean computes = !Set.of("schedules", "results").contains(command);
        assertThat(options.findOption("--device") != null).isEqualTo(computes);
        boolean draws = computes && !command.equals("datasets");
        String seed = command.equals("compare") ? "--seeds" : "--seed";
        assertThat(options.findOption(seed) != null).isEqualTo(draws);
    }

    @ParameterizedTest
    @ValueSource(strings = {"throughput", "gallery", "trajectories", "datasets --check"})
    void whatIsForTheCpuAloneSaysSo(String command, @TempDir Path folder) {
        String[] args = (command + " --device gpu --out " + folder).split(" ");
        assertThat(run(args)).isEqualTo(2);
        assertThat(err.toString().lines().toList())
                .singleElement()
                .asString()
                .startsWith("gradus: --device is gpu, but ")
                .endsWith("; take --device cpu, or leave it out");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void helpOfTheWholeHasExamplesAndExitCodes() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains(commands());
        assertThat(out.toString())
                .contains("  gradus compare", "Exit code: 0 done", "generate-completion");
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "compar     | there is no command 'compar'; did you mean compare? the commands are",
                "comparison | there is no command 'comparison'; did you mean compare? the commands",
                "findlr     | there is no command 'findlr'; did you mean find-lr? the commands are",
                "stp        | there is no command 'stp'; did you mean step? the commands are",
                "train      | there is no command 'train'; the commands are compare, find-lr, step",
                "--verison  | Unknown option: '--verison'; did you mean --version?; see 'gradus --help'",
                "--nonsense | Unknown option: '--nonsense'; see 'gradus --help'"
            })
    void anUnknownCommandIsAnsweredWithThoseThereAre(String word, String message) {
        assertThat(run(word)).isEqualTo(2);
        assertThat(err.toString().lines().toList())
                .singleElement()
                .asString()
                .startsWith("gradus: " + message)
                .endsWith("; see 'gradus --help'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "generate-completion --x | Unknown option: '--x'",
                "generate-completion x   | Unmatched argument at index 1: 'x'",
                "help --x                | Unknown option: '--x'",
                "help nonsense           | there is no command 'nonsense'; the commands are compare, ",
                "help comprae            | there is no command 'comprae'; did you mean compare? the",
                "compare --epoch 3       | Unknown options: '--epoch', '3'; did you mean --epochs?",
                "compare --epoch=3       | Unknown option: '--epoch=3'; did you mean --epochs?"
            })
    void anUnknownOptionIsWrongUse(String line, String message) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err.toString().lines().toList())
                .singleElement()
                .asString()
                .startsWith("gradus: " + message);
    }

    /** What is wrong is told, not repeated. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "compare --epochs X",
                "compare --seeds X",
                "compare --device X",
                "compare --dataset X",
                "compare --model X",
                "compare --batch-size X",
                "compare --checkpoint-every X",
                "compare --recipes X",
                "compare --baseline X",
                "compare --recipe X",
                "compare --X",
                "compare --epochs=1 X",
                "step --tensors X",
                "schedules X",
                "results --only X",
                "help X",
                "X",
                "--X"
            })
    void aMessageIsShortHoweverLongTheOptionIs(String line) {
        for (String letter : List.of("x", "7", " ", "\n", "(")) {
            StringWriter said = new StringWriter();
            CommandLine command = Gradus.commandLine();
            command.setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
            String[] args = line.split(" ");
            String last = args[args.length - 1];
            args[args.length - 1] = last.replace("X", "x" + letter.repeat(50_000) + "x");
            assertThat(command.execute(args)).as(letter).isEqualTo(2);
            assertThat(said.toString().lines().toList())
                    .singleElement()
                    .asString()
                    .startsWith("gradus: ")
                    .hasSizeLessThanOrEqualTo("gradus: ".length() + Limits.MESSAGE_LENGTH);
        }
    }

    /** Before there is any work. */
    @ParameterizedTest
    @CsvSource({
        "find-lr, find-lr.json",
        "step, step.json",
        "step --endurance=1000, endurance.json",
        "throughput, throughput.json",
        "trajectories, trajectories.json"
    })
    void resultsThatAreThereAreNotReplaced(String line, String file, @TempDir Path folder)
            throws IOException {
        Path there = Files.writeString(folder.resolve(file), "of before");
        assertThat(run((line + " --out=" + folder).split(" "))).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        "gradus: "
                                + folder
                                + " has results, "
                                + file
                                + "; --overwrite replaces them, --out DIR takes another folder, and"
                                + " without --out a new one is made");
        assertThat(there).hasContent("of before");
    }

    @Test
    void withoutACommandAllAreNamed() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("gradus: Missing required subcommand; the commands are compare, ");
    }

    @Test
    void completionKnowsAllCommandsAndTheirOptions() {
        assertThat(run("generate-completion")).isZero();
        assertThat(out.toString()).contains("complete -F _complete_gradus", "--recipe", "--steps");
        String names =
                out.toString()
                        .lines()
                        .filter(line -> line.contains("local commands=\""))
                        .findFirst()
                        .orElseThrow();
        assertThat(names.replaceAll(".*\"(.*)\".*", "$1").split(" "))
                .containsAll(commands())
                .contains("help", "generate-completion");
    }

    private int run(String... args) {
        CommandLine command = Gradus.commandLine();
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(args);
    }
}
