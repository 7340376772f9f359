package io.gradus.charts;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;

/** Draws PNGs and looks at their pixels; coordinates are those of the charts. */
final class Pixels {

    /** So many pixels are 1 of a chart. */
    static final int SCALE = 2;

    private Pixels() {}

    static BufferedImage draw(LineChart chart) throws IOException {
        Fonts.assume();
        byte[] png = new Figure(List.of(chart), 1).png(SCALE);
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    /** How near to a color the nearest of the pixels around a point is. */
    static double nearest(BufferedImage image, double x, double y, Color color) {
        double least = Double.MAX_VALUE;
        for (int i = -1; i <= 1; i++) {
            for (int j = -1; j <= 1; j++) {
                int column = (int) Math.round(SCALE * x) + i;
                int row = (int) Math.round(SCALE * y) + j;
                least = Math.min(least, distance(image.getRGB(column, row), color));
            }
        }
        return least;
    }

    static double distance(int rgb, Color color) {
        Color other = new Color(rgb);
        return Math.abs(other.getRed() - color.getRed())
                + Math.abs(other.getGreen() - color.getGreen())
                + Math.abs(other.getBlue() - color.getBlue());
    }

    /** The bounds of what has a color within a part of an image; empty if nothing has. */
    static Rectangle2D ink(
            BufferedImage image, int left, int top, int right, int bottom, String color) {
        Rectangle2D bounds = null;
        for (int y = SCALE * top; y < SCALE * bottom && y < image.getHeight(); y++) {
            for (int x = Math.max(0, SCALE * left); x < SCALE * right; x++) {
                if (x < image.getWidth()
                        && distance(image.getRGB(x, y), Color.decode(color)) < 150) {
                    Rectangle2D pixel =
                            new Rectangle2D.Double(
                                    x / (double) SCALE,
                                    y / (double) SCALE,
                                    1.0 / SCALE,
                                    1.0 / SCALE);
                    bounds = bounds == null ? pixel : bounds.createUnion(pixel);
                }
            }
        }
        return bounds == null ? new Rectangle2D.Double() : bounds;
    }
}
