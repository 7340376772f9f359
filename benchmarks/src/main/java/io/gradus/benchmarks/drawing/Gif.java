package io.gradus.benchmarks.drawing;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/**
 * An animated GIF that loops, written by Java's encoder, which chooses the colors. Pixels that do
 * not differ from the frame before are transparent.
 */
public final class Gif implements AutoCloseable {

    private static final int MILLIS_PER_UNIT = 10;
    private static final byte[] FOR_EVER = {1, 0, 0};

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    private final ImageOutputStream out;
    private int[] shown;

    /** Begins an animation. */
    public Gif() {
        try {
            out = ImageIO.createImageOutputStream(bytes);
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Copies an image with 256 colors, those that Java's encoder of GIFs chooses.
     *
     * @param image the image
     * @return an indexed image, whose file is small
     */
    public static BufferedImage indexed(BufferedImage image) {
        try {
            ByteArrayOutputStream gif = new ByteArrayOutputStream();
            ImageIO.write(image, "gif", gif);
            return ImageIO.read(new ByteArrayInputStream(gif.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Adds a frame.
     *
     * @param frame the picture, of the size of the others
     * @param millis how long it is shown, in whole hundredths of a second
     */
    public void add(BufferedImage frame, int millis) {
        int width = frame.getWidth();
        int height = frame.getHeight();
        int[] rgb = frame.getRGB(0, 0, width, height, null, 0, width);
        BufferedImage changed = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < rgb.length; i++) {
            if (shown == null || shown[i] != rgb[i]) {
                changed.setRGB(i % width, i / width, rgb[i]);
            }
        }
        try {
            writer.writeToSequence(new IIOImage(changed, null, metadata(changed, millis)), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        shown = rgb;
    }

    private IIOMetadata metadata(BufferedImage image, int millis) throws IOException {
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), null);
        String format = metadata.getNativeMetadataFormatName();
        IIOMetadataNode root = new IIOMetadataNode(format);
        IIOMetadataNode control = child(root, "GraphicControlExtension");
        control.setAttribute("disposalMethod", "doNotDispose");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE"); // the encoder knows
        control.setAttribute("delayTime", Integer.toString(millis / MILLIS_PER_UNIT));
        control.setAttribute("transparentColorIndex", "0");
        if (shown == null) {
            IIOMetadataNode loop =
                    child(child(root, "ApplicationExtensions"), "ApplicationExtension");
            loop.setAttribute("applicationID", "NETSCAPE");
            loop.setAttribute("authenticationCode", "2.0");
            loop.setUserObject(FOR_EVER.clone());
        }
        metadata.mergeTree(format, root);
        return metadata;
    }

    private static IIOMetadataNode child(IIOMetadataNode parent, String name) {
        IIOMetadataNode child = new IIOMetadataNode(name);
        parent.appendChild(child);
        return child;
    }

    /**
     * Ends the animation.
     *
     * @return the file
     */
    public byte[] finish() {
        try {
            writer.endWriteSequence();
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Frees the encoder. */
    @Override
    public void close() {
        writer.dispose();
    }
}
