package com.example.gradus;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.gradus.optimizers.Adam;
import io.gradus.optimizers.Sgd;
import io.gradus.testkit.OptimizerContract;
import org.junit.jupiter.api.Test;

/** A wrapper in a package of its own keeps the contract of all optimizers. */
class PullToStartTest implements OptimizerContract {

    @Override
    public Optimizer newOptimizer() {
        return PullToStart.builder()
                .setInner(Adam.builder().optLearningRateTracker(Tracker.fixed(0.01f)).build())
                .build();
    }

    /** 1, then 0 and half of the way back, then -0.5 and half of the way back. */
    @Test
    void weightsArePulledBack() {
        for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT16}) {
            try (NDManager manager = NDManager.newBaseManager("PyTorch");
                    PullToStart pull =
                            PullToStart.builder()
                                    .setInner(
                                            Sgd.builder()
                                                    .optLearningRateTracker(Tracker.fixed(1))
                                                    .build())
                                    .optShare(0.5)
                                    .build()) {
                NDArray one = manager.create(new float[] {1}).toType(type, true);
                NDArray weight = one.duplicate();
                pull.update("w", weight, one);
                pull.update("w", weight, one);
                NDArray result = weight.toType(DataType.FLOAT32, true);
                assertThat(result.toFloatArray()).containsExactly(0.25f);
                assertThat(pull.states().save().get("w").count()).isEqualTo(2);
                assertThat(pull).hasToString("PullToStart(inner=" + pull.inner() + ", share=0.5)");
            }
        }
    }
}
