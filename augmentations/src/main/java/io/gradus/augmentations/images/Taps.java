package io.gradus.augmentations.images;

import java.util.Arrays;

/**
 * The weights by which a line of pixels is resized: pixel i of the result is the sum over j of
 * {@code weight[i * count + j]} times pixel {@code first[i] + j} of the line.
 */
record Taps(int[] first, int count, float[] weight) {

    /** A weight by the distance from the place, in pixels. */
    @FunctionalInterface
    private interface Filter {
        double at(double distance);
    }

    /**
     * The taps of PyTorch's {@code interpolate} with {@code align_corners=False}: scale = from /
     * to, the lengths of the line and the result, and the place of pixel i is (i + 1/2) scale -
     * 1/2.
     */
    static Taps of(int from, int to, Interpolation interpolation, boolean antialias) {
        double scale = (double) from / to;
        boolean wide = antialias && interpolation.canAntialias();
        return switch (interpolation) {
            case NEAREST -> nearest(from, to);
            case AREA -> area(from, to);
            // With antialiasing PyTorch takes Pillow's cubic, whose parameter is another.
            case BILINEAR ->
                    wide
                            ? wide(from, to, scale, 1, Taps::triangle)
                            : narrow(from, to, scale, 1, Taps::triangle);
            case BICUBIC ->
                    wide
                            ? wide(from, to, scale, 2, distance -> cubic(distance, -0.5))
                            : narrow(from, to, scale, 2, distance -> cubic(distance, -0.75));
        };
    }

    private static Taps nearest(int from, int to) {
        int[] first = new int[to];
        float[] weight = new float[to];
        // PyTorch computes this in float.
        float scale = (float) from / to;
        for (int i = 0; i < to; i++) {
            first[i] = Math.min((int) (i * scale), from - 1);
            weight[i] = 1;
        }
        return new Taps(first, 1, weight);
    }

    private static Taps area(int from, int to) {
        int[] first = new int[to];
        int count = 0;
        for (int i = 0; i < to; i++) {
            first[i] = areaStart(i, from, to);
            count = Math.max(count, areaEnd(i, from, to) - first[i]);
        }
        float[] weight = new float[to * count];
        for (int i = 0; i < to; i++) {
            int covered = areaEnd(i, from, to) - first[i];
            for (int j = 0; j < covered; j++) {
                weight[i * count + j] = 1f / covered;
            }
            keepInside(first, weight, i, count, from);
        }
        return new Taps(first, count, weight);
    }

    private static int areaStart(int i, int from, int to) {
        return (int) ((long) i * from / to);
    }

    private static int areaEnd(int i, int from, int to) {
        return (int) (((i + 1L) * from + to - 1) / to);
    }

    /** As many pixels as the filter has; beyond the border stands the last pixel. */
    private static Taps narrow(int from, int to, double scale, int reach, Filter filter) {
        int most = 2 * reach;
        int count = Math.min(most, from);
        int[] first = new int[to];
        float[] weight = new float[to * count];
        for (int i = 0; i < to; i++) {
            double place = (i + 0.5) * scale - 0.5;
            if (reach == 1) {
                place = Math.max(place, 0);
            }
            int start = (int) Math.floor(place) - reach + 1;
            first[i] = Math.min(Math.max(start, 0), from - count);
            for (int j = 0; j < most; j++) {
                int pixel = Math.min(Math.max(start + j, 0), from - 1);
                weight[i * count + pixel - first[i]] += (float) filter.at(start + j - place);
            }
        }
        return new Taps(first, count, weight);
    }

    /** The filter, made wider where the line shrinks; only pixels inside count. */
    private static Taps wide(int from, int to, double scale, int reach, Filter filter) {
        double wider = Math.max(scale, 1);
        double support = reach * wider;
        int[] first = new int[to];
        int count = 0;
        for (int i = 0; i < to; i++) {
            double center = (i + 0.5) * scale;
            first[i] = Math.max((int) (center - support + 0.5), 0);
            count = Math.max(count, end(center, support, from) - first[i]);
        }
        float[] weight = new float[to * count];
        double[] value = new double[count];
        for (int i = 0; i < to; i++) {
            double center = (i + 0.5) * scale;
            int covered = end(center, support, from) - first[i];
            double sum = 0;
            for (int j = 0; j < covered; j++) {
                value[j] = filter.at((first[i] + j - center + 0.5) / wider);
                sum += value[j];
            }
            for (int j = 0; j < covered; j++) {
                weight[i * count + j] = (float) (value[j] / sum);
            }
            keepInside(first, weight, i, count, from);
        }
        return new Taps(first, count, weight);
    }

    // Where fewer pixels count than in the longest sum, none beyond the line may be read.
    private static void keepInside(int[] first, float[] weight, int i, int count, int from) {
        int spare = first[i] + count - from;
        if (spare > 0) {
            int start = i * count;
            System.arraycopy(weight, start, weight, start + spare, count - spare);
            Arrays.fill(weight, start, start + spare, 0);
            first[i] -= spare;
        }
    }

    private static int end(double center, double support, int from) {
        return Math.min((int) (center + support + 0.5), from);
    }

    private static double triangle(double distance) {
        return Math.max(1 - Math.abs(distance), 0);
    }

    /** Keys: "Cubic convolution interpolation for digital image processing", 1981. */
    private static double cubic(double distance, double a) {
        double x = Math.abs(distance);
        if (x < 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? ((x - 5) * x + 8) * x * a - 4 * a : 0;
    }
}
