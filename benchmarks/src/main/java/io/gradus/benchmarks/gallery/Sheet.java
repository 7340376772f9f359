package io.gradus.benchmarks.gallery;

import io.gradus.benchmarks.drawing.FewColours;
import io.gradus.benchmarks.drawing.Glyphs;
import io.gradus.benchmarks.images.Picture;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/** A white sheet on which pictures are put and labels are written. */
final class Sheet {

    /** The distance from a sign to the next, in units of {@link Glyphs}. */
    static final int ADVANCE = Glyphs.ADVANCE;

    private static final int WHITE = 255;

    /** How thick a stroke is, in units; thinner ones are pale at size 1. */
    private static final double PEN = 1;

    private final int width;
    private final int height;
    private final byte[] pixels;

    Sheet(int width, int height) {
        this.width = width;
        this.height = height;
        this.pixels = new byte[width * height * Picture.CHANNELS];
        Arrays.fill(pixels, (byte) WHITE);
    }

    /** Puts a picture with its upper left corner at a place. */
    void put(Cell cell, int left, int top) {
        int line = cell.width() * Picture.CHANNELS;
        for (int row = 0; row < cell.height(); row++) {
            System.arraycopy(
                    cell.pixels(),
                    row * line,
                    pixels,
                    ((top + row) * width + left) * Picture.CHANNELS,
                    line);
        }
    }

    /** Draws a thin grey line from the left to the right. */
    void rule(int top, int left, int right) {
        int begin = (top * width + left) * Picture.CHANNELS;
        Arrays.fill(pixels, begin, begin + (right - left) * Picture.CHANNELS, (byte) 200);
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

    /** A pixel gets the share of it that is under the pen, nearly. */
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
                ink(row, column, Math.min(Math.max(reach - away, 0), 1));
            }
        }
    }

    private void ink(int row, int column, double share) {
        if (row < 0 || row >= height || column < 0 || column >= width) {
            throw new IllegalStateException("a label does not fit on the sheet");
        }
        int at = (row * width + column) * Picture.CHANNELS;
        int level = Math.min(pixels[at] & 0xff, (int) Math.round(WHITE * (1 - share)));
        Arrays.fill(pixels, at, at + Picture.CHANNELS, (byte) level);
    }

    /** The sheet with as many colours as an image of bytes can have, or fewer. */
    BufferedImage image(int colours) {
        FewColours few = new FewColours(pixels, colours);
        return FewColours.image(width, height, few.palette(), few.indices());
    }
}
