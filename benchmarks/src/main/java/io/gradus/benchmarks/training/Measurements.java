package io.gradus.benchmarks.training;

import io.gradus.benchmarks.cli.OrNull;
import io.gradus.benchmarks.cli.ResidentMemory;
import io.gradus.benchmarks.training.RunResult.Status;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The measurements of a run. */
final class Measurements {

    private static final double NANOS_PER_SECOND = 1e9;

    /** How many points the curve of the loss has, at most. */
    private static final int LOSS_POINTS = 200;

    /** All that changes in the course of a run. */
    record State(
            long updates,
            double pointSum,
            long pointCount,
            double finalSum,
            long finalCount,
            double epochSum,
            long epochUpdates,
            @OrNull Double lastAccuracy,
            DivergenceWatch.State watch,
            long samples,
            long trainNanos,
            long stepNanos,
            long nanos,
            Curve trainLoss,
            Curve accuracy,
            Curve learningRate) {}

    private final long all;
    private final long updatesPerEpoch;
    private final long updatesPerPoint;
    private final long finalBegin;
    private final DivergenceWatch watch;
    private final Curve.Builder trainLoss = new Curve.Builder();
    private final Curve.Builder accuracy = new Curve.Builder();
    private final Curve.Builder learningRate = new Curve.Builder();
    private final boolean memoryIsWatched = ResidentMemory.resetPeak();

    private final LongSupplier clock;
    private long begin;
    private long updates;
    private double pointSum;
    private long pointCount;
    private double finalSum;
    private long finalCount;
    private double epochSum;
    private long epochUpdates;
    private Double lastAccuracy;
    private long samples;
    private long trainNanos;
    private long stepNanos;

    Measurements(long updatesPerEpoch, int epochs, double divergeFactor) {
        this(updatesPerEpoch, epochs, divergeFactor, System::nanoTime);
    }

    /** With a clock of its own, in nanoseconds. */
    Measurements(long updatesPerEpoch, int epochs, double divergeFactor, LongSupplier clock) {
        this.clock = clock;
        begin = clock.getAsLong();
        this.updatesPerEpoch = updatesPerEpoch;
        all = updatesPerEpoch * epochs;
        updatesPerPoint = (all + LOSS_POINTS - 1) / LOSS_POINTS;
        finalBegin = all - Math.max(1, updatesPerEpoch / 2);
        watch = new DivergenceWatch(divergeFactor, all);
    }

    /** Notes an update; the rate is NaN if it is not known. */
    void update(double loss, double rate, long nanosOfStep) {
        stepNanos += nanosOfStep;
        epochSum += loss;
        epochUpdates++;
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

    /** Looks at the loss of the last update, and tells in what way the run has diverged, if so. */
    Optional<String> divergence(double loss) {
        return watch.update(loss);
    }

    /** Notes some training, without tests and checkpoints. */
    void trained(long moreSamples, long nanos) {
        samples += moreSamples;
        trainNanos += nanos;
    }

    /** Ends an epoch, and returns the mean loss of its batches. */
    double epochEnds() {
        double mean = epochSum / epochUpdates;
        epochSum = 0;
        epochUpdates = 0;
        return mean;
    }

    void evaluated(int epoch, double share) {
        accuracy.add(epoch, share);
        lastAccuracy = share;
    }

    State save() {
        return new State(
                updates,
                pointSum,
                pointCount,
                finalSum,
                finalCount,
                epochSum,
                epochUpdates,
                lastAccuracy,
                watch.save(),
                samples,
                trainNanos,
                stepNanos,
                clock.getAsLong() - begin,
                trainLoss.build(),
                accuracy.build(),
                learningRate.build());
    }

    /** Goes on where a run of the same length was. */
    void restore(State state) {
        updates = state.updates();
        pointSum = state.pointSum();
        pointCount = state.pointCount();
        finalSum = state.finalSum();
        finalCount = state.finalCount();
        epochSum = state.epochSum();
        epochUpdates = state.epochUpdates();
        lastAccuracy = state.lastAccuracy();
        watch.restore(state.watch());
        samples = state.samples();
        trainNanos = state.trainNanos();
        stepNanos = state.stepNanos();
        begin = clock.getAsLong() - state.nanos();
        trainLoss.restore(state.trainLoss());
        accuracy.restore(state.accuracy());
        learningRate.restore(state.learningRate());
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
                trainNanos <= 0 ? 0 : samples * NANOS_PER_SECOND / trainNanos,
                trainNanos <= 0 ? 0 : (double) stepNanos / trainNanos,
                (clock.getAsLong() - begin) / NANOS_PER_SECOND,
                memoryIsWatched ? (Long) ResidentMemory.peak().orElseThrow() : null);
    }
}
