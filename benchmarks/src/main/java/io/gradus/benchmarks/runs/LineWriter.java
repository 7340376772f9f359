package io.gradus.benchmarks.runs;

import java.io.Writer;
import java.util.function.Consumer;

/** A writer that hands over whole lines. */
final class LineWriter extends Writer {

    private final Consumer<String> lines;
    private final StringBuilder begun = new StringBuilder();

    LineWriter(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public void write(char[] text, int from, int count) {
        synchronized (lock) {
            begun.append(text, from, count);
            for (int end = begun.indexOf("\n"); end >= 0; end = begun.indexOf("\n")) {
                lines.accept(begun.substring(0, end).stripTrailing());
                begun.delete(0, end + 1);
            }
        }
    }

    @Override
    public void flush() {
        // a line is given away at its end
    }

    @Override
    public void close() {
        // nothing is held
    }
}
