package io.gradus.benchmarks.runs;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Progress;
import io.gradus.benchmarks.training.RunResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs in this process, one after the other. */
public final class LocalRuns implements Runs {

    private final RunExecutor executor;
    private final Console console;

    /**
     * Prepares for runs.
     *
     * @param executor what makes the runs
     * @param console where progress is shown
     */
    public LocalRuns(RunExecutor executor, Console console) {
        this.executor = executor;
        this.console = console;
    }

    @Override
    public void make(RunQueue queue) {
        warmUp(queue);
        Optional<RunTask> next = queue.next();
        while (next.isPresent()) {
            RunTask task = next.get();
            Optional<RunResult> run;
            try (Progress progress = new Progress(console, queue.name(task), executor.updates())) {
                run = executor.train(task, progress, queue::isStopped);
            }
            run.flatMap(result -> queue.finished(task, result)).ifPresent(console::remark);
            next = queue.next();
        }
    }

    /** All recipes first, so that the first is not measured while Java still compiles. */
    private void warmUp(RunQueue queue) {
        Set<String> names = new HashSet<>();
        List<RunTask> firsts = new ArrayList<>(queue.open());
        firsts.removeIf(task -> !names.add(task.recipe().name()));
        long updates = executor.warmUpUpdates() * firsts.size();
        try (Progress progress = new Progress(console, "Warming up", updates)) {
            firsts.forEach(task -> executor.warmUp(task, progress, queue::isStopped));
        }
    }
}
