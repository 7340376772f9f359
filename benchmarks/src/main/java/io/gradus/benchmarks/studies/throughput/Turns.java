package io.gradus.benchmarks.studies.throughput;

import io.gradus.benchmarks.cli.Progress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The turns of a timing. Each round times all candidates in turn, so that other load on the machine
 * affects all of them alike.
 *
 * @param warmUp rounds that do not count, at the beginning
 * @param counted rounds that count
 * @param milliseconds how long a turn is
 */
public record Turns(int warmUp, int counted, int milliseconds) {

    /** Longer than PyTorch's threads spin after an operation, on a core that the next needs. */
    private static final long PAUSE = 20;

    /** So many rounds, after half as many that warm up. */
    static Turns of(int counted, int milliseconds) {
        return new Turns(Math.max(1, counted / 2), counted, milliseconds);
    }

    int all() {
        return warmUp + counted;
    }

    /** Images per second in each round that counts, by the names of the candidates. */
    Map<String, double[]> time(
            List<TransformCandidate> candidates, WorkerPool workers, Progress progress) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(milliseconds);
        Map<String, double[]> rates = new LinkedHashMap<>();
        for (TransformCandidate candidate : candidates) {
            rates.put(candidate.name(), new double[counted]);
        }
        for (int round = -warmUp; round < counted; round++) {
            for (TransformCandidate candidate : candidates) {
                pause();
                double rate = workers.imagesPerSecond(candidate, nanos);
                if (round >= 0) {
                    rates.get(candidate.name())[round] = rate;
                }
                progress.step(candidate.name());
            }
        }
        return rates;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
