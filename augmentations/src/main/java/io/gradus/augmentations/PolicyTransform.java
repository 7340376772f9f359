package io.gradus.augmentations;

import io.gradus.augmentations.images.ImageChecks;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.augmentations.images.ValueRange;
import io.gradus.augmentations.policies.PolicyOperation;
import io.gradus.augmentations.policies.PolicyStep;
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
public abstract class PolicyTransform<P extends Record> extends RandomWarp<P> {

    PolicyTransform(PolicyBuilder<?> builder) {
        super(builder);
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
    public abstract static class PolicyBuilder<T extends PolicyBuilder<T>> extends WarpBuilder<T> {

        PolicyBuilder() {
            super(Interpolation.NEAREST);
        }
    }
}
