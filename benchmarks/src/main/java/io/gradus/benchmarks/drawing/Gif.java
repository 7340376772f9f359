package io.gradus.benchmarks.drawing;

import io.gradus.benchmarks.images.Picture;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
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
 * An animation that begins again at its end. Of each frame only the rectangle is stored that
 * differs from the frame before, with pixels that see through to it where there is no change.
 */
public final class Gif implements AutoCloseable {

    private static final int MOST_COLOURS = 1 << Byte.SIZE;
    private static final int MILLIS_OF_A_UNIT = 10;
    private static final byte[] FOR_EVER = {1, 0, 0};

    private final IndexColorModel colours;
    private final int seeThrough;
    private final Map<Integer, Byte> nearest = new HashMap<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ImageWriter writer;
    private final ImageOutputStream out;
    private byte[] shown;

    /**
     * Begins an animation.
     *
     * @param number how many colours, 3 to 255
     * @param samples pictures of its size with all of its colours; others become the nearest
     * @throws IllegalArgumentException if the number is out of range
     */
    public Gif(int number, BufferedImage... samples) {
        if (number < 3 || number >= MOST_COLOURS) {
            throw new IllegalArgumentException(
                    "number must be 3 to " + (MOST_COLOURS - 1) + ", but is " + number);
        }
        byte[][] palette = new FewColours(FewColours.pixels(samples), number).palette();
        seeThrough = palette[0].length;
        colours =
                new IndexColorModel(
                        Byte.SIZE,
                        seeThrough + 1,
                        Arrays.copyOf(palette[0], seeThrough + 1),
                        Arrays.copyOf(palette[1], seeThrough + 1),
                        Arrays.copyOf(palette[2], seeThrough + 1));
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

    private static int[] rgb(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    /**
     * Adds a frame.
     *
     * @param frame the picture, of the size of the others
     * @param millis how long it is shown, in whole hundredths of a second
     */
    public void add(BufferedImage frame, int millis) {
        int width = frame.getWidth();
        int[] rgb = rgb(frame);
        byte[] indices = new byte[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            indices[i] = nearest.computeIfAbsent(rgb[i], this::nearest);
        }
        Rectangle changed = changed(indices, width);
        byte[] part = new byte[changed.width() * changed.height()];
        for (int i = 0; i < part.length; i++) {
            int at =
                    (changed.top() + i / changed.width()) * width
                            + changed.left()
                            + i % changed.width();
            boolean same = shown != null && shown[at] == indices[at];
            part[i] = same ? (byte) seeThrough : indices[at];
        }
        write(part, changed, millis);
        shown = indices;
    }

    private byte nearest(int rgb) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < seeThrough; i++) {
            int square = 0;
            for (int shift = 0; shift < Picture.CHANNELS * Byte.SIZE; shift += Byte.SIZE) {
                int away = (rgb >> shift & 0xff) - (colours.getRGB(i) >> shift & 0xff);
                square += away * away;
            }
            if (square < least) {
                least = square;
                best = i;
            }
        }
        return (byte) best;
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
                        place.width(), place.height(), BufferedImage.TYPE_BYTE_INDEXED, colours);
        image.getRaster().setDataElements(0, 0, place.width(), place.height(), part);
        IIOMetadata metadata =
                // Not createFromRenderedImage: that has colours of its own.
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
        control.setAttribute("delayTime", Integer.toString(millis / MILLIS_OF_A_UNIT));
        control.setAttribute("transparentColorIndex", Integer.toString(seeThrough));
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
