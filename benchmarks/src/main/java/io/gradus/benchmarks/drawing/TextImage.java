package io.gradus.benchmarks.drawing;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;

/** An image to draw on, white at first, with text in a stroke font. */
public final class TextImage {

    private static final String HEADLESS = "java.awt.headless";

    /** How thick a stroke is, in units, and at the least in pixels. */
    private static final double PEN = 0.8;

    private static final double THIN = 1.1;

    /** How large a raised character is, and how far up it is. */
    private static final double SMALLER = 0.7;

    private static final double RAISED = 2;

    private final BufferedImage image;
    private final Graphics2D graphics;

    /**
     * Begins with an empty image.
     *
     * @param width its columns
     * @param height its rows
     */
    public TextImage(int width, int height) {
        // Without it AWT would look for a screen, and not start where there is none.
        if (System.getProperty(HEADLESS) == null) {
            System.setProperty(HEADLESS, "true");
        }
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(
                RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
    }

    /** {@return what draws on the image, with smooth edges} */
    public Graphics2D graphics() {
        return graphics;
    }

    /** {@return the image; it cannot be drawn on any more} */
    public BufferedImage finish() {
        graphics.dispose();
        return image;
    }

    /**
     * Writes a line of text.
     *
     * @param text the text; a character after {@code ^} is raised
     * @param left its left end
     * @param top the top of its capitals
     * @param size how many pixels a unit of the glyphs is; a capital is 6 units high
     * @param color its color
     */
    public void write(String text, double left, double top, double size, Color color) {
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
            graphics.setStroke(pen(Math.max(PEN * scale, THIN)));
            graphics.draw(outline(character, x, y, scale));
            x += Glyphs.ADVANCE * scale;
            raised = false;
        }
    }

    /**
     * {@return the width of a text, without the distance after its last character}
     *
     * @param text the text
     * @param size how many pixels a unit of the glyphs is
     */
    public static double width(String text, double size) {
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
        for (int[][] stroke : Glyphs.of(character)) {
            path.moveTo(left + stroke[0][0] * size, top + stroke[0][1] * size);
            for (int[] point : stroke) {
                path.lineTo(left + point[0] * size, top + point[1] * size);
            }
        }
        return path;
    }

    /**
     * Makes a pen with round ends and bends.
     *
     * @param width its width in pixels
     * @return the pen
     */
    public static BasicStroke pen(double width) {
        return new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }
}
