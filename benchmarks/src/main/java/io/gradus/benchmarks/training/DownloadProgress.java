package io.gradus.benchmarks.training;

import ai.djl.util.Progress;
import io.gradus.benchmarks.cli.Console;

/**
 * The progress of preparing a data set (a download, the drawing of images) on the console;
 * thread-safe.
 */
final class DownloadProgress implements Progress {

    private static final int PERCENT = 100;

    private final Console console;
    private final String task;
    private io.gradus.benchmarks.cli.Progress shown;
    private long max;
    private long done;
    private long percent;

    DownloadProgress(Console console, String task) {
        this.console = console;
        this.task = task;
    }

    @Override
    public synchronized void reset(String message, long max, String trailingMessage) {
        end();
        this.max = max;
        done = 0;
        percent = 0;
        shown = new io.gradus.benchmarks.cli.Progress(console, task + " (%)", PERCENT);
    }

    @Override
    public void start(long initialProgress) {
        update(initialProgress, null);
    }

    @Override
    public synchronized void end() {
        if (shown != null) {
            shown.close();
            shown = null;
        }
    }

    @Override
    public synchronized void increment(long increment) {
        update(done + increment, null);
    }

    @Override
    public synchronized void update(long progress, String message) {
        done = progress;
        while (shown != null && percent < PERCENT && done * PERCENT >= (percent + 1) * max) {
            percent++;
            shown.step("");
        }
    }
}
