package io.gradus.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/** Random vectors in the shapes of weights; the same for a seed on every device. */
final class RandomVectors {

    private final SplittableRandom random;

    RandomVectors(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Values of -1 or 1, equally likely. */
    NDList signs(NDManager manager, List<NDArray> weights) {
        return draw(manager, weights, () -> random.nextBoolean() ? 1 : -1);
    }

    /** Values of the standard normal distribution. */
    NDList normal(NDManager manager, List<NDArray> weights) {
        return draw(manager, weights, random::nextGaussian);
    }

    private static NDList draw(NDManager manager, List<NDArray> weights, DoubleSupplier value) {
        NDList vector = new NDList();
        for (NDArray weight : weights) {
            float[] values = new float[Math.toIntExact(weight.size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) value.getAsDouble();
            }
            try (NDArray host = manager.create(values, weight.getShape())) {
                NDArray there = host.toDevice(weight.getDevice(), false);
                NDArray typed = there.toType(weight.getDataType(), true);
                if (there != host) {
                    there.close();
                }
                vector.add(typed);
            }
        }
        return vector;
    }
}
