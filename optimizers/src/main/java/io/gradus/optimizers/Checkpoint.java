package io.gradus.optimizers;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.optimizer.Optimizer;
import io.gradus.optimizers.CheckpointListener.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One file with all that a run needs to go on: the model's parameters under {@code model.}, the
 * optimizer's state under {@code optimizer.}, position and seed in the metadata.
 *
 * @param position how far the run is
 * @param seed what its random numbers are made from
 */
record Checkpoint(Position position, long seed) {

    private static final FileFormat FORMAT = new FileFormat("gradus.checkpoint", 1);
    private static final String MODEL = "model.";
    private static final String OPTIMIZER = "optimizer.";

    /**
     * Saves a checkpoint.
     *
     * @param earlier values that parameters had at this position, by path, where they are others
     *     now
     */
    void save(
            Path file,
            TrainerParameters parameters,
            Map<String, NDArray> earlier,
            Optimizer optimizer)
            throws IOException {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        FORMAT.describe(metadata);
        metadata.put("epoch", Integer.toString(position.epoch()));
        metadata.put("batch", Long.toString(position.batch()));
        metadata.put("steps", Long.toString(position.steps()));
        metadata.put("seed", Long.toString(seed));
        parameters
                .byPath()
                .forEach(
                        (path, parameter) -> {
                            NDArray array = earlier.get(path);
                            arrays.put(
                                    MODEL + path,
                                    array == null ? parameters.array(parameter) : array);
                        });
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            new OptimizerTensors(optimizer, parameters.byPath(), OPTIMIZER)
                    .collect(manager, arrays, metadata);
            SafetensorsWriter.write(file, metadata, arrays);
        }
    }

    /**
     * Gives parameters and optimizer the values of a checkpoint. When this fails, nothing has
     * changed.
     *
     * @throws SafetensorsException if the file is damaged
     * @throws IOException if it cannot be read, is no checkpoint, or one of another version
     * @throws IllegalArgumentException if it is one of another model or optimizer
     */
    static Checkpoint load(Path file, TrainerParameters parameters, Optimizer optimizer)
            throws IOException {
        OptimizerTensors state = new OptimizerTensors(optimizer, parameters.byPath(), OPTIMIZER);
        try (SafetensorsReader reader = SafetensorsReader.open(file);
                NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            Map<String, String> metadata = reader.header().metadata();
            FORMAT.check(file, metadata);
            Checkpoint checkpoint =
                    new Checkpoint(
                            new Position(
                                    (int) number(file, metadata, "epoch", 0, Integer.MAX_VALUE),
                                    number(file, metadata, "batch", 0, Long.MAX_VALUE),
                                    number(file, metadata, "steps", 0, Long.MAX_VALUE)),
                            number(file, metadata, "seed", Long.MIN_VALUE, Long.MAX_VALUE));
            Misfits misfits = new Misfits(file, reader.header());
            parameters
                    .byPath()
                    .forEach((path, p) -> misfits.expect(MODEL + path, parameters.array(p)));
            state.compare(misfits);
            misfits.check("this model and optimizer");
            Map<String, NDArray> arrays = reader.read(manager);
            var prepared = state.prepare(file, arrays);
            state.logChangedOptions(file, metadata);
            state.restore(prepared);
            for (Map.Entry<String, Parameter> entry : parameters.byPath().entrySet()) {
                parameters.assign(entry.getValue(), arrays.get(MODEL + entry.getKey()));
            }
            return checkpoint;
        }
    }

    private static long number(
            Path file, Map<String, String> metadata, String name, long least, long most)
            throws SafetensorsException {
        String text = metadata.get(name);
        try {
            long number = Long.parseLong(String.valueOf(text));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new SafetensorsException(file, name + " in its metadata is " + text, e);
        }
        throw new SafetensorsException(file, name + " in its metadata is " + text);
    }
}
