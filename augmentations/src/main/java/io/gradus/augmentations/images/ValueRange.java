package io.gradus.augmentations.images;

import ai.djl.ndarray.NDArray;
import io.gradus.text.Checks;
import io.gradus.torchscript.TorchScript;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** The meaning of the values of images: the place of black and white, as the user says. */
public enum ValueRange {
    /**
     * 0 to 255. Doubtful are arrays without a value of 8 or more, but with others than 0, as {@code
     * ToTensor} and {@code Normalize} leave them; one of 8 makes an array certain. All images of an
     * array are looked at as one, so a dark one may stand among others, and the first bright value
     * ends the search.
     */
    LEVELS(255),

    /**
     * 0 to 1. Values may be somewhat beyond, as a bicubic interpolation makes them: from -0.5 to
     * 1.5. Doubtful are arrays whose negative values come to more than an eighth of the others;
     * certain are those without any that reach beyond a half.
     */
    UNIT(1);

    private static final float BRIGHT = 8;
    private static final float LOW = -0.5f;
    private static final float HIGH = 1.5f;
    private static final float HALF = 0.5f;

    /** Below this a value is negative, and no 0 that was rounded. */
    private static final float NEGATIVE = -1e-3f;

    /** The negative values of an image may be this part of the others. */
    private static final int SHARE = 8;

    /** So many values are read at a time; in pictures these are enough. */
    private static final int BLOCK = 1024;

    private static final class Device {
        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def extremes(self, x: Tensor) -> Tensor:
                            v = x.to(6).nan_to_num(0.0)
                            return torch.stack([v.amin(), v.amax(),
                                                v.clamp(max=0).sum(), v.clamp(min=0).sum()])
                        """);
    }

    private final float white;

    ValueRange(float white) {
        this.white = white;
    }

    /**
     * {@return the range of two numbers, or null if there are none}
     *
     * @param range the numbers, or null
     * @throws IllegalArgumentException if it is neither [0, 255] nor [0, 1]
     */
    public static ValueRange of(double[] range) {
        if (range == null) {
            return null;
        }
        for (ValueRange each : values()) {
            if (range[0] == 0 && range[1] == each.white) {
                return each;
            }
        }
        throw new IllegalArgumentException(
                "range must be [0, 255] or [0, 1], but is " + Arrays.toString(range));
    }

    @Override
    public String toString() {
        return "[0, " + (int) white + "]";
    }

    /** The factor that makes levels of values: 1 or 255. */
    float toLevels() {
        return 255 / white;
    }

    /**
     * The least and the greatest value; NaN is none.
     *
     * @param below the sum of those below 0
     * @param above the sum of those above 0
     */
    record Extremes(float low, float high, double below, double above) {}

    /** The extremes of an array of images, as far as they matter. */
    Extremes extremes(FloatBuffer values) {
        int size = values.limit();
        float[] block = new float[Math.min(BLOCK, size)];
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        double below = 0;
        double above = 0;
        for (int start = 0; start < size && !(this == LEVELS && high >= BRIGHT); start += BLOCK) {
            int n = Math.min(BLOCK, size - start);
            values.get(start, block, 0, n);
            low = Math.min(low, lowest(block, n));
            high = Math.max(high, highest(block, n));
            for (int i = 0; this == UNIT && i < n; i++) {
                below += block[i] < 0 ? block[i] : 0;
                above += block[i] > 0 ? block[i] : 0;
            }
        }
        return new Extremes(low, high, below, above);
    }

    /** The extremes of an array on its device; it waits for it. */
    static Extremes extremes(NDArray images) {
        try (NDArray extremes = Device.SCRIPT.runArray(images.getManager(), "extremes", images)) {
            float[] values = extremes.toFloatArray();
            return new Extremes(values[0], values[1], values[2], values[3]);
        }
    }

    /** Returns true where values can be of no other range. */
    boolean isCertain(Extremes values) {
        return this == UNIT
                ? values.low() >= NEGATIVE && values.high() > HALF
                : values.high() >= BRIGHT;
    }

    /** Returns true where values are likely to be of another range. */
    boolean isDoubtful(Extremes values) {
        float low = values.low();
        float high = values.high();
        return this == UNIT
                ? low < NEGATIVE && -values.below() * SHARE > values.above()
                : high < BRIGHT && !(low >= 0 && high <= 0);
    }

    /** Throws if no image of this range has such values. */
    void requirePossible(Extremes values) {
        if (this == UNIT && (values.low() < LOW || values.high() > HIGH)) {
            throw refusal(values);
        }
    }

    /** Throws if no image of this range has such values; those of levels are not looked at. */
    void requireOne(float[] values, int size) {
        if (this == UNIT) {
            requirePossible(new Extremes(lowest(values, size), highest(values, size), 0, 0));
        }
    }

    // Four at a time do not wait for each other; comparisons leave NaN out.
    private static float lowest(float[] x, int n) {
        float a = Float.POSITIVE_INFINITY;
        float b = a;
        float c = a;
        float d = a;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            a = x[i] < a ? x[i] : a;
            b = x[i + 1] < b ? x[i + 1] : b;
            c = x[i + 2] < c ? x[i + 2] : c;
            d = x[i + 3] < d ? x[i + 3] : d;
        }
        for (; i < n; i++) {
            a = x[i] < a ? x[i] : a;
        }
        return Math.min(Math.min(a, b), Math.min(c, d));
    }

    private static float highest(float[] x, int n) {
        float a = Float.NEGATIVE_INFINITY;
        float b = a;
        float c = a;
        float d = a;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            a = x[i] > a ? x[i] : a;
            b = x[i + 1] > b ? x[i + 1] : b;
            c = x[i + 2] > c ? x[i + 2] : c;
            d = x[i + 3] > d ? x[i + 3] : d;
        }
        for (; i < n; i++) {
            a = x[i] > a ? x[i] : a;
        }
        return Math.max(Math.max(a, b), Math.max(c, d));
    }

    /** The exception for values that are not of this range. */
    IllegalArgumentException refusal(Extremes values) {
        if (this == UNIT) {
            return Checks.error(
                    "values must be in [0, 1], as optRange(0, 1) says, but those of the images"
                            + " reach from %s to %s; leave the option out where they are in [0,"
                            + " 255], and place what changes colors or works on uint8 before"
                            + " Normalize",
                    values.low(), values.high());
        }
        return Checks.error(
                "values must be in [0, 255], but those of the images are in [%s, %s]: where they"
                        + " are in [0, 1], as ToTensor leaves them, say so with optRange(0, 1), or"
                        + " place what changes colors or works on uint8, such as a policy, before"
                        + " ToTensor, and in any case before Normalize; where the first images are"
                        + " so dark, they must be uint8",
                values.low(), values.high());
    }

    /**
     * Checks that images of a type can be of this range.
     *
     * @param uint8 whether they are uint8
     * @throws IllegalArgumentException if they are uint8 and said to be from 0 to 1
     */
    public void requireFits(boolean uint8) {
        if (uint8 && this != LEVELS) {
            throw new IllegalArgumentException(
                    "images must be of a floating type where optRange(0, 1) says that their values"
                            + " are in [0, 1], but are uint8, 0 to 255");
        }
    }
}
