package com.example.gradus;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.optimizers.GradusOptimizer;
import io.gradus.optimizers.kernels.DeviceKernel;
import io.gradus.optimizers.state.StateSlot;
import io.gradus.text.Checks;
import java.util.List;
import java.util.Map;

/**
 * A rule whose state is not like the weight: mean squares by row and by column, in float64, whose
 * product stands for that of each value, and the sum of all steps' sizes, a number.
 *
 * <pre>
 * r = beta r + (1 - beta) mean over columns of g^2
 * c = beta c + (1 - beta) mean over rows of g^2
 * v = r c / mean of r
 * w = w - learningRate * g / (sqrt(v) + epsilon)
 * way = way + learningRate
 * </pre>
 *
 * @see <a href="https://arxiv.org/abs/1804.04235">Shazeer and Stern, Adafactor: Adaptive Learning
 *     Rates with Sublinear Memory Cost, 2018</a>
 */
public final class Factored extends GradusOptimizer {

    private final double beta;
    private final double epsilon;

    private Factored(Builder builder) {
        super(builder);
        beta = builder.beta;
        epsilon = builder.epsilon;
    }

    /** The first dimension of a weight are its rows. */
    private static Shape rows(Shape weight) {
        return new Shape(weight.dimension() == 0 ? 1 : weight.get(0));
    }

    private static Shape columns(Shape weight) {
        return new Shape(weight.dimension() == 0 ? 1 : weight.slice(1).size());
    }

    @Override
    protected List<StateSlot> stateSlots() {
        return List.of(
                StateSlot.of("row", Factored::rows).ofType(DataType.FLOAT64).beginningWith(1),
                StateSlot.of("column", Factored::columns).ofType(DataType.FLOAT64).beginningWith(1),
                StateSlot.number("way"));
    }

    @Override
    protected boolean keepsSquares() {
        return true;
    }

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def update(self, w: List[Tensor], g: List[Tensor], row: List[Tensor],
                               column: List[Tensor], way: List[Tensor],
                               lr: float, beta: float, epsilon: float) -> NoneType:
                        for i in range(len(w)):
                            r = row[i]
                            c = column[i]
                            x = g[i].reshape(len(r), len(c)).double()
                            r.lerp_((x * x).mean(1), 1 - beta)
                            c.lerp_((x * x).mean(0), 1 - beta)
                            v = torch.outer(r, c) / r.mean()
                            d = x / (v.sqrt() + epsilon)
                            w[i].sub_(d.reshape(w[i].shape).to(w[i].dtype), alpha=lr)
                            way[i].add_(lr)
                        return None
                    """);

    @Override
    protected DeviceKernel deviceKernel() {
        return DEVICE;
    }

    @Override
    protected Map<String, Object> ruleOptions() {
        return options("beta", beta, "epsilon", epsilon);
    }

    public static Builder builder() {
        return new Builder();
    }

    public static final class Builder extends GradusOptimizer.Builder<Builder> {

        private double beta = 0.99;
        private double epsilon = 1e-8;

        private Builder() {
            super(1e-2f);
        }

        public Builder optBeta(double beta) {
            this.beta = beta;
            return this;
        }

        public Builder optEpsilon(double epsilon) {
            this.epsilon = epsilon;
            return this;
        }

        @Override
        public Factored build() {
            check();
            Checks.in("beta", beta, "[0, 1)");
            Checks.in("epsilon", epsilon, "(0, infinity)");
            return new Factored(this);
        }

        @Override
        protected Builder self() {
            return this;
        }
    }
}
