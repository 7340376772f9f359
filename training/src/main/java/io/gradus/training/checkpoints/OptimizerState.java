package io.gradus.training.checkpoints;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.optimizer.Optimizer;
import io.gradus.optimizers.state.BlockParameters;
import io.gradus.safetensors.SafetensorsReader;
import io.gradus.safetensors.SafetensorsWriter;
import io.gradus.text.Checks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
 * of the run, for {@code Ema} and {@code Swa} after which of them parameters were there ({@code
 * begins}: {@code run}, and by key those {@code others} that came later), the number and the
 * learning rate of the last of them in {@code rate}, and a checksum, {@code crc32c}.
 *
 * <p>With several devices the state of one is saved, since all have the same; each gets its copy
 * when it is next updated. To go on with a whole training run, see {@link CheckpointListener}.
 *
 * <p>A file of any origin is read with suspicion: a header of more than 100,000,000 bytes, or a
 * 16th of the largest heap, or with more than 10,000 texts, is refused, and messages cut off what
 * they quote.
 */
public final class OptimizerState {

    private static final FileFormat FORMAT = new FileFormat("gradus.optimizer", 1);

    /**
     * Result of loading: the parameters of the block and of the file, by what became of them.
     *
     * @param loaded the keys of those whose state is that of the file
     * @param unchanged the keys of the block's others, whose state is as it was
     * @param leftOver the keys of those in the file that the block lacks, as far as they were
     *     chosen
     */
    public record Loaded(List<String> loaded, List<String> unchanged, List<String> leftOver) {}

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
     * the middle of a run; they are logged, another learning rate as a warning.
     *
     * @param optimizer the optimizer, of the class that was saved; it may have made updates
     * @param block the block whose parameters it updates
     * @param file the file, of {@link #save} or a checkpoint
     * @throws IOException if the file cannot be read, or is damaged or no file of this kind; the
     *     message names it and says why
     * @throws IllegalArgumentException if the state is that of another optimizer or block; the
     *     message tells all that does not fit: classes, names, shapes and types
     * @throws IllegalStateException if a parameter is not initialized or the optimizer is closed
     */
    public static void load(Optimizer optimizer, Block block, Path file) throws IOException {
        load(optimizer, block, file, PartialLoad.builder().build());
    }

    /**
     * Replaces a part of the state by that of a file, for a block that is not quite the one that
     * was saved. When this fails, nothing has changed.
     *
     * <pre>{@code
     * // the last layer has another number of classes now
     * PartialLoad options = PartialLoad.builder().optOtherShape(true).build();
     * OptimizerState.Loaded loaded = OptimizerState.load(adam, model.getBlock(), file, options);
     * }</pre>
     *
     * <p>A parameter is loaded as a whole or not at all. One that is not loaded keeps the state
     * that the optimizer has, in a new run none: it starts afresh. The optimizer, and those inside
     * it, must be of the classes that were saved. The weights are not loaded. The number of updates
     * of the run is, so that a schedule goes on; {@code rate.shift(optimizer.updates())} would be
     * one that begins then.
     *
     * @param optimizer the optimizer, of the class that was saved; it may have made updates
     * @param block the block whose parameters it updates
     * @param file the file, of {@link #save} or a checkpoint
     * @param options what to load, and what may not fit
     * @return what was loaded, and what was left out
     * @throws IOException as {@link #load(Optimizer, Block, Path)}
     * @throws IllegalArgumentException if something does not fit that the options do not allow; the
     *     message tells all of it
     * @throws IllegalStateException if a parameter is not initialized or the optimizer is closed
     */
    public static Loaded load(Optimizer optimizer, Block block, Path file, PartialLoad options)
            throws IOException {
        Checks.required("options", options);
        OptimizerTensors.check(optimizer);
        Map<String, Parameter> parameters = BlockParameters.of(block);
        try (SafetensorsReader reader = SafetensorsReader.open(file);
                NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            Map<String, String> metadata = reader.header().metadata();
            StateMismatch mismatch = new StateMismatch(file, reader.header());
            String prefix = Checkpoint.optimizerPrefix(metadata);
            if (prefix == null) {
                FORMAT.check(file, metadata);
                prefix = "";
            } else {
                mismatch.ignore(Checkpoint.MODEL);
            }
            OptimizerTensors all = new OptimizerTensors(optimizer, parameters, prefix);
            Map<String, Parameter> chosen = options.choose(all, parameters, mismatch);
            OptimizerTensors state = new OptimizerTensors(optimizer, chosen, prefix);
            state.compare(mismatch);
            Set<String> leftOver = options.leaveOut(all, parameters, chosen, mismatch);
            mismatch.check("this optimizer and block");
            Map<String, NDArray> arrays = reader.read(manager);
            // all optimizers of a chain at once: no update sees some before it and some after it
            state.exclude();
            try {
                var prepared = state.prepare(file, metadata, arrays);
                state.logChangedOptions(file, metadata, true);
                all.addUnchanged(prepared, chosen);
                state.restore(prepared);
            } finally {
                state.endExclude();
            }
            Set<String> others = new LinkedHashSet<>(parameters.keySet());
            others.removeAll(chosen.keySet());
            return new Loaded(
                    List.copyOf(chosen.keySet()), List.copyOf(others), List.copyOf(leftOver));
        }
    }
}
