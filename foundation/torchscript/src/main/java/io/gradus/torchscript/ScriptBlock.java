package io.gradus.torchscript;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * DJL block whose forward pass is a TorchScript function, with DJL's parameters, gradients,
 * initializers and files. A linear unit with a Swish gate (SwiGLU, Shazeer 2020):
 *
 * <pre>{@code
 * Block gate = ScriptBlock.builder()
 *         .setSource("""
 *                 def swiglu(self, x: Tensor, gate: Tensor, value: Tensor) -> Tensor:
 *                     return torch.silu(x @ gate.t()) * (x @ value.t())
 *                 """)
 *         .addParameter("gate", Parameter.Type.WEIGHT, in -> new Shape(64, in[0].getLastDimension()))
 *         .addParameter("value", Parameter.Type.WEIGHT, in -> new Shape(64, in[0].getLastDimension()))
 *         .build();
 * Block net = new SequentialBlock().add(Blocks.batchFlattenBlock()).add(gate)
 *         .add(Linear.builder().setUnits(10).build());
 * }</pre>
 *
 * <p>What the function's parameters get goes by their names: those that the builder names get the
 * block's parameters and constants; {@code training: bool} is whether the network trains; all
 * others are the inputs, in their order. A {@code List[Tensor]} takes all inputs, and must be the
 * only one that takes any. Numbers with a default may be left out at the end. It returns a {@code
 * Tensor} or a {@code List[Tensor]}.
 *
 * <p>A parameter that is a running mean or variance has no gradient; the function may change it in
 * place where {@code training} is true. What the function does is differentiated by PyTorch, twice
 * as well, as long as its operations are.
 */
public final class ScriptBlock extends AbstractBlock {

    private static final byte VERSION = 1;

    /** Frees the scripts of blocks that are no longer used, as a block has no close. */
    private static final Cleaner CLEANER = Cleaner.create();

    private final TorchScript script;
    private final String function;
    private final ScriptArguments arguments;
    private final Map<String, Parameter> arrays = new LinkedHashMap<>();
    private final Map<String, Function<Shape[], Shape>> shapes = new LinkedHashMap<>();
    private final Function<Shape[], Shape[]> outputShapes;

    private ScriptBlock(Builder builder, TorchScript script, Signature signature) {
        super(VERSION);
        this.script = script;
        function = signature.name();
        arguments =
                new ScriptArguments(
                        signature,
                        builder.parameters.keySet(),
                        new LinkedHashMap<>(builder.constants));
        outputShapes = builder.outputShapes == null ? this::runOnZeros : builder.outputShapes;
        builder.parameters.forEach(
                (name, declared) -> {
                    arrays.put(name, addParameter(parameter(name, declared.type())));
                    shapes.put(name, declared.shape());
                });
        if (builder.script == null) {
            CLEANER.register(this, script::close);
        }
    }

    private static Parameter parameter(String name, Parameter.Type type) {
        boolean running = type == Parameter.Type.RUNNING_MEAN || type == Parameter.Type.RUNNING_VAR;
        return Parameter.builder().setName(name).setType(type).optRequiresGrad(!running).build();
    }

