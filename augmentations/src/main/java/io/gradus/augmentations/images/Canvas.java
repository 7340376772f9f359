package io.gradus.augmentations.images;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * An image in Java's memory and room for its next state, on which host kernels work. Pixels stand
 * row by row, the channels of a pixel side by side: the value of row y, column x and channel c is
 * at {@code (y * width + x) * channels + c}.
 *
 * <p>A kernel changes the values where they are, in {@link #bytes} or {@link #floats}; or it writes
 * all values of the result into {@link #nextBytes} or {@link #nextFloats} and then calls {@link
 * #useNext}.
 *
 * <p>Look-ups in tables are not made at once: their tables are composed, and the pixels changed
 * when somebody asks for them. A histogram goes through the tables without touching a pixel.
 */
public final class Canvas {

    static final int LEVELS = 256;

    private static final float ROUND = 0x1.8p23f;

    /**
     * Reads or writes a pixel of three bytes at once, with the byte behind it, for which there is
     * room behind the last pixel.
     */
    static final VarHandle PIXEL =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    static final Scratch<Canvas> OF_THREAD = new Scratch<>(Canvas::new);

    // Tables that change nothing.
    private static final byte[][] SAME = same();

    private int height;
    private int width;
    private int channels;
    private boolean uint8;
    private byte[] bytes = {};
    private byte[] nextBytes = {};
    private float[] floats = {};
    private float[] nextFloats = {};
    // What is still to be looked up, for each channel, or null.
    private byte[][] tables;
    // Of the pixels as they stand, before the tables, or null.
    private int[][] counts;

    private Canvas() {}

    private static byte[][] same() {
        byte[] table = new byte[LEVELS];
        for (int v = 0; v < LEVELS; v++) {
            table[v] = (byte) v;
        }
        return new byte[][] {table, table, table};
    }

    /** The thread's canvas with an image of uint8 on it, which has {@code most} values at most. */
    static Canvas of(ImageBatch images, ByteBuffer in, int offset, int most) {
        ImageInfo image = images.info();
        Canvas canvas = OF_THREAD.get(most);
        canvas.start(image, true);
        int size = image.size();
        if (images.layout() == Layout.HWC || canvas.channels == 1) {
            in.get(offset, canvas.bytes(), 0, size);
        } else {
            byte[] planes = canvas.nextBytes(image.height(), image.width());
            in.get(offset, planes, 0, size);
            int pixels = size / canvas.channels;
            for (int c = 0, i = 0; c < canvas.channels; c++) {
                for (int p = 0; p < pixels; p++) {
                    canvas.bytes[p * canvas.channels + c] = planes[i++];
                }
            }
        }
        return canvas;
    }

    /** The thread's canvas with an image of floats on it, which has {@code most} values at most. */
    static Canvas of(ImageBatch images, FloatBuffer in, int offset, int most) {
        ImageInfo image = images.info();
        Canvas canvas = OF_THREAD.get(most);
        canvas.start(image, false);
        int size = image.size();
        if (images.layout() == Layout.HWC || canvas.channels == 1) {
            in.get(offset, canvas.floats, 0, size);
        } else {
            float[] planes = canvas.nextFloats(image.height(), image.width());
            in.get(offset, planes, 0, size);
            int pixels = size / canvas.channels;
            for (int c = 0, i = 0; c < canvas.channels; c++) {
                for (int p = 0; p < pixels; p++) {
                    canvas.floats[p * canvas.channels + c] = planes[i++];
                }
            }
        }
        return canvas;
    }

    private void start(ImageInfo image, boolean eight) {
        height = image.height();
        width = image.width();
        channels = image.channels();
        uint8 = eight;
        tables = null;
        counts = null;
        if (eight && bytes.length <= size()) {
            bytes = new byte[size() + 1];
        } else if (!eight && floats.length < size()) {
            floats = new float[size()];
        }
    }

    /** Writes the image. */
    void write(Layout layout, ByteBuffer out, int offset) {
        byte[] values = bytes();
        if (layout == Layout.CHW && channels > 1) {
            values = nextBytes(height, width);
            int pixels = height * width;
            for (int c = 0, i = 0; c < channels; c++) {
                for (int p = 0; p < pixels; p++) {
                    values[i++] = bytes[p * channels + c];
                }
            }
        }
        out.put(offset, values, 0, size());
    }

    /** Writes the image. */
    void write(Layout layout, FloatBuffer out, int offset) {
        float[] values = floats;
        if (layout == Layout.CHW && channels > 1) {
            values = nextFloats(height, width);
            int pixels = height * width;
            for (int c = 0, i = 0; c < channels; c++) {
                for (int p = 0; p < pixels; p++) {
                    values[i++] = floats[p * channels + c];
                }
            }
        }
        out.put(offset, values, 0, size());
    }

    /** The memory that it holds from image to image. */
    long keptBytes() {
        long ofFloats = (long) floats.length + nextFloats.length;
        return bytes.length + nextBytes.length + Float.BYTES * ofFloats;
    }

    /** {@return the number of rows} */
    public int height() {
        return height;
    }

    /** {@return the number of columns} */
    public int width() {
        return width;
    }

    /** {@return the number of values of a pixel} */
    public int channels() {
        return channels;
    }

    /** {@return the number of values, {@code height * width * channels}} */
    public int size() {
        return height * width * channels;
    }

    /**
     * {@return whether the values are uint8, in {@link #bytes}; otherwise they are in {@link
     * #floats}}
     */
    public boolean isUint8() {
        return uint8;
    }

    /**
     * {@return the values of an image of uint8, {@code bytes[i] & 0xff}} The first {@link #size}
     * values are the image; they may be changed.
     */
    public byte[] bytes() {
        if (tables != null) {
            lookUp();
        }
        counts = null;
        return bytes;
    }

    /**
     * {@return the values of an image of floats} The first {@link #size} values are the image; they
     * may be changed.
     */
    public float[] floats() {
        return floats;
    }

    /**
     * {@return room for an image of uint8 of another size or content, which {@link #useNext} makes
     * the image} It may be longer than needed; what stands there before is of no meaning.
     *
     * @param newHeight the number of its rows
     * @param newWidth the number of its columns
     */
    public byte[] nextBytes(int newHeight, int newWidth) {
        int size = newHeight * newWidth * channels;
        if (nextBytes.length <= size) {
            nextBytes = new byte[size + 1];
        }
        return nextBytes;
    }

    /**
     * {@return room for an image of floats of another size or content, which {@link #useNext} makes
     * the image} It may be longer than needed; what stands there before is of no meaning.
     *
     * @param newHeight the number of its rows
     * @param newWidth the number of its columns
     */
    public float[] nextFloats(int newHeight, int newWidth) {
        int size = newHeight * newWidth * channels;
        if (nextFloats.length < size) {
            nextFloats = new float[size];
        }
        return nextFloats;
    }

    /**
     * Makes an image of floats one of uint8: values are rounded to the nearest level, of two
     * equally near ones to the even one, and what is beyond 0 and 255 becomes these.
     *
     * @param scale what makes levels of the values
     */
    void toBytes(float scale) {
        int size = size();
        if (bytes.length <= size) {
            bytes = new byte[size + 1];
        }
        for (int i = 0; i < size; i++) {
            float level = Math.min(Math.max(scale * floats[i], 0), LEVELS - 1);
            // a float of this size has no fraction left
            bytes[i] = (byte) (int) ((level + ROUND) - ROUND);
        }
        uint8 = true;
        tables = null;
        counts = null;
    }

    /** Makes an image of uint8 one of floats, the levels over the scale. */
    void toFloats(float scale) {
        int size = size();
        byte[] values = bytes();
        if (floats.length < size) {
            floats = new float[size];
        }
        for (int i = 0; i < size; i++) {
            floats[i] = (values[i] & 0xff) / scale;
        }
        uint8 = false;
    }

    /**
     * Makes what was written into {@link #nextBytes} or {@link #nextFloats} the image.
     *
     * @param newHeight the number of its rows
     * @param newWidth the number of its columns
     */
    public void useNext(int newHeight, int newWidth) {
        height = newHeight;
        width = newWidth;
        if (uint8) {
            byte[] old = bytes;
            bytes = nextBytes;
            nextBytes = old;
            counts = null;
        } else {
            float[] old = floats;
            floats = nextFloats;
            nextFloats = old;
        }
    }

    /**
     * Looks every value of an image of uint8 up in a table: v becomes {@code table[v]}. It costs
     * next to nothing where other look-ups come before or after.
     *
     * @param table 256 values
     */
    public void lookUp(byte[] table) {
        byte[][] same = new byte[channels][];
        Arrays.fill(same, table);
        lookUp(same);
    }

    /**
     * Looks every value of an image of uint8 up in the table of its channel.
     *
     * @param ofChannels 256 values for each channel; the tables may be one, and must not be changed
     *     afterwards
     */
    public void lookUp(byte[][] ofChannels) {
        if (tables == null) {
            tables = ofChannels;
            return;
        }
        byte[][] composed = new byte[channels][];
        for (int c = 0; c < channels; c++) {
            boolean again =
                    c > 0 && tables[c] == tables[c - 1] && ofChannels[c] == ofChannels[c - 1];
            composed[c] = again ? composed[c - 1] : compose(tables[c], ofChannels[c]);
        }
        tables = composed;
    }

    private static byte[] compose(byte[] first, byte[] then) {
        byte[] both = new byte[LEVELS];
        for (int v = 0; v < LEVELS; v++) {
            both[v] = then[first[v] & 0xff];
        }
        return both;
    }

    /**
     * {@return how often each of the 256 levels stands in each channel of an image of uint8, after
     * all look-ups; the numbers must not be changed}
     */
    public int[][] histogram() {
        if (counts == null) {
            counts = new int[channels][LEVELS];
            if (channels == 3) {
                count(bytes, size(), counts[0], counts[1], counts[2]);
            } else {
                for (int i = 0; i < size(); i++) {
                    counts[i % channels][bytes[i] & 0xff]++;
                }
            }
        }
        if (tables == null) {
            return counts;
        }
        int[][] moved = new int[channels][LEVELS];
        for (int c = 0; c < channels; c++) {
            for (int v = 0; v < LEVELS; v++) {
                moved[c][tables[c][v] & 0xff] += counts[c][v];
            }
        }
        return moved;
    }

    /** The sum of the {@link Gray} levels of all pixels, as they are after all look-ups. */
    long graySum() {
        if (channels == 1) {
            int[] ofLevels = histogram()[0];
            long sum = 0;
            for (int v = 0; v < LEVELS; v++) {
                sum += (long) v * ofLevels[v];
            }
            return sum;
        }
        return Gray.sum(bytes, size(), tables == null ? SAME : tables);
    }

    private static void count(byte[] x, int size, int[] first, int[] second, int[] third) {
        for (int i = 0; i < size; i += 3) {
            first[x[i] & 0xff]++;
            second[x[i + 1] & 0xff]++;
            third[x[i + 2] & 0xff]++;
        }
    }

    private void lookUp() {
        boolean same = true;
        for (int c = 1; c < channels; c++) {
            same &= tables[c] == tables[0];
        }
        int size = size();
        if (same) {
            lookUp(bytes, size, tables[0]);
        } else if (channels == 3) {
            lookUp(bytes, size, tables[0], tables[1], tables[2]);
        } else {
            for (int c = 0; c < channels; c++) {
                byte[] table = tables[c];
                for (int i = c; i < size; i += channels) {
                    bytes[i] = table[bytes[i] & 0xff];
                }
            }
        }
        tables = null;
    }

    private static void lookUp(byte[] x, int size, byte[] table) {
        for (int i = 0; i < size; i++) {
            x[i] = table[x[i] & 0xff];
        }
    }

    private static void lookUp(byte[] x, int size, byte[] first, byte[] second, byte[] third) {
        for (int i = 0; i < size; i += 3) {
            x[i] = first[x[i] & 0xff];
            x[i + 1] = second[x[i + 1] & 0xff];
            x[i + 2] = third[x[i + 2] & 0xff];
        }
    }

    /**
     * Moves pixels: pixel i of the result is pixel map[i] of the image, or the fill where that is
     * -1.
     *
     * @param newHeight the number of rows of the result
     * @param newWidth the number of columns of the result
     * @param map for each pixel of the result, row by row, the number of a pixel of the image or -1
     * @param fill a value for each channel, whole for uint8
     */
    public void gather(int newHeight, int newWidth, int[] map, double[] fill) {
        if (uint8) {
            byte[] blank = new byte[channels];
            for (int c = 0; c < channels; c++) {
                blank[c] = (byte) (int) fill[c];
            }
            gather(bytes(), nextBytes(newHeight, newWidth), newHeight * newWidth, map, blank);
        } else {
            float[] blank = new float[channels];
            for (int c = 0; c < channels; c++) {
                blank[c] = (float) fill[c];
            }
            gather(floats, nextFloats(newHeight, newWidth), newHeight * newWidth, map, blank);
        }
        useNext(newHeight, newWidth);
    }

    private void gather(byte[] from, byte[] to, int pixels, int[] map, byte[] blank) {
        if (channels == 3) {
            int fill = blank[0] & 0xff | (blank[1] & 0xff) << 8 | (blank[2] & 0xff) << 16;
            for (int p = 0, i = 0; p < pixels; p++, i += 3) {
                int at = map[p] * 3;
                PIXEL.set(to, i, at >= 0 ? (int) PIXEL.get(from, at) : fill);
            }
            return;
        }
        for (int p = 0, i = 0; p < pixels; p++) {
            for (int c = 0; c < channels; c++) {
                to[i++] = map[p] < 0 ? blank[c] : from[map[p] * channels + c];
            }
        }
    }

    private void gather(float[] from, float[] to, int pixels, int[] map, float[] blank) {
        if (channels == 3) {
            for (int p = 0, i = 0; p < pixels; p++, i += 3) {
                int at = map[p] * 3;
                boolean inside = at >= 0;
                to[i] = inside ? from[at] : blank[0];
                to[i + 1] = inside ? from[at + 1] : blank[1];
                to[i + 2] = inside ? from[at + 2] : blank[2];
            }
            return;
        }
        for (int p = 0, i = 0; p < pixels; p++) {
            for (int c = 0; c < channels; c++) {
                to[i++] = map[p] < 0 ? blank[c] : from[map[p] * channels + c];
            }
        }
    }
}
