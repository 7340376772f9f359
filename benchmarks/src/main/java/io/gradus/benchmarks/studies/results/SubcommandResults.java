package io.gradus.benchmarks.studies.results;

import com.google.gson.Gson;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Interrupt;
import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.cli.StoredJson;
import io.gradus.benchmarks.cli.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The results of another subcommand, which runs in a process of its own unless its results exist.
 */
final class SubcommandResults {

    private static final Gson GSON = new Gson();

    /** By its name, since the command knows its subcommands. */
    private static final String GRADUS = "io.gradus.benchmarks.Gradus";

    private static final long LOOK_EVERY_MILLIS = 200;

    /** What is no option of a measurement. */
    private static final Predicate<String> PLACE =
            Pattern.compile("--overwrite|--out=.*").asMatchPredicate();

    /** The field of all results of subcommands that has their command line. */
    private record Head(List<String> arguments) {}

    private final String command;
    private final Class<?> type;
    private final List<String> arguments;
    private final Path folder;

    SubcommandResults(String command, Class<?> type, List<String> options, Path work) {
        this.command = command;
        this.type = type;
        this.folder = work.resolve(command);
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(options);
        all.add("--out=" + folder);
        all.add("--overwrite");
        this.arguments = List.copyOf(all);
    }

    /** Measures. */
    boolean run(boolean anew, Console console, BooleanSupplier stop) {
        OutputFolder.open(folder);
        if (!anew && isThere()) {
            return true;
        }
        Path log = folder.resolve(command + ".log");
        console.remark("gradus " + String.join(" ", arguments));
        try {
            Process process =
                    new ProcessBuilder(commandLine())
                            .redirectOutput(log.toFile())
                            .redirectError(folder.resolve(command + "-errors.log").toFile())
                            .start();
            while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                if (stop.getAsBoolean()) {
                    process.destroy();
                    return false;
                }
            }
            if (process.exitValue() != 0 && !Interrupt.isAskedSoon(stop)) {
                throw failure("exit code " + process.exitValue(), null);
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            throw failure(UserError.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The command {@code gradus} with the Java and the classes of this process. */
    private List<String> commandLine() {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), GRADUS));
        line.addAll(arguments);
        return line;
    }

    private boolean isThere() {
        if (!Files.exists(file())) {
            return false;
        }
        read(type); // now, not after hours of other work
        List<String> before = options(read(Head.class).arguments());
        if (!before.equals(options(arguments))) {
            throw new UserError(
                    ("%s was measured by 'gradus %s'; remove it, or choose another folder"
                                    + " with --out; --overwrite starts everything over")
                            .formatted(file(), String.join(" ", before)));
        }
        return true;
    }

    private static List<String> options(List<String> arguments) {
        return arguments.stream().filter(PLACE.negate()).toList();
    }

    private Path file() {
        return folder.resolve(command + ".json");
    }

    /** The subcommand. */
    String command() {
        return command;
    }

    /** The table for spreadsheets. */
    String csv() {
        try {
            return Files.readString(folder.resolve(command + ".csv"));
        } catch (IOException e) {
            throw failure(UserError.reason(e), e);
        }
    }

    /** The result. */
    <T> T read(Class<T> type) {
        try {
            return new StoredJson(GSON).read(Files.readString(file()), type);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(
                    "cannot read %s (%s); remove it, and it is measured again"
                            .formatted(file(), UserError.reason(e)),
                    e);
        }
    }

    private UserError failure(String reason, Exception cause) {
        return new UserError(
                ("'gradus %s' failed (%s); what it said is in %s, and removing that"
                                + " folder makes it start over")
                        .formatted(command, reason, folder),
                cause);
    }
}
