package io.gradus.benchmarks.digits;

import java.util.random.RandomGenerator;

/** A sheet of 28 by 28 pixels that a pen draws on; 0 is paper, 1 is ink. */
final class StrokeRaster {

    static final int SIZE = 28;

    private float[] ink = new float[SIZE * SIZE];

    /**
     * Draws a trace, given in pixels from the upper left corner, with a round pen whose radius goes
     * evenly from {@code from} to {@code to}. A pixel gets {@code radius + 1/2 - distance} from its
     * centre to the trace, at most 1: the area under the pen, nearly.
     */
    void draw(Stroke trace, double from, double to) {
        for (int i = 0; i < trace.length() - 1; i++) {
            double along = (i + 0.5) / (trace.length() - 1);
            line(trace, i, from + (to - from) * along);
        }
    }

    private void line(Stroke trace, int i, double radius) {
        double x = trace.x[i];
        double y = trace.y[i];
        double dx = trace.x[i + 1] - x;
        double dy = trace.y[i + 1] - y;
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
                ink[at] = Math.max(ink[at], cover);
            }
        }
    }

    private static int pixel(double coordinate) {
        return Math.min(Math.max((int) coordinate, 0), SIZE - 1);
    }

    /** Blurs with the filter {@code (side, 1 - 2 side, side)} along rows, then along columns. */
    void blur(float side) {
        ink = blur(blur(ink, side, 1), side, SIZE);
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
     * Writes the pixels as bytes, 0 for paper and {@code 255 * level} for ink, plus Gaussian noise
     * of the standard deviation {@code 255 * noise}.
     */
    void scan(double level, double noise, RandomGenerator random, byte[] pixels, int offset) {
        for (int i = 0; i < ink.length; i++) {
            double value = level * ink[i] + noise * random.nextGaussian();
            pixels[offset + i] = (byte) (255 * Math.min(Math.max(value, 0), 1) + 0.5);
        }
    }
}
