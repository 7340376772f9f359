package io.gradus.benchmarks.drawing;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/**
 * An animated GIF that loops. Of each frame only the rectangle is stored that differs from the
 * frame before; pixels in it that do not differ are transparent.
 */
public final class Gif implements AutoCloseable {

    private static final int MOST_COLORS = 1 << Byte.SIZE;
    private static final int MILLIS_PER_UNIT = 10;
    private static final byte[] FOR_EVER = {1, 0, 0};

    private final IndexColorModel palette;
    private final IndexColorModel colors;
    private final int transparent;
    private final Map<Integer, Byte> nearest = new HashMap<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ImageWriter writer;
    private final ImageOutputStream out;
    private byte[] shown;

    /**
     * Begins an animation.
     *
     * @param number how many colors, 3 to 255
     * @param samples images with the colors that the palette is made for; pixels of frames take the
     *     nearest of the palette
     * @throws IllegalArgumentException if the number is out of range
     */
    public Gif(int number, BufferedImage... samples) {
        if (number < 3 || number >= MOST_COLORS) {
            throw new IllegalArgumentException(
                    "number must be 3 to " + (MOST_COLORS - 1) + ", but is " + number);
        }
        palette = ColorQuantizer.palette(number, samples);
        transparent = palette.getMapSize();
        int[] rgb = new int[transparent + 1];
        palette.getRGBs(rgb);
        colors =
                new IndexColorModel(Byte.SIZE, rgb.length, rgb, 0, false, -1, DataBuffer.TYPE_BYTE);
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("gif");
        if (!writers.hasNext()) {
            throw new IllegalStateException("this Java has no writer for GIF images");
        }
        writer = writers.next();
        try {
            out = ImageIO.createImageOutputStream(bytes);
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
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
        int[] rgb = ColorQuantizer.pixels(frame);
        byte[] indices = new byte[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            indices[i] =
                    nearest.computeIfAbsent(
                            rgb[i], color -> (byte) ColorQuantizer.index(palette, color));
        }
        Rectangle changed = changed(indices, width);
        byte[] part = new byte[changed.width() * changed.height()];
        for (int i = 0; i < part.length; i++) {
            int at =
                    (changed.top() + i / changed.width()) * width
                            + changed.left()
                            + i % changed.width();
            boolean same = shown != null && shown[at] == indices[at];
            part[i] = same ? (byte) transparent : indices[at];
        }
        write(part, changed, millis);
        shown = indices;
    }

    private record Rectangle(int left, int top, int width, int height) {}

    /** What has changed; a pixel if nothing has, since a frame cannot be empty. */
    private Rectangle changed(byte[] indices, int width) {
        if (shown == null) {
            return new Rectangle(0, 0, width, indices.length / width);
        }
        int left = width;
        int right = -1;
        int top = Integer.MAX_VALUE;
        int bottom = -1;
        for (int i = 0; i < indices.length; i++) {
            if (indices[i] != shown[i]) {
                left = Math.min(left, i % width);
                right = Math.max(right, i % width);
                top = Math.min(top, i / width);
                bottom = i / width;
            }
        }
        return right < 0
                ? new Rectangle(0, 0, 1, 1)
                : new Rectangle(left, top, right - left + 1, bottom - top + 1);
    }

    private void write(byte[] part, Rectangle place, int millis) {
        BufferedImage image =
                new BufferedImage(
                        place.width(), place.height(), BufferedImage.TYPE_BYTE_INDEXED, colors);
        image.getRaster().setDataElements(0, 0, place.width(), place.height(), part);
        IIOMetadata metadata =
                // Not createFromRenderedImage: that has colors of its own.
                writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), null);
        try {
            describe(metadata, place, millis);
            writer.writeToSequence(new IIOImage(image, null, metadata), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void describe(IIOMetadata metadata, Rectangle place, int millis)
            throws IIOInvalidTreeException {
        String format = metadata.getNativeMetadataFormatName();
        IIOMetadataNode root = new IIOMetadataNode(format);
        IIOMetadataNode descriptor = child(root, "ImageDescriptor");
        descriptor.setAttribute("imageLeftPosition", Integer.toString(place.left()));
        descriptor.setAttribute("imageTopPosition", Integer.toString(place.top()));
        descriptor.setAttribute("imageWidth", Integer.toString(place.width()));
        descriptor.setAttribute("imageHeight", Integer.toString(place.height()));
        descriptor.setAttribute("interlaceFlag", "FALSE");
        IIOMetadataNode control = child(root, "GraphicControlExtension");
        control.setAttribute("disposalMethod", "doNotDispose");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", shown == null ? "FALSE" : "TRUE");
        control.setAttribute("delayTime", Integer.toString(millis / MILLIS_PER_UNIT));
        control.setAttribute("transparentColorIndex", Integer.toString(transparent));
        if (shown == null) {
            IIOMetadataNode loop =
                    child(child(root, "ApplicationExtensions"), "ApplicationExtension");
            loop.setAttribute("applicationID", "NETSCAPE");
            loop.setAttribute("authenticationCode", "2.0");
            loop.setUserObject(FOR_EVER.clone());
        }
        metadata.mergeTree(format, root);
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
