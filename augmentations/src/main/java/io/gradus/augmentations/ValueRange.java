package io.gradus.augmentations;

import ai.djl.ndarray.NDArray;
import io.gradus.torchscript.TorchScript;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the values of images mean: the place of black and white, as the user says. */
enum ValueRange {
    /**
     * 0 to 255. What cannot be so is refused: arrays without a value of 1.5 or more, but with
     * others than 0, as {@code ToTensor} leaves them, and those with values below 0 and none of 8
     * or more, as {@code Normalize} leaves them. All images of an array are looked at as one, so a
     * dark one may stand among others, and the first bright value ends the search.
     */
    LEVELS(255),

    /**
     * 0 to 1. Values may be somewhat beyond, as a bicubic interpolation makes them: from -0.5 to
     * 1.5, where the negative ones come to an eighth of the others at most.
     */
    UNIT(1);

    private static final float DARK = 1.5f;
    private static final float BRIGHT = 8;
    private static final float LOW = -0.5f;

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

    /** The range of two numbers, or null if there are none. */
    static ValueRange of(double[] range) {
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

    /** What makes levels of values: 1 or 255. */
    float toLevels() {
        return 255 / white;
    }

    /** Operations that work on levels, for images of this range. */
    List<Op> of(List<Op> operations) {
        if (this == LEVELS) {
            return operations;
        }
        List<Op> all = new ArrayList<>(operations.size());
        List<Op> together = new ArrayList<>();
        for (Op op : operations) {
            boolean wrap = op.needsLevels() && !(op instanceof InBytes);
            if (!wrap && !together.isEmpty()) {
                all.add(new InLevels(together));
                together.clear();
            }
            if (wrap) {
                together.add(op);
            } else {
                all.add(op instanceof InBytes bytes ? bytes.of(this) : op);
            }
        }
        if (!together.isEmpty()) {
            all.add(new InLevels(together));
        }
        return all;
    }

    /** Whether one of the operations takes values for levels. */
    static boolean isNeeded(List<? extends Op> operations) {
        for (Op op : operations) {
            if (op.needsLevels()) {
                return true;
            }
        }
        return false;
    }

    /** Throws if the values of an array of images are not of this range, as far as can be seen. */
    void require(FloatBuffer values) {
        if (this == UNIT) {
            return; // each image is looked at when it is changed
        }
        int size = values.limit();
        float[] block = new float[Math.min(BLOCK, size)];
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (int start = 0; start < size && high < BRIGHT; start += BLOCK) {
            int n = Math.min(BLOCK, size - start);
            values.get(start, block, 0, n);
            low = Math.min(low, lowest(block, n));
            high = Math.max(high, highest(block, n));
        }
        require(low, high, 0, 0);
    }

    /** Throws if the values of an image are not of this range, as far as can be seen. */
    void requireOne(float[] values, int size) {
        if (this == LEVELS) {
            return; // the images of an array are looked at together
        }
        float low = lowest(values, size);
        double below = 0;
        double above = 0;
        if (low < NEGATIVE) {
            for (int i = 0; i < size; i++) {
                below += Math.min(values[i], 0);
                above += Math.max(values[i], 0);
            }
        }
        require(low, highest(values, size), below, above);
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

    /** As {@link #require(FloatBuffer)}, on the device; it waits for it. */
    void require(NDArray images) {
        try (NDArray extremes = Device.SCRIPT.runArray(images.getManager(), "extremes", images)) {
            float[] values = extremes.toFloatArray();
            require(values[0], values[1], values[2], values[3]);
        }
    }

    private void require(float low, float high, double below, double above) {
        if (this == UNIT) {
            if (low < LOW || high > DARK || low < NEGATIVE && -below * SHARE > above) {
                throw new IllegalArgumentException(
                        "values must be in [0, 1], as optRange(0, 1) says, but those of the images"
                                + " reach from "
                                + low
                                + " to "
                                + high
                                + "; leave the option out where they are in [0, 255], and place what"
                                + " changes colours or works on 8 bits before Normalize");
            }
        } else if (high < DARK && !(low >= 0 && high <= 0) || high < BRIGHT && low < NEGATIVE) {
            throw new IllegalArgumentException(
                    "values must be in [0, 255], but those of the images are in ["
                            + low
                            + ", "
                            + high
                            + "]: where they are in [0, 1], as ToTensor leaves them, say so with"
                            + " optRange(0, 1), or place what changes colours or works on 8 bits,"
                            + " such as a policy, before ToTensor, and in any case before Normalize;"
                            + " images that are so dark must be uint8");
        }
    }

    /** Throws if an image of bytes is said to be of this range, and it is not. */
    void requireFits(boolean eightBit) {
        if (eightBit && this != LEVELS) {
            throw new IllegalArgumentException(
                    "images must be of a floating type where optRange(0, 1) says that their values"
                            + " are in [0, 1], but are uint8, 0 to 255");
        }
    }
}
