package io.gradus.benchmarks.studies.step;

import io.gradus.benchmarks.cli.Progress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The rounds of a timing. Each round times all candidates in turn, so that other load on the
 * machine affects all of them alike.
 *
 * @param warmUp rounds that do not count, at the beginning
 * @param counted rounds that count
 * @param steps how many steps a candidate makes in a round; its time is their mean
 */
public record Rounds(int warmUp, int counted, int steps) {

    /** As many as Lookahead makes until it looks back. */
    private static final int STEPS = 5;

    private static final int WARM_UP_PART = 4;

    static final double NANOS_PER_MILLI = 1e6;

    /** So many rounds, after a quarter more that warm up. */
    static Rounds of(int counted) {
        return new Rounds(Math.max(1, counted / WARM_UP_PART), counted, STEPS);
    }

    int updates() {
        return all() * steps;
    }

    int all() {
        return warmUp + counted;
    }

    /** The milliseconds of a step in each round that counts, by the names of the candidates. */
    Map<String, double[]> time(List<? extends Candidate> candidates, Progress progress) {
        Map<String, double[]> times = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            times.put(candidate.name(), new double[counted]);
        }
        for (int round = -warmUp; round < counted; round++) {
            for (Candidate candidate : candidates) {
                double milliseconds = candidate.milliseconds().applyAsDouble(steps);
                if (round >= 0) {
                    times.get(candidate.name())[round] = milliseconds;
                }
                progress.step(candidate.name());
            }
        }
        return times;
    }

    /** The mean milliseconds of a step, without what is done before each. */
    static double milliseconds(int steps, Runnable before, Runnable step) {
        return milliseconds(steps, before, step, System::nanoTime);
    }

    static double milliseconds(int steps, Runnable before, Runnable step, LongSupplier clock) {
        long nanos = 0;
        for (int i = 0; i < steps; i++) {
            before.run();
            long begin = clock.getAsLong();
            step.run();
            nanos += clock.getAsLong() - begin;
        }
        return nanos / NANOS_PER_MILLI / steps;
    }
}
