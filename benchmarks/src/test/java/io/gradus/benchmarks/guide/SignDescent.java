package io.gradus.benchmarks.guide;

import ai.djl.ndarray.NDArray;
import ai.djl.training.optimizer.Optimizer;
import io.gradus.torchscript.TorchScript;

/** The rule outside of Gradus, of docs/guide/writing-your-own-rule.md. */
final class SignDescent extends Optimizer {

    private static final TorchScript RULE =
            TorchScript.compile(
                    """
                    def update(self, w: Tensor, g: Tensor, own: Tensor, lr: float) -> NoneType:
                        w.sub_(g.sign(), alpha=lr)
                        own.zero_()
                        return None
                    """);

    private final double learningRate;

    SignDescent(Builder builder, double learningRate) {
        super(builder);
        this.learningRate = learningRate;
    }

    @Override
    public void update(String parameterId, NDArray weight, NDArray grad) {
        try (NDArray own = weight.getGradient()) {
            RULE.run("update", weight, grad, own, learningRate);
        }
    }

    static final class Builder extends Optimizer.OptimizerBuilder<Builder> {

        @Override
        protected Builder self() {
            return this;
        }
    }
}
