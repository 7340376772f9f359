package io.gradus.training.checkpoints;

import ai.djl.nn.Parameter;
import io.gradus.text.Checks;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Options of {@link OptimizerState#load(ai.djl.training.optimizer.Optimizer, ai.djl.nn.Block,
 * java.nio.file.Path, PartialLoad)}: the part of a file to load, and the parameters that may not
 * fit, for a network whose last layer was replaced, for example. Without an option everything must
 * fit.
 */
public final class PartialLoad {

    private final Predicate<String> parameters;
    private final boolean missing;
    private final boolean leftOver;
    private final boolean otherShape;

    private PartialLoad(Builder builder) {
        parameters = builder.parameters;
        missing = builder.missing;
        leftOver = builder.leftOver;
        otherShape = builder.otherShape;
    }

    /** The parameters of a block that are to be loaded, and so must fit. */
    Map<String, Parameter> choose(
            OptimizerTensors state, Map<String, Parameter> all, StateMismatch file) {
        Map<String, Parameter> chosen = new LinkedHashMap<>();
        all.forEach(
                (path, parameter) -> {
                    boolean isLeftOut =
                            !parameters.test(path)
                                    || missing && !state.isIn(file, path)
                                    || otherShape && state.hasOtherShape(file, path, parameter);
                    if (!isLeftOut) {
                        chosen.put(path, parameter);
                    }
                });
        return chosen;
    }

    /**
     * Lets pass what nobody has asked for and the options allow.
     *
     * @return the keys of parameters that the block lacks
     */
    Set<String> leaveOut(
            OptimizerTensors state,
            Map<String, Parameter> all,
            Map<String, Parameter> chosen,
            StateMismatch file) {
        Set<String> leftOver = new LinkedHashSet<>();
        for (String name : file.unused()) {
            String path = state.pathOf(name);
            if (!parameters.test(path) || all.containsKey(path) && !chosen.containsKey(path)) {
                file.leaveOut(name);
            } else if (!all.containsKey(path) && this.leftOver) {
                file.leaveOut(name);
                leftOver.add(path);
            }
        }
        return leftOver;
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link PartialLoad}. */
    public static final class Builder {

        private Predicate<String> parameters = path -> true;
        private boolean missing;
        private boolean leftOver;
        private boolean otherShape;

        private Builder() {}

        /**
         * Sets which parameters to load. What the file and the block have of others does not
         * matter.
         *
         * @param parameters says yes to a parameter's key in {@code block.getParameters()}; the
         *     default is all
         * @return this builder
         */
        public Builder optParameters(Predicate<String> parameters) {
            this.parameters = parameters;
            return this;
        }

        /**
         * Sets whether the file may lack parameters of the block.
         *
         * @param missing whether they are left out; the default, false, makes them an error
         * @return this builder
         */
        public Builder optMissing(boolean missing) {
            this.missing = missing;
            return this;
        }

        /**
         * Sets whether the file may have parameters that the block lacks.
         *
         * @param leftOver whether they are left out; the default, false, makes them an error
         * @return this builder
         */
        public Builder optLeftOver(boolean leftOver) {
            this.leftOver = leftOver;
            return this;
        }

        /**
         * Sets whether parameters may have another shape or type in the file.
         *
         * @param otherShape whether they are left out; the default, false, makes them an error
         * @return this builder
         */
        public Builder optOtherShape(boolean otherShape) {
            this.otherShape = otherShape;
            return this;
        }

        /**
         * Builds the options.
         *
         * @return new options
         * @throws IllegalArgumentException if parameters is null
         */
        public PartialLoad build() {
            Checks.required("parameters", parameters);
            return new PartialLoad(this);
        }
    }
}
