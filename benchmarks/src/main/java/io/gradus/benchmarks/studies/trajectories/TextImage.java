package io.gradus.benchmarks.studies.trajectories;

import io.gradus.benchmarks.drawing.Glyphs;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** An image to draw on, white at first, with text in a stroke font. */
final class TextImage {

    private static final String HEADLESS = "java.awt.headless";

    /** How thick a stroke is, in units, and at the least in pixels. */
    private static final double PEN = 0.8;

    private static final double THIN = 1.1;

    /** How large a raised character is, and how far up it is. */
    private static final double SMALLER = 0.7;

    private static final double RAISED = 2;

    /** A rectangle, for characters that are not among the glyphs. */
    private static final List<int[][]> UNKNOWN =
            List.<int[][]>of(new int[][] {{0, 0}, {4, 0}, {4, 6}, {0, 6}, {0, 0}});

    private final BufferedImage image;
    private final Graphics2D graphics;

    TextImage(int width, int height) {
        // Without it AWT would look for a screen, and not start where there is none.
        if (System.getProperty(HEADLESS) == null) {
            System.setProperty(HEADLESS, "true");
        }
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        graphics = smooth(image.createGraphics());
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
    }

    private static Graphics2D smooth(Graphics2D graphics) {
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(
                RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        return graphics;
    }

    /** Ends the drawing. */
    BufferedImage finish() {
        graphics.dispose();
        return image;
    }

    /** Draws in a rectangle only, with its upper left corner as the origin. */
    Graphics2D part(int left, int top, int width, int height) {
        return smooth((Graphics2D) graphics.create(left, top, width, height));
    }

    /**
     * Writes a line of text, from its left end and the top of its capitals.
     *
     * @param size how many pixels a unit of the glyphs is; a capital is 6 units high
     */
    void write(String text, double left, double top, double size, Color color) {
        graphics.setColor(color);
        double x = left;
        boolean raised = false;
        for (char character : text.toCharArray()) {
            if (character == '^') {
                raised = true;
                continue;
            }
            double scale = raised ? size * SMALLER : size;
            double y = raised ? top - RAISED * size : top;
            graphics.setStroke(round(Math.max(PEN * scale, THIN)));
            graphics.draw(outline(character, x, y, scale));
            x += Glyphs.ADVANCE * scale;
            raised = false;
        }
    }

    void writeToLeft(String text, double right, double top, double size, Color color) {
        write(text, right - width(text, size), top, size, color);
    }

    /** The width of a text, without the distance after its last character. */
    static double width(String text, double size) {
        double width = 0;
        boolean raised = false;
        for (char character : text.toCharArray()) {
            if (character != '^') {
                width += Glyphs.ADVANCE * (raised ? size * SMALLER : size);
            }
            raised = character == '^';
        }
        return width - size;
    }

    private static Path2D outline(char character, double left, double top, double size) {
        Path2D path = new Path2D.Double();
        for (int[][] stroke : Glyphs.has(character) ? Glyphs.of(character) : UNKNOWN) {
            path.moveTo(left + stroke[0][0] * size, top + stroke[0][1] * size);
            for (int[] point : stroke) {
                path.lineTo(left + point[0] * size, top + point[1] * size);
            }
        }
        return path;
    }

    /** The sample of a trajectory, for a legend, beside a line of text. */
    void sample(double left, double top, int trajectory) {
        Line2D line = new Line2D.Double(left + 3, top + 4, left + 23, top + 4);
        graphics.setColor(SurfaceColors.EDGE);
        graphics.setStroke(round(6));
        graphics.draw(line);
        graphics.setColor(SurfaceColors.trajectory(trajectory));
        graphics.setStroke(round(4));
        graphics.draw(line);
    }

    /** A pen with round ends and bends. */
    static BasicStroke round(double width) {
        return new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }
}
