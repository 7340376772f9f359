package io.gradus.augmentations;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** Labels as one probability for each class. */
final class SoftLabels {

    private SoftLabels() {}

    /**
     * Integers of shape (B) or (B, 1) become one-hot rows, probabilities of shape (B, K) are
     * copied.
     *
     * @return a new float32 array of shape (B, K), attached to the manager of {@code labels}
     */
    static NDArray of(NDArray labels, int classes) {
        Shape shape = labels.getShape();
        if (shape.dimension() == 2 && shape.get(1) == classes) {
            return labels.toType(DataType.FLOAT32, true);
        }
        boolean integers = shape.dimension() == 1 || (shape.dimension() == 2 && shape.get(1) == 1);
        if (!integers) {
            throw new IllegalArgumentException(
                    String.format(
                            "labels must be classes of shape (B) or (B, 1), or probabilities of"
                                    + " shape (B, %1$d), but have shape %2$s; is setClasses(%1$d)"
                                    + " right?",
                            classes, shape));
        }
        return oneHot(labels, classes);
    }

    private static NDArray oneHot(NDArray labels, int classes) {
        double[] values;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            values = labels.toType(DataType.FLOAT64, true).toDoubleArray();
        }
        float[] rows = new float[values.length * classes];
        for (int i = 0; i < values.length; i++) {
            int label = (int) values[i];
            if (label != values[i] || label < 0 || label >= classes) {
                throw new IllegalArgumentException(
                        String.format(
                                "labels must be whole numbers in 0..%d, but label %d is %s;"
                                        + " is setClasses(%d) right?",
                                classes - 1, i, values[i], classes));
            }
            rows[i * classes + label] = 1;
        }
        Shape shape = new Shape(values.length, classes);
        NDArray created = labels.getManager().create(rows, shape);
        if (created.getDevice().equals(labels.getDevice())) {
            return created;
        }
        try (created) {
            return created.toDevice(labels.getDevice(), true);
        }
    }
}
