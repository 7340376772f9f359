package io.gradus.benchmarks.runs;

import io.gradus.benchmarks.cli.Progress;
import io.gradus.benchmarks.cli.Steps;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The joint progress of several runs that are made at once. */
final class SharedProgress {

    private final Progress progress;
    private final ToLongFunction<RunTask> updates;
    private final Map<RunTask, String> messages = new LinkedHashMap<>();

    SharedProgress(Progress progress, ToLongFunction<RunTask> updates) {
        this.progress = progress;
        this.updates = updates;
    }

    synchronized Part begin(RunTask task) {
        messages.put(task, "starts");
        return new Part(task);
    }

    /** Prints a line for the user. */
    void remark(String line) {
        progress.remark(line);
    }

    private synchronized void steps(RunTask task, long count, String message) {
        if (!message.isEmpty()) {
            messages.put(task, message);
        }
        String all =
                messages.entrySet().stream()
                        .map(e -> name(e.getKey()) + ": " + e.getValue())
                        .collect(Collectors.joining("; "));
        progress.steps(count, all);
    }

    private static String name(RunTask task) {
        return task.recipe().name() + " " + task.seed();
    }

    private synchronized void end(RunTask task, long missing, Optional<String> line) {
        line.ifPresent(progress::remark);
        messages.remove(task);
        steps(task, missing, "");
    }

    /** The part of one run. */
    final class Part implements Steps {

        private final RunTask task;
        private long left;

        private Part(RunTask task) {
            this.task = task;
            left = updates.applyAsLong(task);
        }

        @Override
        public void steps(long count, String message) {
            left -= count;
            SharedProgress.this.steps(task, count, message);
        }

        /** Ends the run, which may have been shorter than planned, with a line about it. */
        void end(Optional<String> line) {
            SharedProgress.this.end(task, left, line);
        }
    }
}
