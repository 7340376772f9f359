package io.gradus.augmentations;

import io.gradus.augmentations.TransformTable.Row;
import io.gradus.testkit.TransformContract;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Every transform of the {@link TransformTable} keeps the contract that gradus-testkit publishes.
 */
@ParameterizedClass
@FieldSource("io.gradus.augmentations.TransformTable#ROWS")
record TransformContractTest(Row row) implements TransformContract {

    @Override
    public RandomTransform.BaseBuilder<?> newBuilder() {
        return row.builder().get();
    }

    @Override
    public double tolerance() {
        return row.tolerance();
    }

    @Override
    public boolean isRandom() {
        return row.type() != FixedOperations.class;
    }
}
