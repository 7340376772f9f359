package io.gradus.augmentations.policies;

import io.gradus.text.Excerpt;
import io.gradus.text.Suggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The operations that policies choose from, with the names of AutoAugment's paper and what their
 * magnitude means.
 *
 * @see PolicyStep
 * @see <a href="https://arxiv.org/abs/1805.09501">Cubuk, Zoph, Mane, Vasudevan, Le: "AutoAugment:
 *     Learning Augmentation Policies from Data", 2018</a>
 */
public enum PolicyOperation {
    /** Leaves the image as it is. The magnitude is 0. */
    IDENTITY("Identity"),

    /** Moves each row to the left by the magnitude times its distance from the top. */
    SHEAR_X("ShearX"),

    /** Moves each column up by the magnitude times its distance from the left. */
    SHEAR_Y("ShearY"),

    /** Moves the image to the right by the magnitude in pixels, of which the fraction is cut. */
    TRANSLATE_X("TranslateX"),

    /** Moves the image down by the magnitude in pixels, of which the fraction is cut. */
    TRANSLATE_Y("TranslateY"),

    /** Rotates the image anti-clockwise around its center by the magnitude in degrees. */
    ROTATE("Rotate"),

    /** Multiplies the brightness by 1 + magnitude. */
    BRIGHTNESS("Brightness"),

    /** Multiplies the saturation by 1 + magnitude. */
    COLOR("Color"),

    /** Multiplies the contrast by 1 + magnitude. */
    CONTRAST("Contrast"),

    /** Multiplies the sharpness by 1 + magnitude. */
    SHARPNESS("Sharpness"),

    /** Keeps the highest bits of every value, as many as the magnitude says. */
    POSTERIZE("Posterize"),

    /** Inverts the values that are at least the magnitude. */
    SOLARIZE("Solarize"),

    /** Stretches the values of each channel to 0..255. The magnitude is 0. */
    AUTO_CONTRAST("AutoContrast"),

    /** Equalizes the histogram of each channel. The magnitude is 0. */
    EQUALIZE("Equalize"),

    /** Inverts all values. The magnitude is 0. */
    INVERT("Invert");

    private final String text;

    PolicyOperation(String text) {
        this.text = text;
    }

    /**
     * {@return the operation of this name in a policy, case-insensitive, if there is one}
     *
     * @param name the name
     */
    public static Optional<PolicyOperation> find(String name) {
        return Arrays.stream(values()).filter(op -> op.text.equalsIgnoreCase(name)).findFirst();
    }

    /** {@return whether it moves pixels} */
    public boolean movesPixels() {
        return switch (this) {
            case SHEAR_X, SHEAR_Y, TRANSLATE_X, TRANSLATE_Y, ROTATE -> true;
            default -> false;
        };
    }

    /**
     * {@return a message that says that there is no such operation, and suggests one}
     *
     * @param name the name
     */
    public static String unknown(String name) {
        List<String> names = Arrays.stream(values()).map(PolicyOperation::toString).toList();
        return "there is no operation '%s'; %s"
                .formatted(Excerpt.of(name), Suggestion.of(name, names));
    }

    /** {@return the name in a policy, such as {@code ShearX}} */
    @Override
    public String toString() {
        return text;
    }
}
