package com.example.gradus;

import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.testkit.BatchTransformContract;

class NeighborMixTest implements BatchTransformContract {
    @Override
    public BatchTransform transform() {
        return NeighborMix.builder().setClasses(4).build();
    }
}
