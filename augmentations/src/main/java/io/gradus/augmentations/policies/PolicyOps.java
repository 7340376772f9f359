package io.gradus.augmentations.policies;

import io.gradus.augmentations.images.Fill;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;

/** What a policy's steps do: torchvision's {@code _apply_op}. */
public final class PolicyOps {

    private PolicyOps() {}

    /** The operation of a step, which is not IDENTITY. */
    public static Operation of(PolicyStep step, Interpolation interpolation, Fill fill) {
        double magnitude = step.magnitude();
        return switch (step.operation()) {
            case SHEAR_X -> Operations.shearX(magnitude, interpolation, fill);
            case SHEAR_Y -> Operations.shearY(magnitude, interpolation, fill);
            case TRANSLATE_X -> Operations.translate((int) magnitude, 0, interpolation, fill);
            case TRANSLATE_Y -> Operations.translate(0, (int) magnitude, interpolation, fill);
            case ROTATE -> Operations.rotate(magnitude, interpolation, fill);
            case BRIGHTNESS -> Operations.brightness(1 + magnitude);
            case COLOR -> Operations.saturation(1 + magnitude);
            case CONTRAST -> Operations.contrast(1 + magnitude);
            case SHARPNESS -> Operations.sharpness(1 + magnitude);
            case POSTERIZE -> Operations.posterize((int) magnitude);
            case SOLARIZE -> Operations.solarize(magnitude);
            case AUTO_CONTRAST -> Operations.autoContrast();
            case EQUALIZE -> Operations.equalize();
            case INVERT -> Operations.invert();
            case IDENTITY -> throw new IllegalArgumentException("Identity is no operation");
        };
    }
}
