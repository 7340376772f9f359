package io.gradus.augmentations;

import ai.djl.ndarray.NDArray;
import io.gradus.augmentations.images.ImageChecks;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.ImageOps;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.augmentations.images.Seeds;
import io.gradus.text.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A transform that changes brightness, contrast, saturation and hue by random amounts, in random
 * order.
 *
 * <pre>{@code
 * Transform jitter =
 *         ColorJitter.builder()
 *                 .optBrightness(0.4)
 *                 .optContrast(0.4)
 *                 .optSaturation(0.4)
 *                 .optHue(0.1)
 *                 .build();
 * }</pre>
 *
 * <p>Each amount is uniform in its range, and the order uniform among all. What is not set stays as
 * it is. Images have 1 or 3 channels, and values from 0 to 255, or to 1 with {@link
 * RandomTransform.BaseBuilder#optRange optRange(0, 1)}; saturation and hue leave gray images alone.
 *
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.ColorJitter.html">torchvision.ColorJitter</a>
 */
public final class ColorJitter extends ColorTransform<ColorJitter.Draw> {

    /** One of the four changes. */
    public enum Adjustment {
        /** See {@link ImageOps#brightness(NDArray, double)}. */
        BRIGHTNESS,
        /** See {@link ImageOps#contrast(NDArray, double)}. */
        CONTRAST,
        /** See {@link ImageOps#saturation(NDArray, double)}. */
        SATURATION,
        /** See {@link ImageOps#hue(NDArray, double)}. */
        HUE
    }

    /**
     * The drawn parameters of an image. Changes that are not in the order have amount 1, hue 0.
     *
     * @param order the changes to make
     * @param brightness the factor of brightness
     * @param contrast the factor of contrast
     * @param saturation the factor of saturation
     * @param hue the turn of hue
     */
    public record Draw(
            List<Adjustment> order,
            double brightness,
            double contrast,
            double saturation,
            double hue) {

        /**
         * Copies the list.
         *
         * @param order the changes to make
         * @param brightness the factor of brightness
         * @param contrast the factor of contrast
         * @param saturation the factor of saturation
         * @param hue the turn of hue
         */
        public Draw {
            order = List.copyOf(order);
        }
    }

    private final double[] brightness;
    private final double[] contrast;
    private final double[] saturation;
    private final double[] hue;

    private ColorJitter(Builder builder) {
        super(builder);
        brightness = ImageChecks.range("brightness", builder.brightness, 0, ImageChecks.MAX_FACTOR);
        contrast = ImageChecks.range("contrast", builder.contrast, 0, ImageChecks.MAX_FACTOR);
        saturation = ImageChecks.range("saturation", builder.saturation, 0, ImageChecks.MAX_FACTOR);
        hue = ImageChecks.range("hue", builder.hue, -0.5, 0.5);
    }

    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        List<Adjustment> order = new ArrayList<>();
        for (Adjustment adjustment : Adjustment.values()) {
            double[] range = range(adjustment);
            double nothing = adjustment == Adjustment.HUE ? 0 : 1;
            if (range[0] != nothing || range[1] != nothing) {
                // Inserting at a uniform place keeps all orders equally likely.
                order.add(random.nextInt(order.size() + 1), adjustment);
            }
        }
        return new Draw(
                order,
                Seeds.between(brightness, random),
                Seeds.between(contrast, random),
                Seeds.between(saturation, random),
                Seeds.between(hue, random));
    }

    private double[] range(Adjustment adjustment) {
        return switch (adjustment) {
            case BRIGHTNESS -> brightness;
            case CONTRAST -> contrast;
            case SATURATION -> saturation;
            case HUE -> hue;
        };
    }

    @Override
    protected List<Operation> operations(Draw draw, ImageInfo image) {
        return draw.order().stream().map(a -> operation(a, draw)).toList();
    }

    private static Operation operation(Adjustment adjustment, Draw draw) {
        return switch (adjustment) {
            case BRIGHTNESS -> Operations.brightness(draw.brightness());
            case CONTRAST -> Operations.contrast(draw.contrast());
            case SATURATION -> Operations.saturation(draw.saturation());
            case HUE -> Operations.hue(draw.hue());
        };
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link ColorJitter}. */
    public static final class Builder extends BaseBuilder<Builder> {

        private double[] brightness = {1, 1};
        private double[] contrast = {1, 1};
        private double[] saturation = {1, 1};
        private double[] hue = {0, 0};

        private Builder() {}

        /**
         * Draws the factor of brightness from {@code [max(0, 1 - brightness), 1 + brightness]}. The
         * default, 0, leaves it alone.
         *
         * @param brightness how far from 1, at least 0
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder optBrightness(double brightness) {
            Checks.in("brightness", brightness, "[0, " + (ImageChecks.MAX_FACTOR - 1) + "]");
            return optBrightness(brightness > 1 ? 0 : 1 - brightness, 1 + brightness);
        }

        /**
         * Draws the factor of brightness from a range; see {@link ImageOps#brightness(NDArray,
         * double)}.
         *
         * @param min the lowest factor, at least 0
         * @param max the highest factor
         * @return this builder
         */
        public Builder optBrightness(double min, double max) {
            this.brightness = new double[] {min, max};
            return this;
        }

        /**
         * Draws the factor of contrast, as {@link #optBrightness(double)} that of brightness.
         *
         * @param contrast how far from 1, at least 0
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder optContrast(double contrast) {
            Checks.in("contrast", contrast, "[0, " + (ImageChecks.MAX_FACTOR - 1) + "]");
            return optContrast(contrast > 1 ? 0 : 1 - contrast, 1 + contrast);
        }

        /**
         * Draws the factor of contrast from a range; see {@link ImageOps#contrast(NDArray,
         * double)}.
         *
         * @param min the lowest factor, at least 0
         * @param max the highest factor
         * @return this builder
         */
        public Builder optContrast(double min, double max) {
            this.contrast = new double[] {min, max};
            return this;
        }

        /**
         * Draws the factor of saturation, as {@link #optBrightness(double)} that of brightness.
         *
         * @param saturation how far from 1, at least 0
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder optSaturation(double saturation) {
            Checks.in("saturation", saturation, "[0, " + (ImageChecks.MAX_FACTOR - 1) + "]");
            return optSaturation(saturation > 1 ? 0 : 1 - saturation, 1 + saturation);
        }

        /**
         * Draws the factor of saturation from a range; see {@link ImageOps#saturation(NDArray,
         * double)}.
         *
         * @param min the lowest factor, at least 0
         * @param max the highest factor
         * @return this builder
         */
        public Builder optSaturation(double min, double max) {
            this.saturation = new double[] {min, max};
            return this;
        }

        /**
         * Draws the turn of hue from {@code [-hue, hue]}. The default, 0, leaves it alone.
         *
         * @param hue in turns, 0 to 0.5
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder optHue(double hue) {
            Checks.in("hue", hue, "[0, 0.5]");
            return optHue(-hue, hue);
        }

        /**
         * Draws the turn of hue from a range; see {@link ImageOps#hue(NDArray, double)}.
         *
         * @param min the lowest turn, at least -0.5
         * @param max the highest turn, at most 0.5
         * @return this builder
         */
        public Builder optHue(double min, double max) {
            hue = new double[] {min, max};
            return this;
        }

        @Override
        public ColorJitter build() {
            return new ColorJitter(this);
        }
    }
}
