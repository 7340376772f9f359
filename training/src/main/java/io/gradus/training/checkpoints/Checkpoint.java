package io.gradus.training.checkpoints;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import io.gradus.safetensors.SafetensorsException;
import io.gradus.safetensors.SafetensorsHeader;
import io.gradus.safetensors.SafetensorsReader;
import io.gradus.safetensors.SafetensorsWriter;
import io.gradus.text.Excerpt;
import io.gradus.training.TrainerParameters;
import io.gradus.training.checkpoints.CheckpointListener.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One file with all that a run needs to go on: the model's parameters under {@code model.}, the
 * optimizer's state under {@code optimizer.}, position, seed and the state of schedules in the
 * metadata.
 *
 * @param position how far the run is
 * @param samples the number of samples in the batches of the next epoch that are done, or {@link
 *     #UNCOUNTED}
 * @param seed what its random numbers are made from
 */
record Checkpoint(Position position, long samples, long seed) {

    /** In files of the first version, which counted batches alone. */
    static final long UNCOUNTED = -1;

    private static final FileFormat FIRST = new FileFormat("gradus.checkpoint", 1);
    private static final FileFormat FORMAT = new FileFormat("gradus.checkpoint", 2);
    private static final String BATCH = "batch";
    private static final String SAMPLES = "samples";
    static final String MODEL = "model.";
    private static final String OPTIMIZER = "optimizer.";

    /**
     * The start of the names of an optimizer's state, if a file is a checkpoint, or null. Those of
     * the model begin with {@link #MODEL}.
     */
    static String optimizerPrefix(Map<String, String> metadata) {
        return FIRST.isThatOf(metadata) || FORMAT.isThatOf(metadata) ? OPTIMIZER : null;
    }

    /**
     * Saves a checkpoint.
     *
     * @param earlier values that parameters had at this position, by path, where they are others
     *     now
     */
    void save(Path file, RunState run, Map<String, NDArray> earlier) throws IOException {
        TrainerParameters parameters = run.parameters();
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        FORMAT.describe(metadata);
        metadata.put("epoch", Integer.toString(position.epoch()));
        metadata.put(BATCH, Long.toString(position.batch()));
        metadata.put(SAMPLES, Long.toString(samples));
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
        OptimizerTensors state = run.tensors(OPTIMIZER);
        state.exclude();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            state.collect(manager, arrays, metadata);
            run.schedules().collect(metadata);
            run.evaluations().collect(metadata);
            new TrainerState(run.trainer()).collect(manager, arrays, metadata);
            SafetensorsWriter.write(file, metadata, arrays);
        } finally {
            state.endExclude();
        }
    }

    /**
     * Gives parameters, optimizer and schedules the values of a checkpoint. When this fails,
     * nothing has changed.
     *
     * @throws SafetensorsException if the file is damaged
     * @throws IOException if it cannot be read, is no checkpoint, or one of another version
     * @throws IllegalArgumentException if it is one of another model, optimizer or schedule
     */
    static Checkpoint load(Path file, RunState run) throws IOException {
        TrainerParameters parameters = run.parameters();
        OptimizerTensors state = run.tensors(OPTIMIZER);
        try (SafetensorsReader reader = SafetensorsReader.open(file);
                NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            Map<String, String> metadata = upgraded(reader.header().metadata());
            FORMAT.check(file, metadata);
            Checkpoint checkpoint =
                    new Checkpoint(
                            new Position(
                                    (int) number(file, metadata, "epoch", 0, Integer.MAX_VALUE),
                                    number(file, metadata, BATCH, 0, Long.MAX_VALUE),
                                    number(file, metadata, "steps", 0, Long.MAX_VALUE)),
                            number(file, metadata, SAMPLES, UNCOUNTED, Long.MAX_VALUE),
                            number(file, metadata, "seed", Long.MIN_VALUE, Long.MAX_VALUE));
            SafetensorsHeader header = new SafetensorsHeader(metadata, reader.header().tensors());
            StateMismatch mismatch = new StateMismatch(file, header);
            parameters
                    .byPath()
                    .forEach((path, p) -> mismatch.expect(MODEL + path, parameters.array(p)));
            state.compare(mismatch);
            run.schedules().compare(mismatch);
            TrainerState trainerState = new TrainerState(run.trainer());
            trainerState.compare(mismatch);
            mismatch.check("this model and optimizer");
            Map<String, NDArray> arrays = reader.read(manager);
            Map<String, Float> evaluations = LatestEvaluations.read(file, metadata);
            // no update sees some of it before and some after
            state.exclude();
            try {
                var prepared = state.prepare(file, metadata, arrays);
                // What a stateful schedule gives depends on its state, which is not there yet.
                state.logChangedOptions(file, metadata, run.schedules().isEmpty());
                run.schedules().restore(file, metadata);
                state.restore(prepared);
                run.evaluations().restore(evaluations);
                for (Map.Entry<String, Parameter> entry : parameters.byPath().entrySet()) {
                    parameters.assign(entry.getValue(), arrays.get(MODEL + entry.getKey()));
                }
                trainerState.restore(arrays, metadata);
            } finally {
                state.endExclude();
            }
            return checkpoint;
        }
    }

    /** Makes metadata of the first version that of this one, and returns others as they are. */
    private static Map<String, String> upgraded(Map<String, String> metadata) {
        if (!FIRST.isThatOf(metadata)) {
            return metadata;
        }
        Map<String, String> upgraded = new LinkedHashMap<>(metadata);
        FORMAT.describe(upgraded);
        boolean isBetween = "0".equals(metadata.get(BATCH));
        upgraded.put(SAMPLES, Long.toString(isBetween ? 0 : UNCOUNTED));
        ScheduleStates.upgrade(upgraded);
        return upgraded;
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
            throw new SafetensorsException(file, message(name, text), e);
        }
        throw new SafetensorsException(file, message(name, text));
    }

    private static String message(String name, String text) {
        return name + " in its metadata is " + (text == null ? "missing" : Excerpt.of(text));
    }
}
