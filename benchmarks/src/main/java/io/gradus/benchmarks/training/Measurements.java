package io.gradus.benchmarks.training;

import io.gradus.benchmarks.cli.ResidentMemory;
import io.gradus.benchmarks.training.RunResult.Status;

/** Collects what a run measures. */
final class Measurements {

    private static final double NANOS_PER_SECOND = 1e9;

    /** How many points the curve of the loss has, at most. */
    private static final int LOSS_POINTS = 200;

    private final long all;
    private final long updatesPerEpoch;
    private final long updatesPerPoint;
    private final long finalBegin;
    private final Curve.Builder trainLoss = new Curve.Builder();
    private final Curve.Builder accuracy = new Curve.Builder();
    private final Curve.Builder learningRate = new Curve.Builder();
    private final boolean memoryIsWatched = ResidentMemory.resetPeak();
    private final long begin = System.nanoTime();

    private long updates;
    private double pointSum;
    private long pointCount;
    private double finalSum;
    private long finalCount;
    private Double lastAccuracy;
    private long samples;
    private long trainNanos;
    private long stepNanos;

    Measurements(long updatesPerEpoch, int epochs) {
        this.updatesPerEpoch = updatesPerEpoch;
        all = updatesPerEpoch * epochs;
        updatesPerPoint = (all + LOSS_POINTS - 1) / LOSS_POINTS;
        finalBegin = all - Math.max(1, updatesPerEpoch / 2);
    }

    /** Notes an update; the rate is NaN if it is not known. */
    void update(double loss, double rate, long nanosOfStep) {
        stepNanos += nanosOfStep;
        if (!Double.isFinite(loss)) {
            updates++; // the last one: a curve holds numbers only
            return;
        }
        if (updates >= finalBegin) {
            finalSum += loss;
            finalCount++;
        }
        pointSum += loss;
        pointCount++;
        updates++;
        if (pointCount == updatesPerPoint || updates == all) {
            double epoch = (double) updates / updatesPerEpoch;
            trainLoss.add(epoch, pointSum / pointCount);
            if (!Double.isNaN(rate)) {
                learningRate.add(epoch, rate);
            }
            pointSum = 0;
            pointCount = 0;
        }
    }

    /** Notes an epoch or a part of one, without its evaluation. */
    void trained(long samplesOfEpoch, long nanosOfEpoch) {
        samples += samplesOfEpoch;
        trainNanos += nanosOfEpoch;
    }

    void evaluated(int epoch, double share) {
        accuracy.add(epoch, share);
        lastAccuracy = share;
    }

    RunResult result(String recipe, int seed, Status status, String message) {
        boolean done = status == Status.DONE;
        return new RunResult(
                recipe,
                seed,
                status,
                message,
                trainLoss.build(),
                accuracy.build(),
                learningRate.build(),
                done ? finalSum / finalCount : null,
                done ? lastAccuracy : null,
                updates,
                trainNanos == 0 ? 0 : samples * NANOS_PER_SECOND / trainNanos,
                trainNanos == 0 ? 0 : (double) stepNanos / trainNanos,
                (System.nanoTime() - begin) / NANOS_PER_SECOND,
                memoryIsWatched ? (Long) ResidentMemory.peak().orElseThrow() : null);
    }
}
