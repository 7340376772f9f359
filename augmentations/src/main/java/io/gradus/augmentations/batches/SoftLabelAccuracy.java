package io.gradus.augmentations.batches;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.evaluator.Evaluator;
import io.gradus.text.Checks;
import io.gradus.torchscript.TorchScript;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The accuracy for soft labels: the mean of the label's probability at the predicted class.
 *
 * <pre>accuracy = 1/B sum_i labels[i][argmax_k predictions[i][k]]</pre>
 *
 * <p>For labels that {@link Mixup} made it is {@code lambda * correct(a) + (1 - lambda) *
 * correct(b)}, as the paper's authors count; for one-hot labels, and for integers of shape (B) or
 * (B, 1), it is plain accuracy. DJL's own {@code Accuracy} takes the larger of the two labels for
 * the whole truth.
 *
 * <p>Predictions have shape (B, K), soft labels too.
 */
public final class SoftLabelAccuracy extends Evaluator {

    private final Map<String, Double> correct = new ConcurrentHashMap<>();

    /** Creates an evaluator with the name "Accuracy". */
    public SoftLabelAccuracy() {
        this("Accuracy");
    }

    /**
     * Creates an evaluator.
     *
     * @param name the name to show
     */
    public SoftLabelAccuracy(String name) {
        super(name);
    }

    /**
     * Computes the accuracy of one batch.
     *
     * @param labels the labels
     * @param predictions the predictions
     * @return the mean over the batch, a float64 scalar, attached to the predictions' manager
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
        check(labels.head(), predictions.head());
        return Device.SCRIPT.runArray(
                predictions.head().getManager(), "mean", labels.head(), predictions.head());
    }

    @Override
    public void addAccumulator(String key) {
        resetAccumulator(key);
    }

    @Override
    public void updateAccumulator(String key, NDList labels, NDList predictions) {
        updateAccumulators(new String[] {key}, labels, predictions);
    }

    @Override
    public void updateAccumulators(String[] keys, NDList labels, NDList predictions) {
        long size = predictions.head().size(0);
        if (size == 0) {
            return;
        }
        double mean;
        try (NDArray value = evaluate(labels, predictions)) {
            mean = value.getDouble();
        }
        for (String key : keys) {
            totalInstances.merge(key, size, Long::sum);
            correct.merge(key, mean * size, Double::sum);
        }
    }

    @Override
    public void resetAccumulator(String key) {
        totalInstances.put(key, 0L);
        correct.put(key, 0.0);
    }

    @Override
    public float getAccumulator(String key) {
        long total = totalInstances.getOrDefault(key, 0L);
        return total == 0 ? Float.NaN : (float) (correct.get(key) / total);
    }

    private static void check(NDArray labels, NDArray predictions) {
        Shape shape = predictions.getShape();
        if (shape.dimension() != 2) {
            throw new IllegalArgumentException(
                    "predictions must have shape (B, K), but have shape " + shape);
        }
        Shape given = labels.getShape();
        boolean integers =
                given.equals(new Shape(shape.get(0))) || given.equals(new Shape(shape.get(0), 1));
        if (!integers && !given.equals(shape)) {
            throw Checks.error(
                    "labels must have shape (%1$d), (%1$d, 1) or %2$s as the predictions, but have"
                            + " shape %3$s",
                    shape.get(0), shape, given);
        }
    }

    private static final class Device {
        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def mean(self, labels: Tensor, predictions: Tensor) -> Tensor:
                            best = predictions.argmax(dim=1, keepdim=True)
                            if labels.size() == predictions.size():
                                return labels.gather(1, best).double().mean()
                            return (labels.reshape(best.size()) == best).double().mean()
                        """);
    }
}
