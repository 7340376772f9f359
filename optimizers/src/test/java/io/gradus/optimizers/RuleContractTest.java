package io.gradus.optimizers;

import com.example.gradus.QuasiHyperbolic;
import io.gradus.testkit.RuleContract;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every rule of the {@link OptimizerTable}, and that of the guide, keeps the published contract.
 */
@ParameterizedClass
@MethodSource("rows")
record RuleContractTest(OptimizerTable.Row row) implements RuleContract {

    static List<OptimizerTable.Row> rows() {
        return OptimizerTests.templateRows();
    }

    @Override
    public GradusOptimizer.Builder<?> newBuilder() {
        return (GradusOptimizer.Builder<?>) OptimizerTable.builder(row.type(), row.plain());
    }

    @Override
    public double tolerance() {
        return row.type() == QuasiHyperbolic.class ? 5e-6 : 2e-6;
    }

    @Override
    public Set<String> notPrinted() {
        return row.type() == RmsProp.class ? Set.of("rho") : Set.of(); // is alpha
    }

    @Override
    public boolean decaysInItsOwnWay() {
        return ((GradusOptimizer) row.configured(Map.of())).decaysItself(true);
    }
}
