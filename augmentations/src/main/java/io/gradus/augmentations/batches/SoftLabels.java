package io.gradus.augmentations.batches;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.Trainer;
import ai.djl.training.evaluator.BinaryAccuracy;
import ai.djl.training.evaluator.Evaluator;
import ai.djl.training.evaluator.TopKAccuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import io.gradus.augmentations.images.ImageChecks;
import io.gradus.text.Checks;

/**
 * The labels that are one probability for each class, shape (B, K), as {@link Mixup}, {@link
 * CutMix}, {@link LabelSmoothing} and {@link OneHotLabels} make them, and the loss that they need.
 *
 * <p>A loss of class numbers, such as {@code Loss.softmaxCrossEntropyLoss()}, takes them without an
 * error, but as classes 0 and 1, and the training learns nothing of use. So take {@link
 * #crossEntropy}, which takes classes too, so that validation labels may stay as they are; or have
 * a loss of your own checked, whose validation labels need {@link OneHotLabels}:
 *
 * <pre>{@code
 * var config = new DefaultTrainingConfig(SoftLabels.crossEntropy())
 *         .addEvaluator(new SoftLabelAccuracy())
 *         .addTrainingListeners(SoftLabels.guard());
 * }</pre>
 */
public final class SoftLabels {

    private SoftLabels() {}

    /**
     * Creates a softmax cross-entropy that takes both forms of labels: probabilities of the shape
     * of the predictions, and classes, shape (B) or (B, 1), as validation sets have them. On
     * probabilities it is DJL's {@code new SoftmaxCrossEntropyLoss("loss", 1, -1, false, true)}, on
     * classes {@code Loss.softmaxCrossEntropyLoss()}, which is the same for one-hot rows.
     *
     * @return a new loss of logits, shape (B, K)
     */
    public static Loss crossEntropy() {
        return new EitherCrossEntropy();
    }

    private static final class EitherCrossEntropy extends SoftmaxCrossEntropyLoss {

        private final Loss ofClasses = new SoftmaxCrossEntropyLoss("loss", 1, -1, true, true);

        EitherCrossEntropy() {
            super("loss", 1, -1, false, true);
        }

        @Override
        public NDArray evaluate(NDList labels, NDList predictions) {
            NDArray each = labels.singletonOrThrow();
            Shape shape = predictions.singletonOrThrow().getShape();
            if (each.getShape().equals(shape)) {
                return super.evaluate(labels, predictions);
            }
            if (shape.dimension() != 2 || each.size() != shape.get(0)) {
                throw Checks.error(
                        "labels must be classes, shape (B) or (B, 1), or probabilities of the"
                                + " predictions' shape %s, but have shape %s",
                        shape, each.getShape());
            }
            try (NDArray classes = each.reshape(-1)) {
                return ofClasses.evaluate(new NDList(classes), predictions);
            }
        }
    }

    /**
     * Throws for a loss that does not take soft labels. It is asked about one example of two
     * classes: the likelier class must cost less where the prediction favours it.
     *
     * @param loss the loss of a training whose labels are soft
     * @return the loss
     * @throws IllegalArgumentException if it takes labels of another form, or fails
     */
    public static Loss requireSoftLoss(Loss loss) {
        Checks.required("loss", loss);
        boolean soft;
        try (NDManager manager = NDManager.newBaseManager()) {
            soft = value(loss, manager, 0.25f, 0.75f) < value(loss, manager, 0.75f, 0.25f);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(hard(loss), e);
        }
        if (!soft) {
            throw new IllegalArgumentException(hard(loss));
        }
        return loss;
    }

    private static double value(Loss loss, NDManager manager, float... labels) {
        Shape shape = new Shape(1, 2);
        NDList predictions = new NDList(manager.create(new float[] {0.25f, 0.75f}, shape));
        return loss.evaluate(new NDList(manager.create(labels, shape)), predictions)
                .sum()
                .getFloat();
    }

    private static String hard(Loss loss) {
        return hard("loss", loss.getClass(), loss.getName(), "SoftLabels.crossEntropy()");
    }

    private static String hard(String what, Class<?> type, String name, String instead) {
        String message =
                "the %s must take soft labels, one probability for each class, but %s '%s' does not;"
                        + " use %s";
        return message.formatted(what, type.getSimpleName(), name, instead);
    }

