package io.gradus.training;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.util.PairList;
import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Model of four float64 arrays whose loss is sum c (w - target)^2 / 2, or has given gradients; the
 * weights that it has after some steps are known.
 */
final class GoldenProblem implements AutoCloseable {

    private static final List<String> NAMES = List.of("wide", "tall", "conv", "bias");

    final Model model = Model.newInstance("golden", "PyTorch");
    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final JsonObject inputs = json("quadratic");
    private final Weights block;

    GoldenProblem(boolean fixed) {
        block = new Weights(fixed);
        model.setDataType(DataType.FLOAT64);
        model.setBlock(block);
    }

    static JsonObject json(String name) {
        try (InputStreamReader reader =
                new InputStreamReader(
                        Objects.requireNonNull(
                                GoldenProblem.class.getResourceAsStream(name + ".json"), name),
                        StandardCharsets.UTF_8)) {
            return new Gson().fromJson(reader, JsonObject.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DefaultTrainingConfig config(Optimizer optimizer) {
        return new DefaultTrainingConfig(new ItsOwn()).optOptimizer(optimizer);
    }

    void initialize(GradusTrainer trainer) {
        trainer.initialize(new Shape(1));
        JsonObject weights = inputs.getAsJsonObject("weights");
        for (String name : NAMES) {
            block.parameters.get(name).getArray().set(doubles(weights.get(name)));
        }
    }

    /** The data of a step: its number. */
    NDList data(int step) {
        return new NDList(manager.create(new double[] {step}));
    }

    NDList labels() {
        return new NDList(manager.zeros(new Shape(1)));
    }

    Map<String, double[]> weights() {
        Map<String, double[]> values = new LinkedHashMap<>();
        block.parameters.forEach((n, p) -> values.put(n, p.getArray().toDoubleArray()));
        return values;
    }

    Map<String, NDArray> gradients() {
        Map<String, NDArray> values = new LinkedHashMap<>();
        block.parameters.forEach((n, p) -> values.put(n, p.getArray().getGradient()));
        return values;
    }

    static double[] doubles(JsonElement element) {
        List<Double> values = new ArrayList<>();
        flatten(element, values);
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void flatten(JsonElement element, List<Double> values) {
        if (element.isJsonArray()) {
            element.getAsJsonArray().forEach(part -> flatten(part, values));
        } else {
            values.add(element.getAsDouble());
        }
    }

    private static Shape shape(JsonElement element) {
        List<Long> sizes = new ArrayList<>();
        JsonElement at = element;
        while (at.isJsonArray()) {
            JsonArray array = at.getAsJsonArray();
            sizes.add((long) array.size());
            at = array.get(0);
        }
        return new Shape(sizes);
    }

    private NDArray array(JsonElement element) {
        return manager.create(doubles(element), shape(element));
    }

    private NDArray half(JsonElement element) {
        double[] values = doubles(element);
        for (int i = 0; i < values.length; i++) {
            values[i] /= 2;
        }
        return manager.create(values, shape(element));
    }

    @Override
    public void close() {
        model.close();
        manager.close();
    }

    private final class Weights extends AbstractBlock {

        final Map<String, Parameter> parameters = new LinkedHashMap<>();
        private final boolean fixed;

        Weights(boolean fixed) {
            this.fixed = fixed;
            for (String name : NAMES) {
                Parameter parameter =
                        Parameter.builder()
                                .setName(name)
                                .setType(Parameter.Type.OTHER)
                                .optInitializer(ai.djl.training.initializer.Initializer.ZEROS)
                                .optShape(shape(inputs.getAsJsonObject("weights").get(name)))
                                .build();
                parameters.put(name, addParameter(parameter));
            }
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList in,
                boolean training,
                PairList<String, Object> params) {
            int step = (int) in.head().getDouble(0);
            NDArray loss = null;
            for (String name : NAMES) {
                NDArray w = store.getValue(parameters.get(name), in.head().getDevice(), training);
                NDArray part;
                if (fixed) {
                    JsonElement g =
                            inputs.getAsJsonArray("gradients")
                                    .get(step)
                                    .getAsJsonObject()
                                    .get(name);
                    part = w.mul(array(g)).sum();
                } else {
                    // a number of Java's, as in mul(0.5), may be gone before the backward pass
                    NDArray halfC = half(inputs.getAsJsonObject("c").get(name));
                    NDArray target = array(inputs.getAsJsonObject("target").get(name));
                    part = w.sub(target).square().mul(halfC).sum();
                }
                loss = loss == null ? part : loss.add(part);
            }
            return new NDList(loss);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return new Shape[] {new Shape()};
        }
    }

    /** The loss that the model has computed. */
    private static final class ItsOwn extends Loss {

        ItsOwn() {
            super("loss");
        }

        @Override
        public NDArray evaluate(NDList labels, NDList predictions) {
            return predictions.head();
        }
    }
}
