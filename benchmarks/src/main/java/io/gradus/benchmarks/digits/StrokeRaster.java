package io.gradus.benchmarks.digits;

import java.util.random.RandomGenerator;

/** A raster of 28 by 28 intensities, 0 for background and 1 for a stroke. */
final class StrokeRaster {

    static final int SIZE = 28;

    private float[] intensity = new float[SIZE * SIZE];

    /**
     * Draws a stroke, given in pixels from the upper left corner, with a round pen whose radius
     * goes evenly from {@code from} to {@code to}. A pixel gets {@code radius + 1/2 - distance}
     * from its center to the stroke, at most 1: the area under the pen, nearly.
     */
    void draw(Stroke stroke, double from, double to) {
        for (int i = 0; i < stroke.length() - 1; i++) {
            double along = (i + 0.5) / (stroke.length() - 1);
            line(stroke, i, from + (to - from) * along);
        }
    }

    private void line(Stroke stroke, int i, double radius) {
        double x = stroke.x[i];
        double y = stroke.y[i];
        double dx = stroke.x[i + 1] - x;
        double dy = stroke.y[i + 1] - y;
        double square = Math.max(dx * dx + dy * dy, 1e-12);
        double reach = radius + 0.5;
        int right = pixel(Math.max(x, x + dx) + reach);
        int bottom = pixel(Math.max(y, y + dy) + reach);
        for (int row = pixel(Math.min(y, y + dy) - reach); row <= bottom; row++) {
            for (int column = pixel(Math.min(x, x + dx) - reach); column <= right; column++) {
                double px = column + 0.5 - x;
                double py = row + 0.5 - y;
                double t = Math.min(Math.max((px * dx + py * dy) / square, 0), 1);
                double ox = px - t * dx;
                double oy = py - t * dy;
                float cover = (float) Math.min(reach - Math.sqrt(ox * ox + oy * oy), 1);
                int at = row * SIZE + column;
                intensity[at] = Math.max(intensity[at], cover);
            }
        }
    }

    private static int pixel(double coordinate) {
        return Math.min(Math.max((int) coordinate, 0), SIZE - 1);
    }

    /** Blurs with the filter {@code (side, 1 - 2 side, side)} along rows, then along columns. */
    void blur(float side) {
        intensity = blur(blur(intensity, side, 1), side, SIZE);
    }

    private static float[] blur(float[] in, float side, int stride) {
        float[] out = new float[in.length];
        for (int i = 0; i < in.length; i++) {
            int place = i / stride % SIZE;
            float before = place > 0 ? in[i - stride] : 0;
            float after = place < SIZE - 1 ? in[i + stride] : 0;
            out[i] = (1 - 2 * side) * in[i] + side * (before + after);
        }
        return out;
    }

    /**
     * Writes the pixels as bytes, 0 for background and {@code 255 * level} for strokes, plus
     * Gaussian noise of the standard deviation {@code 255 * noise}.
     */
    void scan(double level, double noise, RandomGenerator random, byte[] pixels, int offset) {
        for (int i = 0; i < intensity.length; i++) {
            double value = level * intensity[i] + noise * random.nextGaussian();
            pixels[offset + i] = (byte) (255 * Math.min(Math.max(value, 0), 1) + 0.5);
        }
    }
}
