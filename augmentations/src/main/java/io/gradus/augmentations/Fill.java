package io.gradus.augmentations;

import java.util.Arrays;
import java.util.List;

/** What stands beyond the border of an image: one value, one for each channel, or none, for 0. */
record Fill(List<Double> values) {

    static final Fill NONE = new Fill(List.of());

    Fill {
        values = List.copyOf(values);
        values.forEach(value -> Checks.finite("fill", value));
    }

    /** One value, one for each channel, or none for 0. */
    static Fill of(double... values) {
        return new Fill(Arrays.stream(values).boxed().toList());
    }

    /** Throws if an image cannot be filled so. */
    void check(ImageInfo image, boolean eightBit) {
        if (size() > 1 && size() != image.channels()) {
            throw new IllegalArgumentException(
                    String.format(
                            "fill must be one value or one for each of the %d channels, but has %d",
                            image.channels(), size()));
        }
        values.forEach(value -> Checks.pixelValue("fill", value, eightBit));
    }

    /** A value for each channel. */
    double[] of(int channels) {
        double[] all = new double[channels];
        if (size() > 0) {
            Arrays.setAll(all, c -> values.get(size() == 1 ? 0 : c));
        }
        return all;
    }

    /** How many values there are: 1 for all channels, or 0. */
    int size() {
        return values.size();
    }
}