    /**
     * Creates a listener that {@linkplain #requireSoftLoss checks} the loss when a trainer is made,
     * and the evaluators at the first batch, of training or validation, whose labels are no whole
     * numbers: DJL's {@code BinaryAccuracy} cuts such labels to whole numbers, and its {@code
     * TopKAccuracy} takes classes only, so both are refused with an {@link
     * IllegalArgumentException}. DJL's {@code Accuracy} is not: it takes the likeliest class of the
     * labels for the whole truth.
     *
     * @return what {@code TrainingConfig} takes with {@code addTrainingListeners}
     */
    public static TrainingListener guard() {
        return new TrainingListenerAdapter() {
            @Override
            public void onTrainingBegin(Trainer trainer) {
                requireSoftLoss(trainer.getLoss());
            }

            @Override
            public void onTrainingBatch(Trainer trainer, BatchData batchData) {
                requireSoftEvaluators(trainer, batchData);
            }

            @Override
            public void onValidationBatch(Trainer trainer, BatchData batchData) {
                requireSoftEvaluators(trainer, batchData);
            }
        };
    }

    private static void requireSoftEvaluators(Trainer trainer, TrainingListener.BatchData batch) {
        for (Evaluator evaluator : trainer.getEvaluators()) {
            Class<?> type = evaluator.getClass();
            if ((type == BinaryAccuracy.class || type == TopKAccuracy.class)
                    && batch.getLabels().values().stream().anyMatch(SoftLabels::haveFractions)) {
                throw new IllegalArgumentException(
                        hard("evaluator", type, evaluator.getName(), "new SoftLabelAccuracy()"));
            }
        }
    }

    private static boolean haveFractions(NDList labels) {
        NDArray each = labels.head();
        if (!each.getDataType().isFloating()) {
            return false;
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return each.neq(each.floor()).countNonzero().getLong() > 0;
        }
    }

    /**
     * Makes labels soft: classes, shape (B) or (B, 1), become one-hot rows, probabilities, shape
     * (B, K), are copied.
     *
     * @param labels the labels of a batch
     * @param classes the number of classes K
     * @return a new float32 array of shape (B, K), attached to the manager of {@code labels}
     * @throws IllegalArgumentException if the labels have another shape, or a class is not a whole
     *     number in [0, K)
     */
    public static NDArray of(NDArray labels, int classes) {
        if (areRows(labels, classes)) {
            // toType gives the same memory where the type is right already, whatever "copy" says
            return labels.getDataType() == DataType.FLOAT32
                    ? labels.duplicate()
                    : labels.toType(DataType.FLOAT32, true);
        }
        return oneHot(labels, classes(labels, classes), classes);
    }

    /**
     * Throws where {@link #of of} throws, and makes no rows.
     *
     * @param labels the labels of a batch
     * @param classes the number of classes K
     * @throws IllegalArgumentException if the labels cannot be made soft
     */
    public static void check(NDArray labels, int classes) {
        if (!areRows(labels, classes)) {
            classes(labels, classes);
        }
    }

    private static boolean areRows(NDArray labels, int classes) {
        Shape shape = labels.getShape();
        return shape.dimension() == 2 && shape.get(1) == classes;
    }

    /** The class of each example. */
    private static int[] classes(NDArray labels, int classes) {
        Shape shape = labels.getShape();
        boolean integers = shape.dimension() == 1 || (shape.dimension() == 2 && shape.get(1) == 1);
        if (!integers) {
            throw Checks.error(
                    "labels must be classes of shape (B) or (B, 1), or probabilities of shape (B,"
                            + " %1$d), but have shape %2$s; is setClasses(%1$d) right?",
                    classes, shape);
        }
        double[] values;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            values = labels.toType(DataType.FLOAT64, true).toDoubleArray();
        }
        ImageChecks.length("classes", classes, values.length);
        int[] each = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            int label = (int) values[i];
            if (label != values[i] || label < 0 || label >= classes) {
                throw Checks.error(
                        "labels must be whole numbers in 0..%d, but label %d is %s; is"
                                + " setClasses(%d) right?",
                        classes - 1, i, values[i], classes);
            }
            each[i] = label;
        }
        return each;
    }

    private static NDArray oneHot(NDArray labels, int[] each, int classes) {
        float[] rows = new float[each.length * classes];
        for (int i = 0; i < each.length; i++) {
            rows[i * classes + each[i]] = 1;
        }
        Shape shape = new Shape(each.length, classes);
        NDArray created = labels.getManager().create(rows, shape);
        if (created.getDevice().equals(labels.getDevice())) {
            return created;
        }
        try (created) {
            return created.toDevice(labels.getDevice(), true);
        }
    }
}
