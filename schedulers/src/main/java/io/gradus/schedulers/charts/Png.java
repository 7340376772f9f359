package io.gradus.schedulers.charts;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Draws pictures as PNG, with XChart on a picture of AWT. */
final class Png {

    /** XChart as Maven names it, in the version that this is tested with. */
    static final String XCHART = "org.knowm.xchart:xchart:3.8.8";

    private static final String HEADLESS = "java.awt.headless";
    private static final String SVG_WORKS = "; a file whose name ends in .svg needs neither";

    private Png() {}

    static byte[] of(Picture picture, int scale) {
        requireXChart();
        // Without it AWT would look for a screen, and not start where there is none.
        if (System.getProperty(HEADLESS) == null) {
            System.setProperty(HEADLESS, "true");
        }
        requireFonts();
        BufferedImage image =
                new BufferedImage(
                        scale * picture.width(),
                        scale * picture.height(),
                        BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(
                RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.setRenderingHint(
                RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.scale(scale, scale);
        for (Picture.Placed placed : picture.charts()) {
            Graphics2D part = (Graphics2D) graphics.create();
            part.translate(placed.x(), placed.y());
            new XChartPainter(placed.chart()).paint(part);
            part.dispose();
        }
        graphics.dispose();
        return encode(image);
    }

    /** As small as the encoder of Java makes it. */
    private static byte[] encode(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam options = writer.getDefaultWriteParam();
        options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        options.setCompressionQuality(0);
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static void requireXChart() {
        try {
            Class.forName("org.knowm.xchart.XYChart", false, Png.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new UnsupportedOperationException(
                    "a PNG is drawn by XChart, which is not on the class path: add the dependency "
                            + XCHART
                            + " (nothing that it depends on is needed)"
                            + SVG_WORKS,
                    e);
        }
    }

    /**
     * Writes something nowhere. Where Java finds no fonts, or not the library that finds them, that
     * ends in a NullPointerException, an InternalError, an UnsatisfiedLinkError or a plain Error,
     * and the second time in a NoClassDefFoundError: it depends on the version and on what is
     * missing.
     */
    private static void requireFonts() {
        try {
            Graphics2D graphics =
                    new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
            Font font = new Font(Font.SANS_SERIF, Font.PLAIN, Layout.FONT_SIZE);
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
                            + SVG_WORKS
                            + "; Java says: "
                            + reason(e),
                    e);
        }
    }

    /** What the innermost cause says, which the others wrap. */
    private static String reason(Throwable failure) {
        Throwable inner = failure;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner.toString().lines().findFirst().orElse("");
    }
}
