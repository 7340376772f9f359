package io.gradus.optimizers;

import ai.djl.training.optimizer.Optimizer;
import io.gradus.testkit.OptimizerContract;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every wrapper of the {@link OptimizerTable} keeps the published contract. */
@ParameterizedClass
@MethodSource("rows")
record WrapperContractTest(OptimizerTable.Row row) implements OptimizerContract {

    static List<OptimizerTable.Row> rows() {
        return OptimizerTable.rows().stream()
                .filter(row -> !GradusOptimizer.class.isAssignableFrom(row.type()))
                .toList();
    }

    @Override
    public Optimizer newOptimizer() {
        return row.build();
    }
}
