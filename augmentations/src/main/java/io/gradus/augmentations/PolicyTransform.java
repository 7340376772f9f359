package io.gradus.augmentations;

import io.gradus.augmentations.images.Fill;
import io.gradus.augmentations.images.ImageChecks;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.augmentations.images.ValueRange;
import io.gradus.augmentations.policies.PolicyOperation;
import io.gradus.augmentations.policies.PolicyStep;
import io.gradus.text.Checks;
import java.util.ArrayList;
import java.util.List;

/**
 * A random transform that draws {@link PolicyOperation}s.
 *
 * <p>Policies work on uint8 levels, as their references do. An image of floats, such as DJL's
 * {@code Cifar10} delivers, is rounded to the nearest of the levels 0..255 when something is drawn
 * for it, changed as an image of bytes, and returned as floats: the values are those that the same
 * uint8 image gets, and tables can be looked up. An image that is left as it is is not rounded. A
 * policy stands before {@code ToTensor}, or after it with {@link
 * RandomTransform.BaseBuilder#optRange optRange(0, 1)}: then levels are 255ths; what {@code
 * Normalize} has made is refused.
 *
 * @param <P> the record of drawn parameters
 */
public abstract class PolicyTransform<P extends Record> extends RandomTransform<P> {

    private final Interpolation interpolation;
    private final Fill fill;

    PolicyTransform(PolicyBuilder<?> builder) {
        super(builder);
        interpolation = Checks.required("interpolation", builder.interpolation).requireWarp();
        fill = Fill.of(builder.fill);
        requireFill(range());
    }

    private void requireFill(ValueRange values) {
        if (values == ValueRange.LEVELS) {
            fill.values().forEach(value -> ImageChecks.pixelValue("fill", value, true));
        } else {
            fill.inLevels();
        }
    }

    @Override
    protected final boolean needsLevels() {
        return true;
    }

    @Override
    final void requireFits(String name, ValueRange whole) {
        super.requireFits(name, whole);
        requireFill(whole);
    }

    static boolean movePixels(List<PolicyOperation> operations) {
        return operations.stream().anyMatch(PolicyOperation::movesPixels);
    }

    /** The operations of steps, one after another. */
    final List<Operation> program(List<PolicyStep> steps) {
        List<Operation> operations = operations(steps);
        return operations.isEmpty() ? List.of() : List.of(Operations.inUint8(operations));
    }

    /** The operations of steps on a uint8 image, one after another. */
    final List<Operation> operations(List<PolicyStep> steps) {
        List<Operation> operations = new ArrayList<>(steps.size());
        for (PolicyStep step : steps) {
            if (step.operation() != PolicyOperation.IDENTITY) {
                operations.add(step.toOperation(interpolation, fill));
            }
        }
        return operations;
    }

    /**
     * The options that every policy has.
     *
     * @param <T> the builder's own type
     */
    public abstract static class PolicyBuilder<T extends PolicyBuilder<T>> extends BaseBuilder<T> {

        private Interpolation interpolation = Interpolation.NEAREST;
        private double[] fill = {};

        PolicyBuilder() {}

        /**
         * Sets how an image is read between its pixels, where it is sheared or rotated. The default
         * is {@link Interpolation#NEAREST}.
         *
         * @param interpolation {@code NEAREST} or {@code BILINEAR}
         * @return this builder
         */
        public T optInterpolation(Interpolation interpolation) {
            this.interpolation = interpolation;
            return self();
        }

        /**
         * Sets what stands where a sheared, moved or rotated image has left room. Without a fill,
         * which is the default, it is black, and an interpolated border differs from one with a
         * black fill, as in torchvision.
         *
         * @param fill one value, one for each channel, or none; whole numbers in [0, 255], or with
         *     {@link #optRange optRange(0, 1)} numbers in [0, 1], which are rounded to levels
         * @return this builder
         */
        public T optFill(double... fill) {
            this.fill = Checks.required("fill", fill).clone();
            return self();
        }
    }
}
