package com.example.gradus;

import io.gradus.optimizers.GradusOptimizer;
import io.gradus.testkit.RuleContract;

class QuasiHyperbolicTest implements RuleContract {
    @Override
    public GradusOptimizer.Builder<?> newBuilder() {
        return QuasiHyperbolic.builder().optLearningRateTracker(n -> 0.02f).optClipGrad(1);
    }
}
