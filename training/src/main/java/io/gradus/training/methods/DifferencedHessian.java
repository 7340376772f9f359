package io.gradus.training.methods;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Locale;
import java.util.Map;

/** The second derivatives in the present weights, from gradients around them, in float64. */
final class DifferencedHessian implements Curvature {

    private static final long MAX_WEIGHTS = 500;

    @Override
    public DataType vectorType(NDList weights) {
        long size = weights.stream().mapToLong(NDArray::size).sum();
        if (size > MAX_WEIGHTS) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "Newton evaluates the loss %,d times in an iteration for the %,d weights"
                                    + " that are trained; it takes at most %,d weights: use Bfgs or"
                                    + " Lbfgs",
                            2 * size,
                            size,
                            MAX_WEIGHTS));
        }
        return DataType.FLOAT64;
    }

    @Override
    public boolean learns() {
        return false;
    }

    @Override
    public void learn(NDArray s, NDArray y, double ys, double yy) {
        throw new UnsupportedOperationException("takes no pairs");
    }

    @Override
    public NDArray direction(Position here, NDArray gradient) {
        double precision =
                here.weights().stream()
                        .mapToDouble(w -> precision(w.getDataType()))
                        .max()
                        .orElseThrow();
        double root = Math.cbrt(precision);
        try (NDList ahead = new NDList();
                NDList behind = new NDList();
                NDArray h =
                        FlatVectors.SCRIPT.runArray(
                                here.manager(), "differences", here.weights(), root)) {
            for (int i = 0; i < gradient.size(); i++) {
                try (NDArray axis = FlatVectors.SCRIPT.runArray(here.manager(), "axis", h, i)) {
                    ahead.add(here.at(axis, 1).gradient());
                    behind.add(here.at(axis, -1).gradient());
                }
            }
            return FlatVectors.SCRIPT.runArray(
                    here.manager(), "newton", gradient, ahead, behind, h);
        }
    }

    /** How far 1 is from the next number. */
    private static double precision(DataType type) {
        return switch (type) {
            case FLOAT64 -> 0x1p-52;
            case FLOAT32 -> 0x1p-23;
            case FLOAT16 -> 0x1p-10;
            default -> 0x1p-7; // bfloat16, which DJL has no name for
        };
    }

    @Override
    public void forget() {}

    @Override
    public void toDevice(Device device) {}

    @Override
    public void save(Map<String, NDArray> state, NDManager manager) {}

    @Override
    public void restore(SavedState state, NDManager kept, long size) {}
}
