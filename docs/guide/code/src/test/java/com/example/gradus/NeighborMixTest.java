package com.example.gradus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.augmentations.Augmentations;
import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.testkit.BatchTransformContract;
import org.junit.jupiter.api.Test;

/** A batch transform in a package outside of Gradus, with what is public. */
class NeighborMixTest implements BatchTransformContract {

    @Override
    public BatchTransform transform() {
        return NeighborMix.builder().setClasses(4).build();
    }

    @Test
    void isAPartOfOneOfBatch() {
        assertThat(Augmentations.parseBatch("oneofbatch([neighbormix(0.2, classes=4), onehot(4)])"))
                .hasToString(
                        "OneOfBatch(transforms=[NeighborMix(share=0.2, classes=4),"
                                + " OneHotLabels(4)], weights=[1.0, 1.0])");
    }
}
