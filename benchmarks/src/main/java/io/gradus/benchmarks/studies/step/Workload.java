package io.gradus.benchmarks.studies.step;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;

/**
 * A model's parameters and gradients as a trainer hands them to an optimizer: float32, weights that
 * have a gradient of their own (which {@code update} sets to zero), and for each step a new copy of
 * each gradient, here of noise, which the engine's threads have just written.
 */
final class Workload implements AutoCloseable {

    private static final float WEIGHT_DEVIATION = 0.05f;
    private static final float GRADIENT_DEVIATION = 0.01f;

    /** Each step begins somewhere else in the noise; far more than the steps of a measurement. */
    private static final int SHIFTS = 1 << 16;

    /** A prime, so that all shifts come. */
    private static final int STRIDE = 7919;

    private final NDManager manager;
    private final List<String> ids = new ArrayList<>();
    private final List<NDArray> weights = new ArrayList<>();
    private final NDArray noise;
    private NDManager gradientManager;
    private List<NDArray> gradients;
    private int steps;

    public Workload(TensorSet set, int seed) {
        this(set, seed, Device.cpu());
    }

    /** Makes the arrays on a device. */
    Workload(TensorSet set, int seed, Device device) {
        Engine engine = Engine.getEngine("PyTorch");
        engine.setRandomSeed(seed);
        manager = engine.newBaseManager(device);
        for (Shape shape : set.shapes()) {
            NDArray weight = manager.randomNormal(shape).muli(WEIGHT_DEVIATION);
            weight.setRequiresGradient(true);
            ids.add("parameter" + ids.size());
            weights.add(weight);
        }
        noise = manager.randomNormal(new Shape(set.values() + SHIFTS)).muli(GRADIENT_DEVIATION);
        gradientManager = manager.newSubManager();
        backward();
        refresh();
    }

    /** The engine makes the weights' own gradients in the first backward pass. */
    private void backward() {
        try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
            for (NDArray weight : weights) {
                try (NDArray sum = weight.sum()) {
                    collector.backward(sum);
                }
            }
        }
    }

    /** Makes new gradients, as DJL's parameter server does for each step. */
    public void refresh() {
        gradientManager.close();
        gradientManager = manager.newSubManager();
        List<NDArray> fresh = new ArrayList<>();
        long from = (long) steps++ * STRIDE % SHIFTS;
        for (NDArray weight : weights) {
            long to = from + weight.size();
            try (NDArray part = noise.get(new NDIndex().addSliceDim(from, to));
                    NDArray shaped = part.reshape(weight.getShape())) {
                NDArray gradient = shaped.duplicate();
                gradient.attach(gradientManager);
                fresh.add(gradient);
            }
            from = to;
        }
        gradients = fresh;
        await();
    }

    /** A GPU works on while Java goes on; what is read of it was written before. */
    void await() {
        if (manager.getDevice().isGpu()) {
            try (NDArray one = manager.ones(new Shape())) {
                one.getFloat();
            }
        }
    }

    /** Where the arrays are. */
    Device device() {
        return manager.getDevice();
    }

    /** Makes a step: one update of each parameter. */
    public void step(Optimizer optimizer) {
        for (int i = 0; i < weights.size(); i++) {
            optimizer.update(ids.get(i), weights.get(i), gradients.get(i));
        }
        await();
    }

    /** Whether all weights are numbers. */
    boolean isFinite() {
        return weights.stream()
                .allMatch(
                        weight -> {
                            try (NDArray sum = weight.sum()) {
                                return Float.isFinite(sum.getFloat());
                            }
                        });
    }

    /** The number of all weights. */
    long values() {
        return weights.stream().mapToLong(NDArray::size).sum();
    }

    List<NDArray> weights() {
        return weights;
    }

    List<NDArray> gradients() {
        return gradients;
    }

    /** Frees the arrays. */
    @Override
    public void close() {
        manager.close();
    }
}
