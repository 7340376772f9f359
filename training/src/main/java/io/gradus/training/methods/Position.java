package io.gradus.training.methods;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/** The weights during a step, as a vector; what it makes lasts until it is closed. */
final class Position implements AutoCloseable {

    // PyTorch's numbers of types
    private static final int FLOAT32 = 6;
    private static final int FLOAT64 = 7;

    private final StepLoss loss;
    private final NDManager manager;
    private final NDArray found;
    private final double largest;
    private final double sum;
    private NDList start;
    private int evaluations = 1;

    /**
     * Takes the weights as the step found them.
     *
     * @param loss the loss
     * @param type the type of vectors, float32 or float64
     */
    Position(StepLoss loss, DataType type) {
        this.loss = loss;
        manager = loss.weights().head().getManager().newSubManager();
        int number = type == DataType.FLOAT64 ? FLOAT64 : FLOAT32;
        found = FlatVectors.SCRIPT.runArray(manager, "gather", loss.gradients(), number);
        double[] sizes = numbers(FlatVectors.SCRIPT.runArray(manager, "sizes", found));
        largest = sizes[0];
        sum = sizes[1];
    }

    NDManager manager() {
        return manager;
    }

    NDList weights() {
        return loss.weights();
    }

    /** The gradient that the step found. */
    NDArray found() {
        return found;
    }

    /** Its largest absolute value. */
    double foundLargest() {
        return largest;
    }

    /** The sum of its absolute values. */
    double foundSum() {
        return sum;
    }

    /** The number of evaluations, that of the trainer among them. */
    int evaluations() {
        return evaluations;
    }

    /** Makes the present weights the start of lines. */
    void mark() {
        if (start == null) {
            start = FlatVectors.SCRIPT.runList(manager, "copies", loss.weights());
        } else {
            FlatVectors.SCRIPT.run("restore", start, loss.weights());
        }
    }

    /** Puts the weights back to the start, to the bit. */
    void back() {
        if (start != null) {
            FlatVectors.SCRIPT.run("restore", loss.weights(), start);
        }
    }

    /** Puts the weights on a line from the start. */
    void put(NDArray direction, double step) {
        FlatVectors.SCRIPT.run("put", loss.weights(), start, direction, step);
    }

    /** Evaluates the loss on a line from the start, and leaves the weights there. */
    LinePoint at(NDArray direction, double step) {
        put(direction, step);
        evaluations++;
        double value = loss.evaluate();
        NDList seen = FlatVectors.SCRIPT.runList(manager, "along", loss.gradients(), direction);
        return new LinePoint(step, value, numbers(seen.get(1))[0], seen.get(0));
    }

    /** The largest absolute value of a vector. */
    double largest(NDArray vector) {
        return numbers(FlatVectors.SCRIPT.runArray(manager, "sizes", vector))[0];
    }

    /** Reads a small array and closes it. */
    static double[] numbers(NDArray array) {
        try (array) {
            return array.toDoubleArray();
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
