package io.gradus.augmentations;

import io.gradus.augmentations.TransformTable.BatchRow;
import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.testkit.BatchTransformContract;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.FieldSource;

/** Every batch transform of the table keeps the contract that gradus-testkit publishes. */
@ParameterizedClass
@FieldSource("io.gradus.augmentations.TransformTable#BATCH_ROWS")
record BatchTransformContractTest(BatchRow row) implements BatchTransformContract {

    @Override
    public BatchTransform transform() {
        return row.transform();
    }

    @Override
    public boolean softensLabels() {
        return row.softens();
    }
}
