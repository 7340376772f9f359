package io.gradus.testkit;

import ai.djl.training.optimizer.Optimizer;
import io.gradus.optimizers.Ema;
import io.gradus.optimizers.Lookahead;
import io.gradus.optimizers.Optimizers;
import io.gradus.optimizers.Swa;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules and wrappers keep the contract of what is saved. */
@ParameterizedClass
@MethodSource("optimizers")
record ResumeContractTest(Supplier<Optimizer> optimizer) implements ResumeContract {

    static List<Supplier<Optimizer>> optimizers() {
        return List.of(
                () -> Optimizers.parse("sgd(0.1, momentum=0.9)"),
                () -> Optimizers.parse("adamw(0.01)"),
                () -> Optimizers.parse("lamb(0.01)"),
                () -> Lookahead.builder().setInner(Optimizers.parse("adam(0.01)")).optK(2).build(),
                () -> Ema.builder().setInner(Optimizers.parse("rprop(0.01)")).build(),
                () -> Swa.builder().setInner(Optimizers.parse("adadelta(1)")).build());
    }

    @Override
    public Optimizer newOptimizer() {
        return optimizer.get();
    }
}
