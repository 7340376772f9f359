package io.gradus.benchmarks.commands.schedules;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.cli.OutputOptions;
import io.gradus.benchmarks.cli.Pictures;
import io.gradus.benchmarks.cli.PluginOption;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.schedulers.Schedule;
import io.gradus.schedulers.SchedulePlot;
import io.gradus.schedulers.Schedules;
import io.gradus.text.TextException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The subcommand {@code schedules}: draws the given schedules, or the gallery of all shapes. */
@Command(
        name = "schedules",
        header = "Draws learning-rate schedules.",
        description = {
            "With schedules as text, all go into one picture, plot.svg and plot.png in the output"
                    + " folder. Without any, the gallery is drawn: every shape in schedules.svg and"
                    + " schedules.png, and each in the folder schedules. The values of the table are"
                    + " in plot.json or schedules.json."
        },
        footerHeading = "%nSchedules:%n",
        footer = {
            "As in docs/SCHEDULES.md; the name before ':' is optional, 'auto' is all steps that"
                    + " are drawn, and '10%%' a part of them:",
            "  gradus schedules \"warmup(10%%) cosine(0.1, 90%%)\" \"oneCycle(0.1, auto)\"",
            "  gradus schedules --steps 10000 \"warmup(500) cosine(0.1, steps=9500)\"",
            "  gradus schedules --epochs 9 --steps-per-epoch 50 \"step(0.1, 3).perEpoch(50)\"",
            "",
            "Where Java finds no fonts, SVGs are written and PNGs are not.",
            "",
            "Exit code: 0 done, 1 failed, 2 wrong use."
        })
public final class SchedulesCommand implements Callable<Integer> {

    private static final String PLOT = "plot";
    private static final long DEFAULT_STEPS = 1000;

    /** So that epochs times steps per epoch are still few enough for a plot. */
    private static final long MOST = 50_000_000;

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "SCHEDULE",
            arity = "0..*",
            description = "A schedule as text. See below.")
    private List<String> texts = new ArrayList<>();

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Steps to draw (default: " + DEFAULT_STEPS + ").")
    private Long steps;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Epochs to draw instead, of --steps-per-epoch steps each.")
    private Long epochs;

    @Option(
            names = "--steps-per-epoch",
            paramLabel = "N",
            description = "Steps of an epoch; the horizontal axis counts epochs then.")
    private Long stepsPerEpoch;

    @Option(names = "--log", description = "Draw a logarithmic axis of values.")
    private boolean logarithmic;

    @Option(names = "--title", paramLabel = "TEXT", description = "A title for the picture.")
    private String title;

    @Mixin private PluginOption plugins;

    @Mixin private OutputOptions output;

    SchedulesCommand() {}

    @Override
    public Integer call() {
        Console console = output.console(spec);
        plugins.load();
        if (texts.isEmpty()) {
            gallery(console);
        } else {
            plot(console);
        }
        return 0;
    }

    private void gallery(Console console) {
        if (Stream.of(steps, epochs, stepsPerEpoch, title).anyMatch(given -> given != null)
                || logarithmic) {
            throw new UserError(
                    "--steps, --epochs, --steps-per-epoch, --log and --title are for schedules that"
                            + " are given; add one, such as \"cosine(0.1, auto)\"");
        }
        ScheduleGallery.write(output.out(), console);
        ValueTable table = new ValueTable(ScheduleGallery.STEPS);
        ScheduleGallery.entries()
                .forEach(entry -> table.add(entry.name(), entry.text(), entry.schedule()));
        table.print(console);
        writeJson(ScheduleGallery.SHEET, ScheduleGallery.STEPS, table);
        say(ScheduleGallery.SHEET + ".svg", console);
    }

    private void plot(Console console) {
        long length = length();
        List<NamedSchedule> schedules =
                texts.stream().map(text -> NamedSchedule.of(text, length)).toList();
        SchedulePlot plot = Schedules.plot().steps(length);
        Set<String> names = new HashSet<>();
        for (NamedSchedule named : schedules) {
            if (!names.add(named.name())) {
                throw new UserError(
                        "two schedules are called '"
                                + named.name()
                                + "'; give one another name ('name: ' before the text)");
            }
            plot.add(named.name(), named.schedule());
        }
        if (stepsPerEpoch != null) {
            plot.epochs(stepsPerEpoch);
        }
        if (title != null) {
            plot.title(title);
        }
        if (logarithmic) {
            plot.logarithmic();
        }
        write(plot, console);
        ValueTable table = new ValueTable(length);
        schedules.forEach(named -> table.add(named.name(), named.text(), named.schedule()));
        table.print(console);
        writeJson(PLOT, length, table);
        say(PLOT + ".svg", console);
    }

    private void writeJson(String name, long length, ValueTable table) {
        SchedulesResults results =
                new SchedulesResults(
                        SchedulesResults.SCHEMA,
                        Environment.timestamp(),
                        Environment.withoutEngine(),
                        spec.commandLine().getParseResult().originalArgs(),
                        length,
                        table.rows());
        OutputFolder.open(output.out()).writeJson(name, results);
    }

    private void write(SchedulePlot plot, Console console) {
        OutputFolder folder = OutputFolder.open(output.out());
        try {
            new Pictures(console).write(folder, PLOT, plot::svg, plot::png);
        } catch (IllegalArgumentException e) {
            throw new UserError("cannot draw this: " + e.getMessage(), e);
        }
    }

    private long length() {
        check("--steps", steps);
        check("--epochs", epochs);
        check("--steps-per-epoch", stepsPerEpoch);
        if (epochs == null) {
            return steps == null ? DEFAULT_STEPS : steps;
        }
        if (steps != null || stepsPerEpoch == null) {
            throw new UserError("--epochs needs --steps-per-epoch, and stands in place of --steps");
        }
        return epochs * stepsPerEpoch;
    }

    private static void check(String option, Long value) {
        if (value != null && (value < 1 || value > MOST)) {
            throw new UserError(option + " must be from 1 to " + MOST + ", but is " + value);
        }
    }

    private void say(String file, Console console) {
        Path path = output.out().resolve(file);
        console.result("Picture: " + path.toAbsolutePath().toUri());
    }

    /**
     * A schedule of the command line, {@code [name ":"] text form}; without a name the text form is
     * its name.
     */
    private record NamedSchedule(String name, String text, Schedule schedule) {

        /** Reads a schedule. */
        static NamedSchedule of(String argument, long steps) {
            int colon = argument.indexOf(':');
            String name = argument.substring(0, Math.max(colon, 0)).strip();
            String text = argument.substring(colon + 1).strip();
            if (colon >= 0 && name.isEmpty()) {
                throw new UserError(
                        "schedule '"
                                + argument.strip()
                                + "', column 1: expected a name before ':'");
            }
            try {
                return new NamedSchedule(
                        name.isEmpty() ? text : name, text, Schedule.parse(text, steps));
            } catch (TextException e) {
                int before = argument.indexOf(text, colon + 1);
                throw new UserError(
                        "schedule '"
                                + argument
                                + "', column "
                                + (before + e.column())
                                + ": "
                                + e.reason(),
                        e);
            }
        }
    }
}
