package io.gradus.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The loss of a block on a batch as a function of its trainable weights. */
final class BlockLoss implements Function<NDList, NDArray> {

    private final Block block;
    private final Loss loss;
    private final NDList data;
    private final NDList labels;
    private final boolean training;
    private final Function<Parameter, NDArray> values;
    private final Map<String, Parameter> trainable = new LinkedHashMap<>();

    BlockLoss(
            Block block,
            Map<String, Parameter> parameters,
            Function<Parameter, NDArray> values,
            Loss loss,
            NDList data,
            NDList labels,
            boolean training) {
        this.block = block;
        this.values = values;
        this.loss = loss;
        this.data = data;
        this.labels = labels;
        this.training = training;
        parameters.forEach(
                (path, parameter) -> {
                    if (parameter.requiresGradient()
                            && values.apply(parameter).getDataType().isFloating()) {
                        trainable.put(path, parameter);
                    }
                });
        if (trainable.isEmpty()) {
            throw new IllegalArgumentException(
                    "the block must have a parameter that is trained, but has none");
        }
    }

    List<String> paths() {
        return List.copyOf(trainable.keySet());
    }

    /** The arrays that are trained now. */
    NDList weights() {
        NDList weights = new NDList();
        trainable.values().forEach(parameter -> weights.add(values.apply(parameter)));
        return weights;
    }

    @Override
    public NDArray apply(NDList weights) {
        NDManager manager = weights.head().getManager();
        Device device = weights.head().getDevice();
        Store store = new Store(manager, weights);
        NDList prediction = block.forward(store, on(device, data), training);
        List<String> missed = new ArrayList<>(trainable.keySet());
        missed.removeIf(path -> store.asked.contains(trainable.get(path).getId()));
        if (!missed.isEmpty()) {
            throw new IllegalArgumentException(
                    "the block does not take these parameters from the parameter store, as an"
                            + " imported network does not: "
                            + missed
                            + "; freeze them or give the loss as a function of the weights");
        }
        return loss.evaluate(on(device, labels), prediction);
    }

    /** Handles of their own, as some of DJL's blocks close their inputs. */
    private static NDList on(Device device, NDList arrays) {
        NDList handles = new NDList();
        for (NDArray array : arrays) {
            handles.add(array.stopGradient().toDevice(device, false));
        }
        return handles;
    }

    /** Gives the leaves in place of the weights, and copies of what a forward pass may change. */
    private final class Store extends ParameterStore {

        private final Map<String, NDArray> leaves = new HashMap<>();
        private final List<String> asked = new ArrayList<>();

        Store(NDManager manager, NDList weights) {
            super(manager, false);
            int i = 0;
            for (Parameter parameter : trainable.values()) {
                leaves.put(parameter.getId(), weights.get(i++));
            }
        }

        @Override
        public NDArray getValue(Parameter parameter, Device device, boolean inTraining) {
            if (parameter == null) {
                return null;
            }
            asked.add(parameter.getId());
            return leaves.computeIfAbsent(
                    parameter.getId(),
                    id -> {
                        NDArray fixed = values.apply(parameter).stopGradient();
                        return training ? fixed.duplicate() : fixed;
                    });
        }
    }
}
