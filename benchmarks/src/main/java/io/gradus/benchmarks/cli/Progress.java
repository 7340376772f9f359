package io.gradus.benchmarks.cli;

import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * The progress of long work: a bar on a terminal, elsewhere a line every ten seconds, so that a log
 * stays readable.
 */
public final class Progress implements Steps, AutoCloseable {

    private static final long LINE_EVERY_NANOS = Duration.ofSeconds(10).toNanos();

    private static final String CLEAR_LINE = "\r\u001b[K";

    private final Console console;
    private final String task;
    private final long total;
    private final ProgressBar bar;
    private long done;
    private long lastLine = System.nanoTime();

    /**
     * Begins at zero.
     *
     * @param console where to show it
     * @param task what is being done
     * @param total the number of steps
     */
    public Progress(Console console, String task, long total) {
        this.console = console;
        this.task = task;
        this.total = total;
        this.bar = console.interactive() ? bar(console, task, total) : null;
    }

    private static ProgressBar bar(Console console, String task, long total) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(
                        console.unicode() ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .clearDisplayOnFinish()
                .build();
    }

    /** {@inheritDoc} */
    @Override
    public synchronized void steps(long count, String message) {
        done += count;
        if (bar != null) {
            bar.stepBy(count).setExtraMessage(" " + message);
        } else if (System.nanoTime() - lastLine > LINE_EVERY_NANOS) {
            lastLine = System.nanoTime();
            console.remark("  " + task + ": " + done + " of " + total + ", " + message);
        }
    }

    /**
     * Prints a remark above the bar.
     *
     * @param line the line
     */
    public synchronized void remark(String line) {
        console.remark(bar == null ? line : CLEAR_LINE + line);
    }

    /** Takes the bar away. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
