package io.gradus.augmentations.images;

import io.gradus.text.Checks;
import java.util.Arrays;
import java.util.List;

/**
 * The value beyond the border of an image or in a hole: one, one for each channel, or none, for 0.
 *
 * @param option what messages call it
 * @param values the values
 */
public record Fill(String option, List<Double> values) {

    /** No value, which is 0. */
    public static final Fill NONE = Fill.of();

    /**
     * Checks the values.
     *
     * @param option what messages call it
     * @param values the values
     * @throws IllegalArgumentException if one is not finite
     */
    public Fill {
        values = List.copyOf(values);
        values.forEach(value -> ImageChecks.finite(option, value));
    }

    /**
     * {@return a fill}
     *
     * @param values one value, one for each channel, or none for 0
     */
    public static Fill of(double... values) {
        return named("fill", values);
    }

    /**
     * {@return a fill that is an option of another name}
     *
     * @param option what messages call it
     * @param values one value, one for each channel, or none for 0
     */
    public static Fill named(String option, double... values) {
        return new Fill(option, Arrays.stream(values).boxed().toList());
    }

    /**
     * Checks that an image can be filled so.
     *
     * @param image the image's size
     * @param uint8 whether its values are uint8
     * @throws IllegalArgumentException if it cannot
     */
    public void check(ImageInfo image, boolean uint8) {
        if (size() > 1 && size() != image.channels()) {
            throw Checks.error(
                    "%s must be one value or one for each of the %d channels, but has %d",
                    option, image.channels(), size());
        }
        values.forEach(value -> ImageChecks.pixelValue(option, value, uint8));
    }

    /** {@return the levels that values from 0 to 1 are, rounded to the nearest} */
    public Fill inLevels() {
        return new Fill(
                option,
                values.stream()
                        .map(value -> Math.rint(255 * ImageChecks.between(option, value, 0, 1)))
                        .toList());
    }

    /**
     * {@return a value for each channel}
     *
     * @param channels the number of channels
     */
    public double[] forChannels(int channels) {
        double[] all = new double[channels];
        if (size() > 0) {
            Arrays.setAll(all, c -> values.get(size() == 1 ? 0 : c));
        }
        return all;
    }

    /** The numbers for a device kernel: an operation's own, then a value for each channel. */
    double[] after(ImageInfo image, double... own) {
        double[] values = forChannels(image.channels());
        double[] numbers = Arrays.copyOf(own, own.length + values.length);
        System.arraycopy(values, 0, numbers, own.length, values.length);
        return numbers;
    }

    /** {@return whether all values are 0} */
    public boolean isZero() {
        return values.stream().allMatch(value -> value == 0);
    }

    /** How many values there are: 1 for all channels, or 0. */
    int size() {
        return values.size();
    }
}
