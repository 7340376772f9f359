package io.gradus.augmentations.policies;

import io.gradus.augmentations.images.ImageChecks;
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
     * Returns the operation and its magnitude.
     *
     * @return for example {@code Rotate(-30.0)}
     */
    @Override
    public String toString() {
        return operation + "(" + magnitude + ")";
    }
}
