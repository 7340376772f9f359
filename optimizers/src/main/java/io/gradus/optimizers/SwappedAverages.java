package io.gradus.optimizers;

/**
 * The time in which a block holds the averages of its weights; closing it ends that, and does
 * nothing if it is over already.
 */
public interface SwappedAverages extends AutoCloseable {

    /**
     * Puts the weights back.
     *
     * @throws IllegalStateException if a weight has been closed since
     */
    @Override
    void close();
}
