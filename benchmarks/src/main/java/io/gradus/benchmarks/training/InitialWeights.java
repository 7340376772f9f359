package io.gradus.benchmarks.training;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntFunction;

/**
 * The weights that all runs of a seed start from, kept as bytes so that each run gets the same
 * ones.
 */
public final class InitialWeights {

    private final String name;
    private final IntFunction<Block> maker;
    private final ImageData data;
    private final byte[] bytes;

    /**
     * Draws weights.
     *
     * @param architecture the model
     * @param data what the model is for
     * @param seed the seed
     */
    public InitialWeights(Architecture architecture, ImageData data, int seed) {
        this(architecture.name(), architecture::create, data, seed);
    }

    /** Of any model; the maker is told the number of classes. */
    InitialWeights(String name, IntFunction<Block> maker, ImageData data, int seed) {
        this.name = name;
        this.maker = maker;
        this.data = data;
        Engine.getInstance().setRandomSeed(seed);
        try (NDManager manager = NDManager.newBaseManager(data.device());
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            Block block = maker.apply(data.classes());
            block.initialize(manager, DataType.FLOAT32, data.inputShape());
            block.saveParameters(new DataOutputStream(out));
            bytes = out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The weights as DJL saves them. */
    byte[] bytes() {
        return bytes.clone();
    }

    /** A new model with these weights. */
    Model newModel() {
        Model model = Model.newInstance(name, data.device());
        Block block = maker.apply(data.classes());
        model.setBlock(block);
        try {
            block.loadParameters(
                    model.getNDManager(), new DataInputStream(new ByteArrayInputStream(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MalformedModelException e) {
            throw new IllegalStateException(e);
        }
        return model;
    }

    /** {@return the number of values in all parameters} */
    public long parameters() {
        try (Model model = newModel()) {
            return model.getBlock().getParameters().values().stream()
                    .mapToLong(parameter -> parameter.getArray().size())
                    .sum();
        }
    }
}