    /** {@return a builder} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore,
            NDList inputs,
            boolean training,
            PairList<String, Object> params) {
        NDArray first = inputs.head();
        Map<String, NDArray> values = new LinkedHashMap<>();
        arrays.forEach(
                (name, parameter) ->
                        values.put(
                                name,
                                parameterStore.getValue(parameter, first.getDevice(), training)));
        return call(first.getManager(), inputs, values, training);
    }

    private NDList call(
            NDManager manager, NDList inputs, Map<String, NDArray> values, boolean training) {
        Object[] args = arguments.bind(inputs, values, training);
        try {
            return arguments.returnsOne()
                    ? new NDList(script.differentiableArray(manager, function, args))
                    : script.differentiableList(manager, function, args);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        arrays.forEach(
                (name, parameter) -> {
                    if (!parameter.isInitialized()) {
                        parameter.setShape(shapes.get(name).apply(inputShapes));
                    }
                });
    }

    /**
     * Returns the shapes of the results: those that the builder's function gives or, without one,
     * those that come out when the TorchScript function runs on zeros of type float32. A dimension
     * of unknown size (-1) in the input stays unknown in what depends on it.
     *
     * @param inputShapes the shapes of the inputs
     * @return the shapes of the results
     * @throws IllegalStateException if the function fails on zeros; then give {@link
     *     Builder#optOutputShapes}
     */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return outputShapes.apply(inputShapes);
    }

    private Shape[] runOnZeros(Shape... inputShapes) {
        Shape[] shapes = runOnZeros(2, inputShapes);
        boolean unknown = false;
        for (Shape shape : inputShapes) {
            unknown |= LongStream.of(shape.getShape()).anyMatch(n -> n < 0);
        }
        if (unknown) {
            Shape[] others = runOnZeros(3, inputShapes);
            for (int i = 0; i < shapes.length; i++) {
                long[] dimensions = shapes[i].getShape().clone();
                for (int d = 0; d < dimensions.length; d++) {
                    dimensions[d] = dimensions[d] == others[i].get(d) ? dimensions[d] : -1;
                }
                shapes[i] = new Shape(dimensions);
            }
        }
        return shapes;
    }

    /** The shapes of the results where unknown dimensions of the inputs are of some size. */
    private Shape[] runOnZeros(long size, Shape... inputShapes) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDList inputs = new NDList();
            for (Shape shape : inputShapes) {
                inputs.add(manager.zeros(known(shape, size)));
            }
            Map<String, NDArray> values = new LinkedHashMap<>();
            arrays.forEach(
                    (name, parameter) -> {
                        Shape shape =
                                parameter.isInitialized()
                                        ? parameter.getArray().getShape()
                                        : shapes.get(name).apply(inputs.getShapes());
                        values.put(name, manager.zeros(shape));
                    });
            return call(manager, inputs, values, false).getShapes();
        } catch (EngineException e) {
            throw new IllegalStateException(
                    "'"
                            + function
                            + "' fails on zeros of the shapes "
                            + Arrays.toString(inputShapes)
                            + "; name its result's shapes by optOutputShapes",
                    e);
        }
    }

    private static Shape known(Shape shape, long size) {
        return new Shape(LongStream.of(shape.getShape()).map(n -> n < 0 ? size : n).toArray());
    }

    /**
     * Changes the type of all parameters, before a trainer knows them. Gradients are dropped.
     *
     * @param dataType the type, such as {@link DataType#FLOAT64}
     * @throws IllegalArgumentException if it is not a floating type
     */
    @Override
    public void cast(DataType dataType) {
        if (!dataType.isFloating()) {
            throw new IllegalArgumentException(
                    "dataType must be a floating type, but is " + dataType);
        }
        for (Parameter parameter : arrays.values()) {
            if (parameter.isInitialized() && parameter.getArray().getDataType() != dataType) {
                try (NDArray values = parameter.getArray().stopGradient()) {
                    NDArray array = values.toType(dataType, true);
                    parameter.close();
                    parameter.setShape(null);
                    parameter.setArray(array);
                    parameter.freeze(!parameter.requiresGradient());
                }
            }
        }
    }

    /** What the builder knows of a parameter. */
    private record Declared(Parameter.Type type, Function<Shape[], Shape> shape) {}

    /** Builder of a {@link ScriptBlock}. */
    public static final class Builder {

        private final Map<String, Declared> parameters = new LinkedHashMap<>();
        private final Map<String, Object> constants = new LinkedHashMap<>();
        private TorchScript script;
        private String source;
        private String function;
        private Function<Shape[], Shape[]> outputShapes;

        private Builder() {}

        /**
         * Sets the text of the function, and of others that it calls. This or {@link #setScript} is
         * required.
         *
         * @param source one or more functions, as {@link TorchScript#compile} takes them
         * @return this builder
         */
        public Builder setSource(String source) {
            this.source = source;
            return this;
        }

        /**
         * Sets the compiled function in place of its text. Several blocks may share it; it must
         * stay open as long as they are used.
         *
         * @param script the compiled functions
         * @return this builder
         */
        public Builder setScript(TorchScript script) {
            this.script = script;
            return this;
        }

        /**
         * Names the function, where there are several.
         *
         * @param function the function's name; by default that of the only function
         * @return this builder
         */
        public Builder optFunction(String function) {
            this.function = function;
            return this;
        }

        /**
         * Adds a parameter whose shape depends on those of the inputs.
         *
         * @param name its name, that of a {@code Tensor} of the function
         * @param type its type, by which initializers find it; {@link Parameter.Type#OTHER} has no
         *     default initializer
         * @param shape its shape, from the shapes of the inputs
         * @return this builder
         * @throws IllegalArgumentException if the name is taken
         */
        public Builder addParameter(
                String name, Parameter.Type type, Function<Shape[], Shape> shape) {
            if (name == null || type == null || shape == null) {
                throw new IllegalArgumentException(
                        "name, type and shape of a parameter must be set, but are "
                                + name
                                + ", "
                                + type
                                + ", "
                                + shape);
            }
            requireNew(name);
            parameters.put(name, new Declared(type, shape));
            return this;
        }

        /**
         * Adds a parameter of a fixed shape.
         *
         * @param name its name, that of a {@code Tensor} of the function
         * @param type its type, by which initializers find it
         * @param shape its shape
         * @return this builder
         * @throws IllegalArgumentException if the name is taken
         */
        public Builder addParameter(String name, Parameter.Type type, Shape shape) {
            return addParameter(name, type, shape == null ? null : inputs -> shape);
        }

        /**
         * Adds a number that stays the same.
         *
         * @param name the name of a parameter of the function
         * @param value a {@code Double}, {@code Float}, {@code Long}, {@code Integer}, {@code
         *     Boolean} or {@code long[]}
         * @return this builder
         * @throws IllegalArgumentException if the name is taken
         */
        public Builder addConstant(String name, Object value) {
            requireNew(name);
            constants.put(name, value instanceof long[] list ? list.clone() : value);
            return this;
        }

        private void requireNew(String name) {
            if (parameters.containsKey(name) || constants.containsKey(name)) {
                throw new IllegalArgumentException("'" + name + "' has been added already");
            }
        }

        /**
         * Sets how the shapes of the results follow from those of the inputs.
         *
         * @param outputShapes the function; by default the TorchScript function runs on zeros once
         * @return this builder
         */
        public Builder optOutputShapes(Function<Shape[], Shape[]> outputShapes) {
            this.outputShapes = outputShapes;
            return this;
        }

        /**
         * Makes the block.
         *
         * @return the block, with parameters to be initialized
         * @throws IllegalArgumentException if the source does not compile, does not have the
         *     function, or the function's parameters are not those that were added
         */
        public ScriptBlock build() {
            if ((script == null) == (source == null)) {
                throw new IllegalArgumentException("set either the source or the script");
            }
            TorchScript compiled = script == null ? TorchScript.compile(source) : script;
            try {
                return new ScriptBlock(
                        this,
                        compiled,
                        function == null ? compiled.onlyFunction() : compiled.signature(function));
            } catch (IllegalArgumentException e) {
                if (script == null) {
                    compiled.close();
                }
                throw e;
            }
        }
    }
}
