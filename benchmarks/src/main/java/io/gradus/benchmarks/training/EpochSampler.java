package io.gradus.benchmarks.training;

import ai.djl.training.dataset.BatchSampler;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.dataset.Sampler;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Batches in an order that depends on the seed and the epoch alone, whatever else draws random
 * numbers. Each pass over the data is an epoch.
 */
final class EpochSampler implements Sampler {

    private final long seed;
    private final int batchSize;
    private long epoch;

    EpochSampler(long seed, int batchSize) {
        this(seed, batchSize, 0);
    }

    /** For a run that goes on after some epochs. */
    EpochSampler(long seed, int batchSize, long firstEpoch) {
        this.seed = seed;
        this.batchSize = batchSize;
        epoch = firstEpoch;
    }

    @Override
    public Iterator<List<Long>> sample(RandomAccessDataset dataset) {
        // The first draw of a SplittableRandom mixes its seed well; the seeds themselves are alike.
        long seedOfSeed = new SplittableRandom(seed).nextLong();
        SplittableRandom random = new SplittableRandom(seedOfSeed + epoch++);
        long[] order = LongStream.range(0, dataset.size()).toArray();
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            long swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        SubSampler shuffled = data -> LongStream.of(order).iterator();
        return new BatchSampler(shuffled, batchSize).sample(dataset);
    }

    @Override
    public int getBatchSize() {
        return batchSize;
    }
}
