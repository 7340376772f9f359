package io.gradus.schedulers;

import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.dataset.Record;
import ai.djl.training.dataset.Sampler;
import ai.djl.util.Progress;

/** A data set of which only the size is known. */
final class StubDataset extends RandomAccessDataset {

    private final long size;

    StubDataset(long size, Sampler sampler) {
        super(new Builder().setSampling(sampler));
        this.size = size;
    }

    @Override
    public Record get(NDManager manager, long index) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected long availableSize() {
        return size;
    }

    @Override
    public void prepare(Progress progress) {
        // nothing to load
    }

    private static final class Builder extends BaseBuilder<Builder> {
        @Override
        protected Builder self() {
            return this;
        }
    }
}
