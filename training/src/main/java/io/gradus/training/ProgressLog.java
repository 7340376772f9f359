package io.gradus.training;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Log of a run's progress, a line at most every few seconds. */
public final class ProgressLog implements Consumer<Progress> {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressLog.class);
    private static final long EVERY = 5_000_000_000L;

    private long last = System.nanoTime();

    /** Creates a log. */
    public ProgressLog() {}

    @Override
    public void accept(Progress progress) {
        long now = System.nanoTime();
        if (now - last >= EVERY) {
            last = now;
            LOG.info("{}", progress);
        }
    }
}
