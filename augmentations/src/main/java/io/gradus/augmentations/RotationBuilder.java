package io.gradus.augmentations;

import io.gradus.augmentations.images.ImageChecks;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.text.Checks;

/** The options of warps that rotate. */
abstract class RotationBuilder<T extends RotationBuilder<T>> extends RandomWarp.WarpBuilder<T> {

    /** Angles are exact to the fourth decimal here. */
    private static final double FARTHEST = 1e9;

    private double[] degrees;

    RotationBuilder() {
        super(Interpolation.NEAREST, 0);
    }

    /**
     * Sets the range of angles, symmetric around 0.
     *
     * @param degrees the largest angle, at least 0
     * @return this builder
     * @throws IllegalArgumentException if the angle is negative or no number
     */
    public T setDegrees(double degrees) {
        Checks.in("degrees", degrees, "[0, infinity)");
        return setDegrees(-degrees, degrees);
    }

    /**
     * Sets the range of angles.
     *
     * @param low the lowest angle in degrees
     * @param high the highest angle in degrees
     * @return this builder
     */
    public T setDegrees(double low, double high) {
        degrees = new double[] {low, high};
        return self();
    }

    double[] checkedDegrees() {
        Checks.required("degrees", degrees, "setDegrees(degrees)");
        return ImageChecks.range("degrees", degrees, -FARTHEST, FARTHEST);
    }
}
