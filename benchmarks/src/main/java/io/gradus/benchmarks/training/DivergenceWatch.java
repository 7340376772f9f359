package io.gradus.benchmarks.training;

import io.gradus.benchmarks.cli.Text;
import java.util.Optional;
import org.apache.commons.statistics.descriptive.Median;

/**
 * A detector of runs that diverge: the loss is infinite or NaN, or the median of the last batches'
 * losses is more than a multiple of the first batch's. That one is measured before any update, so
 * it is the same for all recipes of a seed; a median ignores single bad batches.
 */
final class DivergenceWatch {

    /** The median is over so many batches, */
    private static final int WINDOW = 50;

    /** but at most over this part of a run, */
    private static final long PART = 10;

    /** and at least over so many. */
    private static final int LEAST = 5;

    /**
     * State that changes in the course of a run, for a checkpoint.
     *
     * @param first the loss of the first batch
     * @param last the losses of the last batches, a ring
     * @param updates the number of updates
     */
    record State(double first, double[] last, long updates) {}

    private final double factor;
    private final double[] last;
    private long updates;
    private double first;

    /**
     * Begins to watch.
     *
     * @param factor the multiple; 0 to check only for infinite and NaN
     * @param updates the number of updates of the run
     */
    DivergenceWatch(double factor, long updates) {
        this.factor = factor;
        last = new double[(int) Math.max(LEAST, Math.min(WINDOW, updates / PART))];
    }

    /** Takes the loss of the next batch, and tells in what way the run has diverged, if it has. */
    Optional<String> update(double loss) {
        if (updates == 0) {
            first = loss;
        }
        last[(int) (updates % last.length)] = loss;
        updates++;
        if (!Double.isFinite(loss)) {
            return Optional.of(Text.format("the loss became %s at update %,d", loss, updates));
        }
        if (factor == 0 || updates < last.length || median() <= factor * first) {
            return Optional.empty();
        }
        return Optional.of(
                Text.format(
                        "the loss rose to %.4g (median of %d batches) at update %,d, from %.4g",
                        median(), last.length, updates, first));
    }

    State save() {
        return new State(first, last.clone(), updates);
    }

    /** Goes on where a watch over a run of the same length was. */
    void restore(State state) {
        first = state.first();
        System.arraycopy(state.last(), 0, last, 0, last.length);
        updates = state.updates();
    }

    private double median() {
        return Median.withDefaults().withCopy(true).evaluate(last);
    }
}
