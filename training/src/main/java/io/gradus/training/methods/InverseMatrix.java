package io.gradus.training.methods;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Locale;
import java.util.Map;

/** A full inverse of the second derivatives, learned from moves, in float64. */
final class InverseMatrix implements Curvature {

    private static final long MAX_WEIGHTS = 5000;

    private static final String MATRIX = "inverse";

    /** Symmetric; null before the first pair. */
    private NDArray inverse;

    @Override
    public DataType vectorType(NDList weights) {
        long size = weights.stream().mapToLong(NDArray::size).sum();
        if (size > MAX_WEIGHTS) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "Bfgs keeps a matrix of %,d x %<,d numbers for the %<,d weights that are"
                                    + " trained, %,.1f GB; it takes at most %,d weights: use Lbfgs,"
                                    + " which keeps some vectors",
                            size,
                            8e-9 * size * size,
                            MAX_WEIGHTS));
        }
        return DataType.FLOAT64;
    }

    @Override
    public boolean learns() {
        return true;
    }

    @Override
    public void learn(NDArray s, NDArray y, double ys, double yy) {
        try (s;
                y) {
            if (inverse == null) {
                inverse =
                        FlatVectors.SCRIPT.runArray(y.getManager(), "scaled_identity", y, ys / yy);
            }
            FlatVectors.SCRIPT.run("learn", inverse, s, y, 1 / ys);
        }
    }

    @Override
    public NDArray direction(Position here, NDArray gradient) {
        return inverse == null
                ? FlatVectors.SCRIPT.runArray(here.manager(), "scaled", gradient, -1.0)
                : FlatVectors.SCRIPT.runArray(here.manager(), "minus_product", inverse, gradient);
    }

    @Override
    public void forget() {
        inverse = null;
    }

    @Override
    public void toDevice(Device device) {
        if (inverse != null) {
            try (NDArray old = inverse) {
                inverse = old.toDevice(device, true);
                inverse.attach(old.getManager());
            }
        }
    }

    @Override
    public void save(Map<String, NDArray> state, NDManager manager) {
        if (inverse != null) {
            state.put(MATRIX, DescentLoop.copy(inverse, manager));
        }
    }

    @Override
    public void restore(SavedState state, NDManager kept, long size) {
        if (state.has(MATRIX)) {
            inverse = DescentLoop.copy(state.array(MATRIX, size, size), kept);
        }
    }
}
