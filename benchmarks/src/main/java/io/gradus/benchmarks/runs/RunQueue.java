package io.gradus.benchmarks.runs;

import io.gradus.benchmarks.cli.Text;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import io.gradus.recipes.Recipe;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A queue of the runs of a comparison, which also collects their results; thread-safe. */
public final class RunQueue {

    private final List<RunTask> tasks;
    private final Queue<RunTask> open = new ArrayDeque<>();
    private final Map<RunTask, RunResult> results = new LinkedHashMap<>();
    private final Set<Recipe> unsupported = new HashSet<>();
    private final BooleanSupplier stop;
    private final Kept keep;
    private volatile boolean abandoned;

    /** A listener for results. */
    @FunctionalInterface
    public interface Kept {

        /**
         * Takes a result.
         *
         * @param task the run
         * @param result what it gave
         * @param all all results so far, in the order of the runs
         */
        void accept(RunTask task, RunResult result, List<RunResult> all);
    }

    /**
     * Takes the runs.
     *
     * @param tasks all runs, in the order of the results
     * @param finished the results of those that were made before
     * @param stop tells whether to end early
     * @param keep is reported of each run whose result is there; calls come one after the other
     */
    public RunQueue(
            List<RunTask> tasks, Collection<RunResult> finished, BooleanSupplier stop, Kept keep) {
        this.tasks = List.copyOf(tasks);
        this.stop = stop;
        this.keep = keep;
        for (RunTask task : tasks) {
            finished.stream()
                    .filter(run -> run.recipe().equals(task.recipe().name()))
                    .filter(run -> run.seed() == task.seed())
                    .findFirst()
                    .ifPresentOrElse(run -> add(task, run), () -> open.add(task));
        }
    }

    /** {@return the next run; empty if all are handed out, or the work is to end} */
    public synchronized Optional<RunTask> next() {
        if (isStopped()) {
            return Optional.empty();
        }
        // What the engine lacks for one seed it lacks for all.
        open.removeIf(task -> unsupported.contains(task.recipe()));
        return Optional.ofNullable(open.poll());
    }

    /**
     * Takes a result. One that failed while the work is to end is none: its process was ended with
     * all others, and the run goes on another time.
     *
     * @param task the run
     * @param result what it gave
     * @return a line that describes it; empty if it does not count
     */
    public synchronized Optional<String> finished(RunTask task, RunResult result) {
        if (result.status() == Status.FAILED && isStopped()) {
            return Optional.empty();
        }
        add(task, result);
        keep.accept(task, result, results());
        return Optional.of(line(task, result));
    }

    private void add(RunTask task, RunResult result) {
        results.put(task, result);
        if (result.status() == Status.UNSUPPORTED) {
            unsupported.add(task.recipe());
        }
    }

    /** {@return whether the work is to end early} */
    public boolean isStopped() {
        return abandoned || stop.getAsBoolean();
    }

    /** Has the work end early, since something went wrong. */
    void abandon() {
        abandoned = true;
    }

    /** {@return the runs that are not handed out yet} */
    public synchronized List<RunTask> open() {
        return List.copyOf(open);
    }

    /**
     * {@return the results so far, in the order of the runs} What is not supported by the engine is
     * listed once.
     */
    public synchronized List<RunResult> results() {
        List<RunResult> inOrder = new ArrayList<>();
        Set<Recipe> reported = new HashSet<>();
        for (RunTask task : tasks) {
            RunResult result = results.get(task);
            if (result != null
                    && (!unsupported.contains(task.recipe()) || reported.add(task.recipe()))) {
                inOrder.add(result);
            }
        }
        return inOrder;
    }

    /** {@return whether every run has a result or is not supported by the engine} */
    public synchronized boolean isComplete() {
        return tasks.stream()
                .allMatch(task -> results.containsKey(task) || unsupported.contains(task.recipe()));
    }

    /**
     * Names a run.
     *
     * @param task the run
     * @return for example {@code [3/22] Adam, seed 1}
     */
    public String name(RunTask task) {
        return Text.format(
                "[%d/%d] %s, seed %d",
                tasks.indexOf(task) + 1, tasks.size(), task.recipe().name(), task.seed());
    }

    private String line(RunTask task, RunResult run) {
        String outcome =
                run.status() == Status.DONE
                        ? Text.format(
                                "loss %.4f, %s accuracy %.2f %%, %.1f s",
                                run.finalTrainLoss(),
                                task.setup().evaluation(),
                                100 * run.finalAccuracy(),
                                run.seconds())
                        : run.status().text() + ": " + run.message();
        return name(task) + ": " + outcome;
    }
}
