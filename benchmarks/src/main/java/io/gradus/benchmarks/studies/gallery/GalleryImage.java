package io.gradus.benchmarks.studies.gallery;

import io.gradus.benchmarks.drawing.ColorQuantizer;
import io.gradus.benchmarks.drawing.Glyphs;
import io.gradus.benchmarks.images.SampleImage;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/** The image of the gallery: white, with images and labels at given places. */
final class GalleryImage {

    /** The distance from a character to the next, in units of {@link Glyphs}. */
    static final int ADVANCE = Glyphs.ADVANCE;

    private static final int WHITE = 255;
    private static final int RULE = 200;

    /** The width of a stroke in units; thinner ones are pale at size 1. */
    private static final double PEN = 1;

    private final BufferedImage image;

    GalleryImage(int width, int height) {
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        fill(0, 0, width, height, WHITE);
    }

    /** Copies an image with its upper left corner at a place. */
    void put(GalleryCell cell, int left, int top) {
        int[] levels = new int[cell.pixels().length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = cell.pixels()[i] & 0xff;
        }
        image.getRaster().setPixels(left, top, cell.width(), cell.height(), levels);
    }

    private void fill(int left, int top, int width, int height, int level) {
        int[] levels = new int[width * height * SampleImage.CHANNELS];
        Arrays.fill(levels, level);
        image.getRaster().setPixels(left, top, width, height, levels);
    }

    /** Draws a thin gray line from the left to the right. */
    void rule(int top, int left, int right) {
        fill(left, top, right - left, 1, RULE);
    }

    /**
     * Writes a line of text.
     *
     * @param top the row of the tops of capitals
     * @param size how many pixels a unit is
     */
    void write(String text, int left, int top, int size) {
        for (int i = 0; i < text.length(); i++) {
            int x = left + i * ADVANCE * size;
            for (int[][] stroke : Glyphs.of(text.charAt(i))) {
                for (int j = 0; j < Math.max(stroke.length - 1, 1); j++) {
                    line(stroke[j], stroke[Math.min(j + 1, stroke.length - 1)], x, top, size);
                }
            }
        }
    }

    /** Draws a line: the coverage of a pixel is approximated by its distance to the line. */
    private void line(int[] from, int[] to, int left, int top, int size) {
        double reach = PEN * size / 2 + 0.5;
        double x = left + (from[0] + 0.5) * size;
        double y = top + (from[1] + 0.5) * size;
        double dx = (to[0] - from[0]) * size;
        double dy = (to[1] - from[1]) * size;
        double square = Math.max(dx * dx + dy * dy, 1e-9);
        int firstRow = (int) (Math.min(y, y + dy) - reach);
        int lastRow = (int) (Math.max(y, y + dy) + reach);
        int firstColumn = (int) (Math.min(x, x + dx) - reach);
        int lastColumn = (int) (Math.max(x, x + dx) + reach);
        for (int row = firstRow; row <= lastRow; row++) {
            for (int column = firstColumn; column <= lastColumn; column++) {
                double px = column + 0.5 - x;
                double py = row + 0.5 - y;
                double along = Math.min(Math.max((px * dx + py * dy) / square, 0), 1);
                double away = Math.hypot(px - along * dx, py - along * dy);
                darken(row, column, Math.min(Math.max(reach - away, 0), 1));
            }
        }
    }

    private void darken(int row, int column, double share) {
        if (row < 0 || row >= image.getHeight() || column < 0 || column >= image.getWidth()) {
            throw new IllegalStateException("a label does not fit on the image");
        }
        int level = (int) Math.round(WHITE * (1 - share));
        fill(column, row, 1, 1, Math.min(image.getRGB(column, row) & 0xff, level));
    }

    /** Copies the image with a palette of so many colors. */
    BufferedImage image(int colors) {
        return ColorQuantizer.quantize(image, colors);
    }
}
