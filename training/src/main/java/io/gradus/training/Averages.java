package io.gradus.training;

import ai.djl.nn.Block;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.translate.TranslateException;
import io.gradus.optimizers.AveragingWrapper;
import io.gradus.optimizers.Swa;
import io.gradus.optimizers.SwappedAverages;
import io.gradus.optimizers.state.Stateful;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The averaged weights of a trainer, which take the place of the weights for evaluation, with
 * running statistics of batch normalization that belong to them.
 */
final class Averages {

    /** Enough for the mean of many batches, and less than a large epoch. */
    private static final int BATCHES = 100;

    /** Reads the training data without the trainer's knowing. */
    @FunctionalInterface
    interface Source {
        Iterable<Batch> batches(Dataset dataset) throws IOException, TranslateException;
    }

    // Null where there are none.
    private final AveragingWrapper wrapper;
    private final int batches;
    private final Source source;
    private Dataset data;
    private boolean isOver;
    private SwappedAverages swapped;
    // What training left; null where it stays.
    private BatchNormStatistics own;

    private Averages(AveragingWrapper wrapper, int batches, Source source) {
        this.wrapper = wrapper;
        this.batches = batches;
        this.source = source;
    }

    /**
     * Those of the outermost wrapper that averages.
     *
     * @param wanted whether there are to be any
     * @param batches the number of batches for the statistics; negative for the wrapper's default
     */
    static Averages of(Optimizer optimizer, boolean wanted, int batches, Source source) {
        Optimizer at = optimizer;
        while (wanted && at instanceof Stateful stateful) {
            if (at instanceof AveragingWrapper wrapper) {
                int most = batches >= 0 ? batches : wrapper instanceof Swa ? BATCHES : 0;
                return new Averages(wrapper, most, source);
            }
            at = stateful.inner();
        }
        return new Averages(null, 0, source);
    }

    /** Tells what is trained on. */
    void trainOn(Dataset data) {
        this.data = data;
    }

    /** Puts them in the place of the weights, if there are some yet. */
    void swapIn(Block block) {
        if (wrapper != null && !isOver && swapped == null && wrapper.hasAverages()) {
            swapped = wrapper.swapIn(block);
            if (batches > 0 && data != null) {
                own = BatchNormStatistics.of(block);
                recompute(block);
            }
        }
    }

    private void recompute(Block block) {
        try {
            BatchNormStatistics.recompute(block, first(source.batches(data)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TranslateException e) {
            throw new IllegalStateException("the training data cannot be processed", e);
        }
    }

    private Iterable<Batch> first(Iterable<Batch> all) {
        Iterator<Batch> iterator = all.iterator();
        return () ->
                new Iterator<>() {
                    private int count;

                    @Override
                    public boolean hasNext() {
                        return count < batches && iterator.hasNext();
                    }

                    @Override
                    public Batch next() {
                        if (!hasNext()) {
                            throw new NoSuchElementException();
                        }
                        count++;
                        return iterator.next();
                    }
                };
    }

    void swapOut() {
        if (swapped != null) {
            if (own != null) {
                own.restore();
                own = null;
            }
            swapped.close();
            swapped = null;
        }
    }

    /** Leaves the weights in their own place from now on. */
    void end() {
        swapOut();
        isOver = true;
    }

    /** Runs an action while the weights are in their own place. */
    void without(Block block, Runnable action) {
        if (swapped == null) {
            action.run();
            return;
        }
        BatchNormStatistics averaged = own == null ? null : BatchNormStatistics.of(block);
        BatchNormStatistics before = own;
        swapOut();
        try {
            action.run();
        } finally {
            swapped = wrapper.swapIn(block);
            if (averaged != null) {
                averaged.restore();
                own = before;
            }
        }
    }
}
