package io.gradus.benchmarks.throughput;

import io.gradus.benchmarks.cli.Progress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long images are changed: each round has all contenders in turn, so that whatever else happens
 * on the machine meets all of them alike.
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

    /** Images per second in each round that counts, by the names of the contenders. */
    Map<String, double[]> time(List<Contender> contenders, Crew crew, Progress progress) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(milliseconds);
        Map<String, double[]> rates = new LinkedHashMap<>();
        for (Contender contender : contenders) {
            rates.put(contender.name(), new double[counted]);
        }
        for (int round = -warmUp; round < counted; round++) {
            for (Contender contender : contenders) {
                pause();
                double rate = crew.imagesPerSecond(contender, nanos);
                if (round >= 0) {
                    rates.get(contender.name())[round] = rate;
                }
                progress.step(contender.name());
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
