package io.gradus.augmentations;

import ai.djl.modality.cv.transform.CenterCrop;
import ai.djl.modality.cv.transform.CenterFit;
import ai.djl.modality.cv.transform.Crop;
import ai.djl.modality.cv.transform.Pad;
import ai.djl.modality.cv.transform.RandomFlipLeftRight;
import ai.djl.modality.cv.transform.RandomFlipTopBottom;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Transform;
import io.gradus.text.Checks;
import java.util.Set;

/**
 * A declaration of what the labels of an {@link AugmentedDataset} say of an image: whether they
 * name places in it, which move when its pixels do.
 *
 * <p>Without a declaration labels must be seen to be classes wherever a transform moves pixels: one
 * number for each image, shape (B) or (B, 1), or a row of K of them, shape (B, K), which are
 * probabilities (in [0, 1] with the sum 1) or each 0 or 1.
 */
public final class Labels {

    private static final Labels WHOLE_IMAGE = new Labels();

    /** How far the sum of a row of probabilities may be from 1, for those in half precision. */
    private static final double SLACK = 0.01;

    // those of DJL, except Resize and ResizeShort, after which labels in fractions of the image fit
    private static final Set<Class<?>> MOVES_PIXELS =
            Set.of(
                    CenterCrop.class,
                    CenterFit.class,
                    Crop.class,
                    Pad.class,
                    RandomFlipLeftRight.class,
                    RandomFlipTopBottom.class,
                    ai.djl.modality.cv.transform.RandomResizedCrop.class);

    private Labels() {}

    /**
     * {@return the declaration that labels belong to the image as a whole, such as several classes,
     * numbers to estimate, or a caption: they stay as they are when pixels move}
     */
    public static Labels wholeImage() {
        return WHOLE_IMAGE;
    }

    /** Tells whether a transform, of this package or DJL's, moves pixels in the image. */
    static boolean movesPixels(Transform transform) {
        return transform instanceof RandomTransform<?> random
                ? random.movesPixels()
                : MOVES_PIXELS.contains(transform.getClass());
    }

    /** Throws where labels of a batch may name places in images whose pixels are moved. */
    static void requireClasses(NDList labels, Transform mover) {
        for (NDArray each : labels) {
            if (!areClasses(each)) {
                throw Checks.error(
                        "labels must be classes, shape (B), (B, 1) or (B, K), where pixels are"
                                + " moved, as %s does, because labels are not moved along, but"
                                + " have shape %s%s; if they name no places in the image, say so"
                                + " with optLabels(Labels.wholeImage())",
                        mover.getClass().getSimpleName(),
                        each.getShape(),
                        each.getShape().dimension() == 2
                                ? " and values that are no probabilities"
                                : "");
            }
        }
    }

    private static boolean areClasses(NDArray labels) {
        Shape shape = labels.getShape();
        if (shape.dimension() == 0 || shape.size() == shape.get(0)) {
            return true;
        }
        if (shape.dimension() != 2) {
            return false;
        }
        float[] values;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            values = labels.toType(DataType.FLOAT32, true).toFloatArray();
        }
        int classes = Math.toIntExact(shape.get(1));
        for (int start = 0; start < values.length; start += classes) {
            if (!areProbabilities(values, start, start + classes)) {
                return false;
            }
        }
        return true;
    }

    private static boolean areProbabilities(float[] values, int start, int end) {
        double sum = 0;
        boolean whole = true;
        for (int i = start; i < end; i++) {
            float value = values[i];
            if (!(value >= 0 && value <= 1)) {
                return false;
            }
            sum += value;
            whole &= value == 0 || value == 1;
        }
        return whole || Math.abs(sum - 1) <= SLACK;
    }
}
