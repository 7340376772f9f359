package io.gradus.training.methods;

import io.gradus.text.Checks;

/** The options that second-order methods share. */
record DescentOptions(
        double learningRate,
        int maxIter,
        int maxEval,
        double toleranceGrad,
        double toleranceChange,
        LineSearch lineSearch) {

    DescentOptions {
        Checks.in("learningRate", learningRate, "(0, infinity)");
        Checks.in("maxIter", maxIter, "[1, infinity)");
        Checks.in("maxEval", maxEval, "[1, infinity)");
        Checks.in("toleranceGrad", toleranceGrad, "[0, infinity)");
        Checks.in("toleranceChange", toleranceChange, "[0, infinity)");
        Checks.required("lineSearch", lineSearch);
    }

    @Override
    public String toString() {
        return "learningRate="
                + learningRate
                + ", maxIter="
                + maxIter
                + (maxEval == Integer.MAX_VALUE ? "" : ", maxEval=" + maxEval)
                + ", toleranceGrad="
                + toleranceGrad
                + ", toleranceChange="
                + toleranceChange;
    }

    /**
     * Builds what has these options.
     *
     * @param <T> the type of the builder itself
     */
    abstract static class Builder<T extends Builder<T>> {

        private double learningRate = 1;
        private int maxIter = 20;
        private double toleranceGrad = 1e-7;
        private double toleranceChange = 1e-9;

        Builder() {}

        abstract T self();

        DescentOptions options(LineSearch lineSearch) {
            return new DescentOptions(
                    learningRate,
                    maxIter,
                    maxEval(maxIter),
                    toleranceGrad,
                    toleranceChange,
                    lineSearch);
        }

        /** The largest number of evaluations of a step. */
        abstract int maxEval(int iterations);

        /**
         * Sets the length of steps along the direction, or, with a line search, the first that it
         * tries.
         *
         * @param learningRate the length, in (0, infinity); the default is 1
         * @return this builder
         */
        public T optLearningRate(double learningRate) {
            this.learningRate = learningRate;
            return self();
        }

        /**
         * Sets how many iterations a step has at most.
         *
         * @param maxIter the number, in [1, infinity); the default is 20
         * @return this builder
         */
        public T optMaxIter(int maxIter) {
            this.maxIter = maxIter;
            return self();
        }

        /**
         * Sets the largest absolute value of a gradient at which a step ends.
         *
         * @param toleranceGrad the value, in [0, infinity); the default is 1e-7
         * @return this builder
         */
        public T optToleranceGrad(double toleranceGrad) {
            this.toleranceGrad = toleranceGrad;
            return self();
        }

        /**
         * Sets how small a change of the loss, of every weight, or of the loss along the direction
         * to first order, ends a step. A float32 loss near 1 changes by 1e-7 or not at all.
         *
         * @param toleranceChange the value, in [0, infinity); the default is 1e-9
         * @return this builder
         */
        public T optToleranceChange(double toleranceChange) {
            this.toleranceChange = toleranceChange;
            return self();
        }
    }

    /**
     * Builds what has these options, the largest number of evaluations among them.
     *
     * @param <T> the type of the builder itself
     */
    abstract static class LimitedBuilder<T extends LimitedBuilder<T>> extends Builder<T> {

        private Integer maxEval;

        LimitedBuilder() {}

        @Override
        int maxEval(int iterations) {
            long usual = Math.min(iterations * 5L / 4, Integer.MAX_VALUE);
            return maxEval == null ? (int) usual : maxEval;
        }

        /**
         * Sets how many evaluations of the loss end a step, that of the trainer among them; an
         * iteration is not left in the middle.
         *
         * @param maxEval the number, in [1, infinity); the default is maxIter * 5 / 4
         * @return this builder
         */
        public T optMaxEval(int maxEval) {
            this.maxEval = maxEval;
            return self();
        }
    }
}
