package io.gradus.augmentations.batches;

import static io.gradus.augmentations.images.TestImages.newManager;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.evaluator.Accuracy;
import io.gradus.augmentations.images.Seeds;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SoftLabelAccuracyTest {

    private NDManager manager;
    private NDArray predictions;

    @BeforeEach
    void open() {
        manager = newManager();
        // Classes 2, 0, 1.
        predictions = manager.create(new float[] {0, 1, 5, 3, 2, -1, -9, -1, -2}, new Shape(3, 3));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private double evaluate(NDArray labels) {
        try (NDArray value =
                new SoftLabelAccuracy().evaluate(new NDList(labels), new NDList(predictions))) {
            return value.getDouble();
        }
    }

    @Test
    void softLabelsCountTheirProbabilityAtThePredictedClass() {
        NDArray soft =
                manager.create(new float[] {.5f, 0, .5f, .25f, .75f, 0, 0, 1, 0}, new Shape(3, 3));
        assertThat(evaluate(soft)).isCloseTo((.5 + .25 + 1) / 3, within(1e-9));
    }

    @Test
    void mixedLabelsCountAsTheAuthorsCount() {
        NDArray labels = manager.create(new int[] {2, 1, 0});
        double lambda = 0.625;
        Mixup mixup = Mixup.builder().setClasses(3).build();
        NDArray data = manager.zeros(new Shape(3, 1));
        Mixup.Draw draw = new Mixup.Draw(lambda, List.of(1, 2, 0));
        NDArray mixed = mixup.apply(new Examples(data, labels), draw).labels();
        double own = evaluate(labels);
        double other = evaluate(manager.create(new int[] {1, 0, 2}));
        assertThat(own).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(evaluate(mixed)).isCloseTo(lambda * own + (1 - lambda) * other, within(1e-7));
    }

    @Test
    void integersAndOneHotLabelsGiveDjlsAccuracy() {
        NDArray integers = manager.create(new long[] {2, 1, 1});
        NDArray oneHot =
                new OneHotLabels(3)
                        .transform(new Examples(predictions, integers), Seeds.random(1))
                        .labels();
        Accuracy accuracy = new Accuracy();
        accuracy.addAccumulator("a");
        accuracy.updateAccumulator("a", new NDList(integers), new NDList(predictions));
        double expected = accuracy.getAccumulator("a");
        assertThat(expected).isCloseTo(2 / 3.0, within(1e-6));
        List<NDArray> forms =
                List.of(
                        integers,
                        oneHot,
                        integers.reshape(3, 1),
                        manager.create(new float[] {2, 1, 1}));
        for (NDArray labels : forms) {
            assertThat(evaluate(labels)).isCloseTo(expected, within(1e-6));
        }
    }

    @Test
    void accumulatesOverBatchesOfDifferentSize() {
        SoftLabelAccuracy accuracy = new SoftLabelAccuracy("train");
        assertThat(accuracy.getName()).isEqualTo("train");
        String[] keys = {"a", "b"};
        for (String key : keys) {
            accuracy.addAccumulator(key);
            assertThat(accuracy.getAccumulator(key)).isNaN();
        }
        NDArray right = manager.create(new int[] {2, 0, 1});
        NDArray wrong = manager.create(new int[] {0});
        int handles = manager.getManagedArrays().size();
        accuracy.updateAccumulators(keys, new NDList(right), new NDList(predictions));
        assertThat(manager.getManagedArrays()).hasSize(handles);
        NDArray first = predictions.get("0:1");
        accuracy.updateAccumulator("b", new NDList(wrong), new NDList(first));
        accuracy.updateAccumulator(
                "b",
                new NDList(manager.create(new Shape(0))),
                new NDList(manager.create(new Shape(0, 3))));
        assertThat(accuracy.getAccumulator("a")).isEqualTo(1);
        assertThat(accuracy.getAccumulator("b")).isEqualTo(0.75f);
        accuracy.resetAccumulator("a");
        assertThat(accuracy.getAccumulator("a")).isNaN();
        assertThat(accuracy.getAccumulator("unknown")).isNaN();
    }

    @Test
    void refusesOtherShapes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluate(manager.zeros(new Shape(3, 2))))
                .withMessageContaining("labels must have shape (3), (3, 1) or (3, 3)")
                .withMessageContaining("(3, 2)");
        NDArray flat = manager.zeros(new Shape(3));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new SoftLabelAccuracy().evaluate(new NDList(flat), new NDList(flat)))
                .withMessageContaining("predictions must have shape (B, K)");
    }
}
