package io.gradus.optimizers;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.optimizer.Optimizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Saves and loads the state of an optimizer of this package: its counts and arrays.
 *
 * <pre>{@code
 * OptimizerState.save(adam, model.getBlock(), Path.of("adam.safetensors"));
 * ...
 * trainer.initialize(new Shape(1, 784));
 * OptimizerState.load(adam, model.getBlock(), Path.of("adam.safetensors"));
 * }</pre>
 *
 * <p>The file is a <a href="https://github.com/huggingface/safetensors">safetensors</a> file. For
 * each parameter of the block, by its key in {@code block.getParameters()}, it has the number of
 * updates, {@code <key>.step} (I64, 0 for one that was never updated), and the state arrays, {@code
 * <key>.<name>} (of the weight's shape and type, or of float32 if that has 16 bits; PyTorch's names
 * where it has them, such as {@code exp_avg}). Of a weight of 16 bits the float32 master weight is
 * {@code <key>.master_weight}. What belongs to the optimizer inside a wrapper begins with {@code
 * inner.}. The metadata has the {@code format} "gradus.optimizer", the {@code format_version} "1",
 * the {@code class}, the hyper-parameters as JSON in {@code options}, the number of {@code updates}
 * of the run, and a checksum, {@code crc32c}.
 *
 * <p>With several devices the state of one is saved, since all have the same; each gets its copy
 * when it is next updated. To go on with a whole training run, see {@link CheckpointListener}.
 */
public final class OptimizerState {

    private static final FileFormat FORMAT = new FileFormat("gradus.optimizer", 1);

    private OptimizerState() {}

    /**
     * Saves the state. A file that exists is replaced once the new one is complete and on the disk;
     * when this fails, it stays as it was.
     *
     * @param optimizer the optimizer; it may have made no update yet
     * @param block the block whose parameters it updates
     * @param file the file, in a folder that exists
     * @throws IOException if the file cannot be written
     * @throws IllegalArgumentException if the optimizer, or one inside it, is not of this package
     *     (DJL's do not give their state away), or has updated parameters that are not in the block
     * @throws IllegalStateException if a parameter is not initialized or the optimizer is closed
     */
    public static void save(Optimizer optimizer, Block block, Path file) throws IOException {
        OptimizerTensors state = new OptimizerTensors(optimizer, BlockParameters.of(block), "");
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        FORMAT.describe(metadata);
        state.exclude();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            state.collect(manager, arrays, metadata);
            SafetensorsWriter.write(file, metadata, arrays);
        } finally {
            state.endExclude();
        }
    }

    /**
     * Replaces the state by that of a file. When this fails, nothing has changed.
     *
     * <p>Other hyper-parameters than those in the file are allowed, since they may be changed in
     * the middle of a run; they are logged.
     *
     * @param optimizer the optimizer, of the class that was saved; it may have made updates
     * @param block the block whose parameters it updates
     * @param file the file
     * @throws IOException if the file cannot be read, or is damaged or no file of this kind; the
     *     message names it and says why
     * @throws IllegalArgumentException if the state is that of another optimizer or block; the
     *     message tells all that does not fit: classes, names, shapes and types
     * @throws IllegalStateException if a parameter is not initialized or the optimizer is closed
     */
    public static void load(Optimizer optimizer, Block block, Path file) throws IOException {
        OptimizerTensors state = new OptimizerTensors(optimizer, BlockParameters.of(block), "");
        try (SafetensorsReader reader = SafetensorsReader.open(file);
                NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            Map<String, String> metadata = reader.header().metadata();
            FORMAT.check(file, metadata);
            Misfits misfits = new Misfits(file, reader.header());
            state.compare(misfits);
            misfits.check("this optimizer and block");
            var prepared = state.prepare(file, metadata, reader.read(manager));
            state.logChangedOptions(file, metadata);
            state.restore(prepared);
        }
    }
}
