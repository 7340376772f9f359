package io.gradus.augmentations.policies;

import io.gradus.augmentations.images.Fill;
import io.gradus.augmentations.images.ImageChecks;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.text.Checks;

/**
 * An operation that a policy has drawn, with its magnitude as torchvision's functions take it: sign
 * included, in degrees, pixels, bits or levels.
 *
 * @param operation the operation
 * @param magnitude the magnitude, 0 where the operation has none
 */
public record PolicyStep(PolicyOperation operation, double magnitude) {

    /**
     * Checks the values.
     *
     * @param operation the operation
     * @param magnitude the magnitude
     * @throws IllegalArgumentException if the operation is null, or the magnitude is not finite
     */
    public PolicyStep {
        Checks.required("operation", operation);
        ImageChecks.finite("magnitude", magnitude);
    }

    /**
     * {@return what the step does to an image: torchvision's {@code _apply_op}}
     *
     * @param interpolation how an image is read where it is sheared or rotated, {@code NEAREST} or
     *     {@code BILINEAR}
     * @param fill what stands where it has left room
     * @throws IllegalArgumentException if the operation cannot have this magnitude
     */
    public Operation toOperation(Interpolation interpolation, Fill fill) {
        return switch (operation) {
            case IDENTITY -> Operations.identity();
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
        };
    }

    /** {@return the operation and its magnitude, for example {@code Rotate(-30.0)}} */
    @Override
    public String toString() {
        return operation + "(" + magnitude + ")";
    }
}
