package io.gradus.training.methods;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * Losses of a few weights. They have no factors that are Java numbers: DJL makes arrays of these in
 * memory that is freed with the Java objects, also where the gradient needs them later.
 */
final class Problems {

    private Problems() {}

    /** The weights (-1.2, 1), (0.8, -0.5) of Rosenbrock's function of four variables. */
    static TestLoss rosenbrock(NDManager manager, DataType type) {
        return rosenbrock(manager, type, -1.2, 1, 0.8, -0.5);
    }

    static TestLoss rosenbrock(NDManager manager, DataType type, double... start) {
        int half = start.length / 2;
        double[] first = Arrays.copyOf(start, half);
        double[] second = Arrays.copyOfRange(start, half, start.length);
        NDList weights =
                new NDList(
                        array(manager, type, new Shape(half), first),
                        array(manager, type, new Shape(second.length, 1), second));
        NDArray hundred = array(manager, type, new Shape(), 100);
        return new TestLoss(weights, w -> rosenbrock(w, hundred));
    }

    private static NDArray rosenbrock(NDList weights, NDArray hundred) {
        NDArray x = weights.get(0).flatten().concat(weights.get(1).flatten());
        NDArray before = x.get(new NDIndex(":-1"));
        NDArray after = x.get(new NDIndex("1:"));
        NDArray steep = after.sub(before.square()).square().mul(hundred);
        return before.neg().add(1).square().add(steep).sum();
    }

    /** sum c (w - target)^2. */
    static NDArray quadratic(NDList weights, NDList curvatures, NDList targets) {
        NDArray sum = null;
        for (int i = 0; i < weights.size(); i++) {
            NDArray squares = weights.get(i).sub(targets.get(i)).square();
            NDArray part = squares.mul(curvatures.get(i)).sum();
            sum = sum == null ? part : sum.add(part);
        }
        return sum;
    }

    /** The mean squared error of two layers with tanh between them. */
    static NDArray mlp(NDList weights, NDArray inputs, NDArray labels) {
        NDArray hidden = inputs.matMul(weights.get(0)).add(weights.get(1)).tanh();
        return hidden.matMul(weights.get(2)).add(weights.get(3)).sub(labels).square().mean();
    }

    static NDArray array(NDManager manager, DataType type, Shape shape, double... values) {
        try (NDArray wide = manager.create(values, shape)) {
            return copy(wide, type);
        }
    }

    /** A copy with memory of its own, which toType does not make of its own type. */
    static NDArray copy(NDArray array, DataType type) {
        return array.getDataType() == type ? array.duplicate() : array.toType(type, true);
    }
}
