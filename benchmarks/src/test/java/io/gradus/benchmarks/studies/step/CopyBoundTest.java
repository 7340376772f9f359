package io.gradus.benchmarks.studies.step;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CopyBoundTest {

    /** Weights, gradients and 2 state arrays, whole; the room for a third stays as it is. */
    @Test
    void copiesAsManyArraysAsAnOptimizerReadsAndWrites() {
        TensorSet set = TensorSet.mlp("small", 5, 3, 2);
        try (Workload workload = new Workload(set, 1);
                CopyBound bound = new CopyBound(workload, 3, 3)) {
            assertThat(bound.targets()).hasSize(5);
            bound.copy(2);
            assertThat(bound.targets())
                    .extracting(target -> target.sum().getFloat())
                    .containsExactly(26f, 26f, 26f, 26f, 0f);
            assertThat(bound.of(2).name()).isEqualTo("copy of 4 arrays");
            assertThat(CopyBound.states("copy of 4 arrays")).contains(2);
            assertThat(CopyBound.states("Adam")).isEmpty();
        }
    }
}
