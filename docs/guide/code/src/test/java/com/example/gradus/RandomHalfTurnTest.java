package com.example.gradus;

import io.gradus.augmentations.RandomTransform;
import io.gradus.testkit.TransformContract;

class RandomHalfTurnTest implements TransformContract {
    @Override
    public RandomTransform.BaseBuilder<?> newBuilder() {
        return RandomHalfTurn.builder();
    }
}
