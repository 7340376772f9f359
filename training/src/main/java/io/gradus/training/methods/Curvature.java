package io.gradus.training.methods;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Map;

/** What a second-order method knows of the curvature of the loss, and where it therefore goes. */
interface Curvature {

    /**
     * The type of the vectors for weights.
     *
     * @throws IllegalArgumentException if there are too many weights
     */
    DataType vectorType(NDList weights);

    /** Whether it needs pairs of moves and differences of gradients. */
    boolean learns();

    /**
     * Takes a pair of arrays in the manager of what is kept, which belong to it then.
     *
     * @param s the move
     * @param y the difference of the gradients
     * @param ys their product, above 0
     * @param yy the square of the difference
     */
    void learn(NDArray s, NDArray y, double ys, double yy);

    /**
     * The direction.
     *
     * @param here the weights, marked as the start; may be moved, and are put back by the caller
     * @param gradient the gradient there
     * @return a vector in the manager of the position
     */
    NDArray direction(Position here, NDArray gradient);

    /** Forgets all; the manager of what is kept is closed next. */
    void forget();

    /** Moves what is known to another device. */
    void toDevice(Device device);

    /** Adds copies of what is known. */
    void save(Map<String, NDArray> state, NDManager manager);

    /**
     * Takes copies of what was saved; nothing is known before.
     *
     * @param state what was saved
     * @param kept the manager of what is kept
     * @param size the size of vectors
     */
    void restore(SavedState state, NDManager kept, long size);
}
