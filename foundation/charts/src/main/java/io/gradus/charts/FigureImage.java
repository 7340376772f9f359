package io.gradus.charts;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** A figure as an image of Java2D. */
final class FigureImage {

    private static final String HEADLESS = "java.awt.headless";

    private FigureImage() {}

    static byte[] png(List<PlacedChart> charts, int width, int height, int scale) {
        // Without it AWT would look for a screen, and not start where there is none.
        if (System.getProperty(HEADLESS) == null) {
            System.setProperty(HEADLESS, "true");
        }
        requireFonts();
        BufferedImage image =
                new BufferedImage(scale * width, scale * height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.scale(scale, scale);
        for (PlacedChart placed : charts) {
            ChartLayout layout = placed.layout();
            Graphics2D part =
                    (Graphics2D)
                            graphics.create(
                                    placed.x(), placed.y(), layout.width(), layout.height());
            new ChartPainter(placed.chart(), layout, new Graphics2dCanvas(part)).paint();
            part.dispose();
        }
        graphics.dispose();
        return Png.encode(image);
    }

    /**
     * Measures a letter. Where Java finds no fonts, or not the library that finds them, that ends
     * in a NullPointerException, an InternalError, an UnsatisfiedLinkError or a plain Error, and
     * the second time in a NoClassDefFoundError: it depends on the version and on what is missing.
     */
    private static void requireFonts() {
        try {
            Graphics2D graphics =
                    new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
            Font font = new Font(Font.SANS_SERIF, Font.PLAIN, ChartLayout.FONT_SIZE);
            int width = graphics.getFontMetrics(font).stringWidth("0");
            graphics.dispose();
            if (width <= 0) {
                throw new IllegalStateException("the letters of " + font + " have no width");
            }
        } catch (OutOfMemoryError | StackOverflowError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw new UnsupportedOperationException(
                    "a PNG needs fonts, and Java finds none on this machine (on Debian and Ubuntu:"
                            + " apt-get install fontconfig fonts-dejavu-core; on Alpine: apk add"
                            + " fontconfig ttf-dejavu; on Fedora: dnf install fontconfig"
                            + " dejavu-sans-fonts)"
                            + "; a file whose name ends in .svg needs none; Java says: "
                            + reason(e),
                    e);
        }
    }

    /** The message of the innermost cause, which the others wrap. */
    private static String reason(Throwable failure) {
        Throwable inner = failure;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner.toString().lines().findFirst().orElse("");
    }
}
