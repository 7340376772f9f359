package io.gradus.training.methods;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A loss of a few weights, by DJL's autograd, as a trainer gives it to a method. */
final class TestLoss implements StepLoss, AutoCloseable {

    private final NDList weights;
    private final Function<NDList, NDArray> function;
    private final List<Parameter> parameters = new ArrayList<>();
    private final NDList gradients = new NDList();
    private Runnable optimizer = () -> {};
    private Runnable beforeEvaluation = () -> {};
    private double value;
    private double latest;

    /** What was called since the batch began. */
    final List<String> calls = new ArrayList<>();

    TestLoss(NDList weights, Function<NDList, NDArray> function) {
        this.weights = weights;
        this.function = function;
        for (NDArray weight : weights) {
            weight.setRequiresGradient(true);
            withType(Parameter.Type.WEIGHT);
        }
    }

    private void withType(Parameter.Type type) {
        parameters.add(Parameter.builder().setName("p").setType(type).build());
    }

    /** Makes the weight a bias. */
    TestLoss bias(int index) {
        withType(Parameter.Type.BIAS);
        parameters.set(index, parameters.remove(parameters.size() - 1));
        return this;
    }

    /** What update does. */
    TestLoss optimizer(Runnable update) {
        optimizer = update;
        return this;
    }

    /** What is done before each evaluation, such as throwing. */
    TestLoss beforeEvaluation(Runnable action) {
        beforeEvaluation = action;
        return this;
    }

    /** The pass of the trainer over the batch. */
    TestLoss begin() {
        calls.clear();
        value = pass();
        return this;
    }

    private double pass() {
        gradients.close();
        gradients.clear();
        for (NDArray weight : weights) {
            JniUtils.zeroGrad((PtNDArray) weight);
        }
        // frees what the function leaves
        try (NDScope scope = new NDScope();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            scope.suppressNotUsedWarning();
            NDArray loss = function.apply(weights);
            collector.backward(loss);
            latest = loss.toType(DataType.FLOAT64, true).getDouble();
        }
        for (NDArray weight : weights) {
            gradients.add(weight.getGradient());
        }
        return latest;
    }

    /** All weights in order. */
    double[] flat() {
        return flat(weights);
    }

    static double[] flat(NDList list) {
        List<Double> all = new ArrayList<>();
        for (NDArray array : list) {
            for (Number number : array.toArray()) {
                all.add(number.doubleValue());
            }
        }
        return all.stream().mapToDouble(d -> d).toArray();
    }

    /** The loss of the last evaluation. */
    double latest() {
        return latest;
    }

    /** The evaluations since the batch began, its own among them. */
    long evaluations() {
        return 1 + calls.stream().filter("evaluate"::equals).count();
    }

    @Override
    public double value() {
        return value;
    }

    @Override
    public NDList weights() {
        return weights;
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public NDList gradients() {
        return gradients;
    }

    @Override
    public double evaluate() {
        calls.add("evaluate");
        beforeEvaluation.run();
        return pass();
    }

    @Override
    public void update() {
        calls.add("update");
        optimizer.run();
    }

    @Override
    public void close() {
        gradients.close();
        weights.close();
        parameters.forEach(Parameter::close);
    }
}
