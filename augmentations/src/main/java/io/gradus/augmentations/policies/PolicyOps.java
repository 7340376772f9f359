package io.gradus.augmentations.policies;

import io.gradus.augmentations.images.Affine;
import io.gradus.augmentations.images.AutoContrast;
import io.gradus.augmentations.images.Brightness;
import io.gradus.augmentations.images.Contrast;
import io.gradus.augmentations.images.Equalize;
import io.gradus.augmentations.images.Fill;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.Invert;
import io.gradus.augmentations.images.Op;
import io.gradus.augmentations.images.Posterize;
import io.gradus.augmentations.images.Saturation;
import io.gradus.augmentations.images.Sharpness;
import io.gradus.augmentations.images.Solarize;

/** What a policy's steps do: torchvision's {@code _apply_op}. */
public final class PolicyOps {

    private PolicyOps() {}

    /** The operation of a step, which is not IDENTITY. */
    public static Op of(PolicyStep step, Interpolation interpolation, Fill fill) {
        double magnitude = step.magnitude();
        return switch (step.operation()) {
            case SHEAR_X -> Affine.shearX(magnitude, interpolation, fill);
            case SHEAR_Y -> Affine.shearY(magnitude, interpolation, fill);
            case TRANSLATE_X -> Affine.translate((int) magnitude, 0, interpolation, fill);
            case TRANSLATE_Y -> Affine.translate(0, (int) magnitude, interpolation, fill);
            case ROTATE -> Affine.rotate(magnitude, interpolation, fill);
            case BRIGHTNESS -> new Brightness(1 + magnitude);
            case COLOR -> new Saturation(1 + magnitude);
            case CONTRAST -> new Contrast(1 + magnitude);
            case SHARPNESS -> new Sharpness(1 + magnitude);
            case POSTERIZE -> new Posterize((int) magnitude);
            case SOLARIZE -> new Solarize(magnitude);
            case AUTO_CONTRAST -> new AutoContrast();
            case EQUALIZE -> new Equalize();
            case INVERT -> new Invert();
            case IDENTITY -> throw new IllegalArgumentException("Identity is no operation");
        };
    }
}
