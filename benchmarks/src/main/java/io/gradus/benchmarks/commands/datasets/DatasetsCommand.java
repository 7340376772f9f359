package io.gradus.benchmarks.commands.datasets;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.cli.HostOption;
import io.gradus.benchmarks.cli.NativeLibraries;
import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.cli.OutputOptions;
import io.gradus.benchmarks.cli.Table;
import io.gradus.benchmarks.cli.Text;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.commands.datasets.DatasetsResults.Check;
import io.gradus.benchmarks.commands.datasets.DatasetsResults.Row;
import io.gradus.benchmarks.commands.datasets.DatasetsResults.Status;
import io.gradus.benchmarks.training.DataSource;
import io.gradus.benchmarks.training.DataSource.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the data sets, and checks them. */
@Command(
        name = "datasets",
        header = "Lists the data sets and where they are.",
        description = {
            "Which data sets --dataset may name, how many images they have, and whether they are in"
                    + " DJL's cache, or in the folder of --data-repo, and how large. The result is a"
                    + " table, and datasets.json in the output folder. Nothing is downloaded."
        },
        footer = {
            "  gradus datasets",
            "  gradus datasets --check",
            "  gradus datasets --data-repo /data/mlrepo --check",
            "",
            "Exit code: 0 done, 1 --check found something wrong, 2 wrong use."
        })
public final class DatasetsCommand implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final double MEGABYTE = 1e6;
    private static final String OK = "ok";
    private static final String OFFLINE = "ai.djl.offline";

    @Spec private CommandSpec spec;

    @Option(
            names = "--data-repo",
            paramLabel = "DIR",
            description =
                    "Look at a folder with data sets in the layout of DJL's repository instead of"
                            + " DJL's cache.")
    private Path dataRepo;

    @Option(
            names = "--check",
            description =
                    "Compare sizes and SHA-1 of the files with what their metadata says, load all"
                            + " images and count them.")
    private boolean check;

    @Mixin private HostOption device;

    @Mixin private OutputOptions output;

    private Console console;

    DatasetsCommand() {}

    @Override
    public Integer call() {
        Device cpu = device.device("--check reads images into the memory of the CPU");
        console = output.console(spec);
        if (dataRepo != null) {
            DataSource.requireTarget(dataRepo);
        }
        if (dataRepo != null && !Files.isDirectory(dataRepo)) {
            throw new UserError("--data-repo must be a folder, but is " + dataRepo);
        }
        OutputFolder folder = OutputFolder.open(output.out());
        String created = Environment.timestamp();
        DatasetsResults results =
                check ? checked(created, cpu) : results(created, Environment.withoutEngine(), null);
        print(results.datasets());
        folder.writeJson("datasets", results);
        return results.datasets().stream().allMatch(Row::isGood) ? 0 : FAILED;
    }

    /** DJL would ask for news of a cached set, and download one that is not whole. */
    private DatasetsResults checked(String created, Device cpu) {
        Engine engine = NativeLibraries.load(console, 1);
        String before = System.getProperty(OFFLINE);
        System.setProperty(OFFLINE, "true");
        try (NDManager manager = NDManager.newBaseManager(cpu)) {
            return results(created, Environment.of(engine, cpu), manager);
        } finally {
            if (before == null) {
                System.clearProperty(OFFLINE);
            } else {
                System.setProperty(OFFLINE, before);
            }
        }
    }

    /** The manager for the images that are checked is null if none are. */
    private DatasetsResults results(String created, Environment environment, NDManager manager) {
        List<Row> rows = new ArrayList<>();
        for (String name : DataSource.all()) {
            rows.add(row(name, manager));
        }
        return new DatasetsResults(
                DatasetsResults.SCHEMA,
                created,
                environment,
                spec.commandLine().getParseResult().originalArgs(),
                rows);
    }

    private Row row(String name, NDManager manager) {
        Storage storage =
                DataSource.place(name, dataRepo)
                        .map(place -> new Storage(place, dataRepo == null))
                        .orElse(null);
        Status status = status(storage);
        Check found =
                manager != null && status.canBeChecked() ? check(name, storage, manager) : null;
        return new Row(
                name,
                DataSource.whole(name),
                status,
                storage == null ? null : storage.folder().toString(),
                storage == null ? null : (Long) storage.bytes(),
                storage == null ? null : storage.description(),
                found);
    }

    private Status status(Storage storage) {
        if (storage == null) {
            return Status.DRAWN;
        }
        if (dataRepo == null) {
            Status cached = storage.hasMetadata() ? Status.CACHED : Status.COPIED;
            return storage.exists() ? cached : Status.NOT_CACHED;
        }
        return storage.exists() ? Status.IN_FOLDER : Status.NOT_IN_FOLDER;
    }

    private void print(List<Row> rows) {
        Table<Row> table =
                new Table<Row>()
                        .text("data set", Row::name)
                        .number("train", row -> Text.format("%,d", row.found().train()))
                        .number("test", row -> Text.format("%,d", row.found().test()))
                        .text("status", row -> row.status().toString())
                        .number("MB", DatasetsCommand::megabytes);
        if (check) {
            table.text("check", DatasetsCommand::inBrief);
        }
        table.rows(rows).print(console);
        for (Row row : rows) {
            String verdict = verdict(row);
            if (!check && row.place() != null) {
                console.result(row.name() + ": " + row.place());
            } else if (check && !verdict.isEmpty() && !verdict.equals(OK)) {
                console.text(row.name() + ": " + verdict);
            }
        }
    }

    private static String megabytes(Row row) {
        return row.bytes() == null || !row.status().isThere()
                ? ""
                : Text.format("%.1f", row.bytes() / MEGABYTE);
    }

    private static String inBrief(Row row) {
        if (row.check() == null) {
            return "";
        }
        return row.isGood() ? row.check().images().equals(row.whole()) ? OK : "a part" : "wrong";
    }

    private static String verdict(Row row) {
        if (row.check() == null) {
            return row.status() == Status.COPIED ? "not without its --data-repo" : "";
        }
        if (!row.isGood()) {
            return String.join("; ", row.check().problems());
        }
        return row.check().images().equals(row.whole())
                ? OK
                : Text.format(
                        "ok, but a part of %,d and %,d", row.whole().train(), row.whole().test());
    }

    /** Checks a set that is there; {@code storage} is null if it has no files. */
    private Check check(String name, Storage storage, NDManager manager) {
        List<String> problems = new ArrayList<>();
        if (storage != null) {
            console.remark("Checking " + name + " ...");
            problems.addAll(storage.problems());
        }
        if (!problems.isEmpty()) {
            // DJL would tell the same in its own words, and PyTorch warn of what it cannot read.
            return new Check(problems, null);
        }
        Counts images = null;
        try {
            images =
                    new DataSource(name, storage == null ? null : dataRepo).count(manager, console);
            Counts whole = DataSource.whole(name);
            if (images.train() == 0 || images.test() == 0) {
                problems.add("it has a part without images");
            } else if (images.train() > whole.train() || images.test() > whole.test()) {
                problems.add("it has more images than the whole set");
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            console.details(e);
            problems.add("the images cannot be loaded: " + UserError.reason(e));
        }
        return new Check(problems, images);
    }
}
