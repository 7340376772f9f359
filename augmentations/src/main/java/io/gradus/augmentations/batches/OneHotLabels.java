package io.gradus.augmentations.batches;

import io.gradus.text.Checks;
import java.util.random.RandomGenerator;

/**
 * A batch transform that turns class labels, shape (B) or (B, 1), into one-hot float32 rows, shape
 * (B, K); labels of shape (B, K) stay as they are. The data stay as they are.
 *
 * <p>Of the losses that take the soft labels of {@link Mixup} {@link SoftLabels#crossEntropy} takes
 * classes, too. For others, such as DJL's {@code new SoftmaxCrossEntropyLoss("loss", 1, -1, false,
 * true)}, this is for the validation set.
 *
 * <p><b>A loss of class numbers goes wrong without an error: see {@link SoftLabels}.</b>
 */
public final class OneHotLabels implements BatchTransform {

    private final int classes;

    /**
     * Creates the transform.
     *
     * @param classes the number of classes K, 2 to 1,000,000
     * @throws IllegalArgumentException if there are fewer
     */
    public OneHotLabels(int classes) {
        this.classes = Checks.in("classes", classes, "[2, " + Pairing.MAX_CLASSES + "]");
    }

    @Override
    public void check(Examples examples) {
        SoftLabels.check(examples.labels(), classes);
    }

    @Override
    public Examples transform(Examples examples, RandomGenerator random) {
        return new Examples(examples.data(), SoftLabels.of(examples.labels(), classes));
    }

    /** {@return the class and the number of classes, for example {@code OneHotLabels(10)}} */
    @Override
    public String toString() {
        return "OneHotLabels(" + classes + ")";
    }
}
