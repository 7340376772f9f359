package io.gradus.benchmarks.images;

import java.util.ArrayList;
import java.util.List;

/**
 * An image drawn by code, of any size: a landscape with a sun, a house and two balloons with faces.
 * It has smooth gradients, straight and round edges, fine stripes, many hues, and no symmetry.
 *
 * <p>Shapes are painted one over another in a frame 4 wide and 3 high; a pixel is the mean of 4 x 4
 * points.
 */
public final class SampleImage {

    /** The channels of a pixel: red, green, blue. */
    public static final int CHANNELS = 3;

    private static final int POINTS = 4;
    private static final double FRAME_WIDTH = 4;
    private static final double FRAME_HEIGHT = 3;
    private static final int STRIPES = 12;

    private static final List<Shape> SHAPES = shapes();

    private SampleImage() {}

    /** Where a shape is. */
    @FunctionalInterface
    private interface Region {

        boolean contains(double x, double y);
    }

    /** What color it has there, red, green and blue from 0 to 255. */
    @FunctionalInterface
    private interface Paint {

        double[] at(double x, double y);
    }

    private record Shape(Region region, Paint paint) {}

    /**
     * Draws the picture.
     *
     * @param width the number of columns
     * @param height the number of rows
     * @return its pixels row by row, red, green and blue of each
     */
    public static byte[] draw(int width, int height) {
        byte[] pixels = new byte[height * width * CHANNELS];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                pixel(row, column, width, height, pixels);
            }
        }
        return pixels;
    }

    private static void pixel(int row, int column, int width, int height, byte[] pixels) {
        double[] sum = new double[CHANNELS];
        for (int i = 0; i < POINTS * POINTS; i++) {
            double x = (column + (i % POINTS + 0.5) / POINTS) / width * FRAME_WIDTH;
            double y = (row + (i / POINTS + 0.5) / POINTS) / height * FRAME_HEIGHT;
            double[] color = color(x, y);
            for (int c = 0; c < CHANNELS; c++) {
                sum[c] += color[c];
            }
        }
        for (int c = 0; c < CHANNELS; c++) {
            double level = Math.min(Math.max(sum[c] / (POINTS * POINTS), 0), 255);
            pixels[(row * width + column) * CHANNELS + c] = (byte) Math.round(level);
        }
    }

    /** That of the last shape that is there; the first is everywhere. */
    private static double[] color(double x, double y) {
        for (int i = SHAPES.size() - 1; ; i--) {
            if (SHAPES.get(i).region().contains(x, y)) {
                return SHAPES.get(i).paint().at(x, y);
            }
        }
    }

    private static List<Shape> shapes() {
        List<Shape> shapes = new ArrayList<>();
        shapes.add(new Shape((x, y) -> true, down(0, 2, rgb(70, 130, 215), rgb(225, 235, 245))));
        shapes.add(new Shape(disc(3.3, 0.6, 0.34), around(3.3, 0.6, 0.34)));
        shapes.add(
                new Shape(
                        (x, y) -> y > 1.65 + 0.22 * Math.sin(1.7 * x + 0.6),
                        down(1.4, 2.3, rgb(120, 160, 190), rgb(70, 120, 110))));
        shapes.add(
                new Shape(
                        (x, y) -> y > 2.15 + 0.08 * Math.sin(2.3 * x),
                        down(2.1, 3, rgb(110, 170, 60), rgb(40, 95, 35))));
        house(shapes);
        stripes(shapes);
        balloon(shapes, 0.75, 0.8, 0.48, rgb(230, 60, 50));
        balloon(shapes, 1.75, 0.62, 0.32, rgb(150, 70, 190));
        return List.copyOf(shapes);
    }

    /** Two walls and two sides of a roof, each of another hue, a door and a window. */
    private static void house(List<Shape> shapes) {
        shapes.add(new Shape(box(2.2, 1.7, 3.0, 2.55), plain(245, 205, 120)));
        shapes.add(new Shape(box(3.0, 1.7, 3.6, 2.55), plain(190, 140, 85)));
        shapes.add(new Shape(triangle(2.1, 1.7, 2.6, 1.15, 3.05, 1.7), plain(200, 70, 60)));
        shapes.add(
                new Shape(
                        (x, y) -> y > 1.15 && y < 1.7 && x > 2.6 + 0.82 * (y - 1.15) && x < 3.7,
                        plain(125, 45, 60)));
        shapes.add(new Shape(box(2.35, 2.0, 2.58, 2.55), plain(60, 90, 150)));
        shapes.add(new Shape(box(2.68, 1.9, 2.9, 2.15), plain(250, 250, 250)));
        shapes.add(new Shape(box(2.71, 1.93, 2.87, 2.12), plain(60, 60, 80)));
        shapes.add(new Shape(box(3.15, 1.9, 3.45, 2.2), plain(255, 240, 150)));
    }

    /** A fence of narrow stripes, a rainbow's hues from left to right. */
    private static void stripes(List<Shape> shapes) {
        for (int i = 0; i < STRIPES; i++) {
            double left = 0.15 + 0.15 * i;
            double hue = 6.0 * i / STRIPES;
            shapes.add(new Shape(box(left, 2.3, left + 0.085, 2.8), (x, y) -> ofHue(hue)));
        }
    }

    /** A ball that is lit from the upper left, with eyes, a smile and a string. */
    private static void balloon(List<Shape> shapes, double x0, double y0, double r, double[] skin) {
        shapes.add(
                new Shape(
                        (x, y) ->
                                y > y0
                                        && y < y0 + 2.3 * r
                                        && Math.abs(x - x0 - 0.08 * Math.sin(5 * (y - y0))) < 0.018,
                        plain(60, 60, 60)));
        shapes.add(
                new Shape(
                        disc(x0, y0, r),
                        (x, y) -> {
                            double far = Math.hypot(x - x0 + 0.35 * r, y - y0 + 0.35 * r) / r;
                            return mix(mix(skin, rgb(255, 255, 255), 0.55), skin, far);
                        }));
        for (int side : new int[] {-1, 1}) {
            double eye = x0 + side * 0.36 * r;
            shapes.add(new Shape(disc(eye, y0 - 0.18 * r, 0.17 * r), plain(255, 255, 255)));
            shapes.add(new Shape(disc(eye + 0.06 * r, y0 - 0.16 * r, 0.09 * r), plain(20, 20, 30)));
        }
        shapes.add(
                new Shape(
                        (x, y) -> {
                            double far = Math.hypot(x - x0, y - y0);
                            return y > y0 + 0.25 * r && far > 0.52 * r && far < 0.66 * r;
                        },
                        plain(40, 20, 30)));
    }

    private static Region disc(double x0, double y0, double radius) {
        return (x, y) -> Math.hypot(x - x0, y - y0) < radius;
    }

    private static Region box(double left, double top, double right, double bottom) {
        return (x, y) -> x > left && x < right && y > top && y < bottom;
    }

    /** Corners from left to right, the second above the others. */
    private static Region triangle(
            double x1, double y1, double x2, double y2, double x3, double y3) {
        return (x, y) ->
                y < y1 + (x - x1) * (y3 - y1) / (x3 - x1)
                        && y > y1 + (x - x1) * (y2 - y1) / (x2 - x1)
                        && y > y3 + (x - x3) * (y2 - y3) / (x2 - x3);
    }

    private static double[] rgb(double red, double green, double blue) {
        return new double[] {red, green, blue};
    }

    private static Paint plain(double red, double green, double blue) {
        return (x, y) -> rgb(red, green, blue);
    }

    /** From one color to another between two heights. */
    private static Paint down(double top, double bottom, double[] from, double[] to) {
        return (x, y) -> mix(from, to, (y - top) / (bottom - top));
    }

    private static Paint around(double x0, double y0, double radius) {
        return (x, y) ->
                mix(rgb(255, 250, 200), rgb(250, 180, 40), Math.hypot(x - x0, y - y0) / radius);
    }

    private static double[] mix(double[] from, double[] to, double share) {
        double part = Math.min(Math.max(share, 0), 1);
        double[] mixed = new double[CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            mixed[c] = from[c] + part * (to[c] - from[c]);
        }
        return mixed;
    }

    /** A bright color; 0 is red, 2 green, 4 blue. */
    private static double[] ofHue(double hue) {
        double[] color = new double[CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            double away = Math.abs(hue - 2 * c);
            away = Math.min(away, 6 - away);
            color[c] = 255 * Math.min(Math.max(2 - away, 0), 1);
        }
        return color;
    }
}
