package io.gradus.benchmarks.studies.trajectories;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * The contour plot of a surface: bands between levels that are equal factors apart, and lines at
 * the levels.
 */
final class ContourPlot {

    private static final int BANDS = 13;

    /** The share of the picture that is below the lowest level. */
    private static final double LOWEST = 0.02;

    private static final double LINE_STRENGTH = 0.28;

    private final Surface surface;
    private final int width;
    private final int height;
    private final double lowest;
    private final double greatest;

    ContourPlot(Surface surface, int width, int height) {
        this.surface = surface;
        this.width = width;
        this.height = height;
        double[] values = new double[width * height];
        for (int i = 0; i < values.length; i++) {
            values[i] = surface.value(point(i % width, i / width));
        }
        Arrays.sort(values);
        lowest = values[(int) (LOWEST * values.length)];
        greatest = values[values.length - 1];
    }

    /** The middle of a pixel. */
    private Vector2 point(int column, int row) {
        ViewBounds view = surface.view();
        return new Vector2(
                view.left() + (column + 0.5) / width * view.width(),
                view.top() - (row + 0.5) / height * view.height());
    }

    /** The number of levels below a place, with fractions; a whole number lies on a level. */
    private double level(int column, int row) {
        double value = surface.value(point(column, row));
        double level = Math.log(value / lowest) / Math.log(greatest / lowest) * (BANDS - 1) + 1;
        return Math.min(Math.max(level, 0.5), BANDS - 0.001);
    }

    BufferedImage draw() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                double level = level(column, row);
                double slope =
                        Math.hypot(
                                level(column + 1, row) - level(column - 1, row),
                                level(column, row + 1) - level(column, row - 1));
                double pixels = 2 * Math.abs(level - Math.rint(level)) / Math.max(slope, 1e-9);
                double line = Math.min(Math.max(1.2 - pixels, 0), 1) * LINE_STRENGTH;
                int band = SurfaceColors.contour(Math.floor(level) / (BANDS - 1));
                image.setRGB(column, row, SurfaceColors.mix(band, 0xffffff, line));
            }
        }
        return image;
    }
}
