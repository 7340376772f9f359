package io.gradus.benchmarks.commands.datasets;

import ai.djl.ndarray.NDManager;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.commands.datasets.DatasetsResults.Check;
import io.gradus.benchmarks.training.DataSource;
import io.gradus.benchmarks.training.DataSource.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A check of data sets, which reads their files and loads their images. */
final class DatasetCheck {

    private final NDManager manager;
    private final Path folder;
    private final Console console;

    DatasetCheck(NDManager manager, Path folder, Console console) {
        this.manager = manager;
        this.folder = folder;
        this.console = console;
    }

    /** Checks a set that is there; {@code storage} is null if it has no files. */
    Check check(String name, Storage storage) {
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
            images = new DataSource(name, storage == null ? null : folder).count(manager, console);
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
