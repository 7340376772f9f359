package io.gradus.augmentations.images;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What stands beyond the border of an image: one value, one for each channel, or none, for 0.
 *
 * @param option what messages call it
 * @param values the values
 */
public record Fill(String option, List<Double> values) {

    public static final Fill NONE = Fill.of();

    public Fill {
        values = List.copyOf(values);
        values.forEach(value -> ImageChecks.finite(option, value));
    }

    /** One value, one for each channel, or none for 0. */
    public static Fill of(double... values) {
        return named("fill", values);
    }

    /** The values of an option of another name. */
    public static Fill named(String option, double... values) {
        return new Fill(option, Arrays.stream(values).boxed().toList());
    }

    /** Throws if an image cannot be filled so. */
    void check(ImageInfo image, boolean uint8) {
        if (size() > 1 && size() != image.channels()) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%s must be one value or one for each of the %d channels, but has %d",
                            option,
                            image.channels(),
                            size()));
        }
        values.forEach(value -> ImageChecks.pixelValue(option, value, uint8));
    }

    /** The levels that values from 0 to 1 are, rounded to the nearest. */
    public Fill inLevels() {
        return new Fill(
                option,
                values.stream()
                        .map(value -> Math.rint(255 * ImageChecks.between(option, value, 0, 1)))
                        .toList());
    }

    /**
     * Returns a value for each channel.
     *
     * @param channels the number of channels
     * @return the values
     */
    public double[] forChannels(int channels) {
        double[] all = new double[channels];
        if (size() > 0) {
            Arrays.setAll(all, c -> values.get(size() == 1 ? 0 : c));
        }
        return all;
    }

    /** Whether all values are 0. */
    public boolean isZero() {
        return values.stream().allMatch(value -> value == 0);
    }

    /** How many values there are: 1 for all channels, or 0. */
    int size() {
        return values.size();
    }
}
