package io.gradus.schedulers;

import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.dataset.Sampler;
import java.util.Iterator;
import java.util.stream.LongStream;

/**
 * All indices of a data set in an order that depends on a seed and the epoch alone, each order
 * being as likely as any other (Fisher and Yates).
 *
 * @param seed any number
 * @param epoch the number of the epoch
 */
record SeededSampler(long seed, long epoch) implements Sampler.SubSampler {

    @Override
    public Iterator<Long> sample(RandomAccessDataset dataset) {
        long[] order = LongStream.range(0, Math.toIntExact(dataset.size())).toArray();
        Draws draws = new Draws(seed, epoch);
        for (int i = order.length - 1; i > 0; i--) {
            int j = draws.below(i + 1);
            long swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return LongStream.of(order).iterator();
    }
}
