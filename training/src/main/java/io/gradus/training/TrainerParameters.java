package io.gradus.training;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.util.PairList;
import io.gradus.optimizers.state.BlockParameters;
import io.gradus.safetensors.TensorMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The parameters of a trainer, with their replicas on all its devices. */
public final class TrainerParameters {

    private final Map<String, Parameter> byPath;
    private final Device[] devices;
    private final ParameterStore store;

    /**
     * Takes the parameters.
     *
     * @param trainer the trainer
     * @throws IllegalStateException if one is not initialized
     */
    public TrainerParameters(Trainer trainer) {
        byPath = BlockParameters.of(trainer.getModel().getBlock());
        devices = trainer.getDevices();
        store = storeOf(trainer);
    }

    /**
     * Returns all parameters.
     *
     * @return the parameters by their path in the block, in its order
     */
    public Map<String, Parameter> byPath() {
        return byPath;
    }

    /**
     * Returns the array that training changes: the model's own or, if it is elsewhere, the first
     * copy.
     *
     * @param parameter a parameter of the trainer
     * @return the array, which belongs to the trainer
     */
    public NDArray array(Parameter parameter) {
        return store.getValue(parameter, devices[0], true);
    }

    /**
     * Returns the arrays of a parameter on the devices.
     *
     * @param parameter a parameter of the trainer
     * @return the array of each device, in their order; they belong to the trainer
     */
    public NDArray[] onDevices(Parameter parameter) {
        NDArray[] arrays = new NDArray[devices.length];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = store.getValue(parameter, devices[i], true);
        }
        return arrays;
    }

    /** The model's own array and those on the devices, each once. */
    List<NDArray> replicas(Parameter parameter) {
        List<NDArray> replicas = new ArrayList<>(List.of(parameter.getArray()));
        for (NDArray replica : onDevices(parameter)) {
            if (replicas.stream().noneMatch(known -> known == replica)) {
                replicas.add(replica);
            }
        }
        return replicas;
    }

    /**
     * Gives a parameter other values, on all devices.
     *
     * @param parameter a parameter of the trainer
     * @param values as many values, on any device
     */
    public void assign(Parameter parameter, NDArray values) {
        replicas(parameter).forEach(replica -> TensorMemory.assign(replica, values));
    }

    /** A trainer shows its parameter store to the model's block alone: one asks for it as block. */
    private static ParameterStore storeOf(Trainer trainer) {
        if (trainer instanceof StoreHolder own) {
            return own.store();
        }
        Model model = trainer.getModel();
        Block block = model.getBlock();
        Visitor visitor = new Visitor();
        model.setBlock(visitor);
        try {
            trainer.evaluate(new NDList());
        } finally {
            model.setBlock(block);
        }
        return visitor.store;
    }

    private static final class Visitor extends AbstractBlock {

        private ParameterStore store;

        @Override
        protected NDList forwardInternal(
                ParameterStore parameterStore,
                NDList inputs,
                boolean training,
                PairList<String, Object> params) {
            store = parameterStore;
            return inputs;
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return inputShapes;
        }
    }
}
