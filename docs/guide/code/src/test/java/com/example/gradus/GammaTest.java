package com.example.gradus;

import io.gradus.augmentations.images.Operation;
import io.gradus.testkit.OperationContract;

class GammaTest implements OperationContract {
    @Override
    public Operation operation() {
        return new Gamma(0.6);
    }
}
