package io.gradus.benchmarks.studies.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.optimizers.Adam;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkloadTest {

    private static final TensorSet SMALL = TensorSet.mlp("small", 4, 3, 2);

    @Test
    void setsHaveTheParametersOfTheirModels() {
        TensorSet resnet = TensorSet.of("resnet18");
        assertThat(resnet.shapes()).hasSize(62).endsWith(new Shape(1000));
        assertThat(resnet.shapes().get(0)).isEqualTo(new Shape(64, 3, 7, 7));
        assertThat(resnet.values()).isEqualTo(11_689_512);
        TensorSet mlp = TensorSet.of("mlp");
        assertThat(mlp.shapes()).hasSize(6).startsWith(new Shape(1024, 784), new Shape(1024));
        assertThat(mlp.values()).isEqualTo(1_863_690);
        assertThatThrownBy(() -> TensorSet.of("vgg")).isInstanceOf(UserError.class);
    }

    @Test
    void everyStepHasNewGradientsOfTheWeightsShapes() {
        try (Workload workload = new Workload(SMALL, 1)) {
            float[] first = workload.gradients().get(0).toFloatArray();
            workload.refresh();
            assertThat(workload.gradients())
                    .extracting(NDArray::getShape)
                    .containsExactlyElementsOf(SMALL.shapes());
            assertThat(workload.gradients().get(0).toFloatArray()).doesNotContain(first);
        }
    }

    @Test
    void equalSeedsGiveEqualArrays() {
        try (Workload workload = new Workload(SMALL, 7);
                Workload same = new Workload(SMALL, 7);
                Workload other = new Workload(SMALL, 8)) {
            float[] weights = workload.weights().get(0).toFloatArray();
            float[] gradients = workload.gradients().get(2).toFloatArray();
            assertThat(same.weights().get(0).toFloatArray()).isEqualTo(weights);
            assertThat(same.gradients().get(2).toFloatArray()).isEqualTo(gradients);
            assertThat(other.weights().get(0).toFloatArray()).isNotEqualTo(weights);
            assertThat(other.gradients().get(2).toFloatArray()).isNotEqualTo(gradients);
        }
    }

    /** As in a trainer, weights have a gradient of their own, which the step sets to zero. */
    @Test
    void aStepChangesTheWeightsAndClearsTheirOwnGradients() {
        try (Workload workload = new Workload(SMALL, 1);
                Adam adam = Adam.builder().build()) {
            NDArray weight = workload.weights().get(0);
            float[] before = weight.toFloatArray();
            assertThat(own(weight)).containsOnly(1f);
            workload.step(adam);
            assertThat(own(weight)).containsOnly(0f);
            assertThat(weight.toFloatArray()).doesNotContain(before);
        }
    }

    @Test
    void weightsThatAreNoNumbersAreSeen() {
        Optimizer wild = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(1e38f)).build();
        try (Workload workload = new Workload(SMALL, 1)) {
            assertThat(workload.isFinite()).isTrue();
            for (int i = 0; i < 500; i++) {
                workload.step(wild);
            }
            assertThat(workload.isFinite()).isFalse();
        }
    }

    @Test
    void stepsLeaveNoArraysBehind() {
        try (Workload workload = new Workload(SMALL, 1);
                Adam adam = Adam.builder().build()) {
            workload.step(adam);
            Set<NDArray> known = Collections.newSetFromMap(new IdentityHashMap<>());
            known.addAll(NativeArrays.all());
            for (int i = 0; i < 20; i++) {
                workload.refresh();
                workload.step(adam);
            }
            known.addAll(workload.gradients());
            assertThat(NativeArrays.all()).allMatch(known::contains);
        }
    }

    private static float[] own(NDArray weight) {
        try (NDArray gradient = weight.getGradient()) {
            return gradient.toFloatArray();
        }
    }
}
