package io.gradus.benchmarks.drawing;

import io.gradus.benchmarks.images.Picture;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds few colours that come near to all of a sheet, so that its file is small: median cut, then
 * k-means.
 *
 * <p>All colours are one box; while there are too few boxes, the one with the most pixels times the
 * square of its longest side is cut in two, across that side, where half of its pixels lie. The
 * means of the boxes move a few times to the mean of the colours that are nearest to each. Black
 * and white stay as they are.
 *
 * <p>See P. Heckbert: "Color image quantization for frame buffer display", SIGGRAPH 1982.
 */
public final class FewColours {

    /** Colours whose highest bits are equal are one from the beginning. */
    private static final int BITS = 5;

    private static final int STEP = 8 - BITS;
    private static final int SIDE = 1 << BITS;
    private static final int BINS = SIDE * SIDE * SIDE;
    private static final int ROUNDS = 6;
    private static final int BLACK = 0;
    private static final int WHITE = 0xffffff;

    private final byte[][] palette;
    private final byte[] indices;

    /**
     * Finds the colours.
     *
     * @param pixels red, green and blue of each
     * @param count how many colours, 3 to 256, at the most
     */
    public FewColours(byte[] pixels, int count) {
        long[] number = new long[BINS];
        long[][] sum = new long[Picture.CHANNELS][BINS];
        for (int at = 0; at < pixels.length; at += Picture.CHANNELS) {
            if (isInner(pixels, at)) {
                int bin = bin(pixels, at);
                number[bin]++;
                for (int c = 0; c < Picture.CHANNELS; c++) {
                    sum[c][bin] += pixels[at + c] & 0xff;
                }
            }
        }
        int[] used = IntStream.range(0, BINS).filter(bin -> number[bin] > 0).toArray();
        double[][] means = means(number, sum, used, count - 2);
        int[] colourOf = new int[BINS];
        for (int bin : used) {
            colourOf[bin] = 2 + nearest(means, number, sum, bin);
        }
        palette = new byte[Picture.CHANNELS][means.length + 2];
        for (int c = 0; c < Picture.CHANNELS; c++) {
            palette[c][1] = (byte) WHITE;
            for (int i = 0; i < means.length; i++) {
                palette[c][i + 2] = (byte) Math.round(means[i][c]);
            }
        }
        indices = new byte[pixels.length / Picture.CHANNELS];
        for (int i = 0; i < indices.length; i++) {
            int at = i * Picture.CHANNELS;
            int other = rgb(pixels, at) == BLACK ? 0 : 1;
            indices[i] = (byte) (isInner(pixels, at) ? colourOf[bin(pixels, at)] : other);
        }
    }

    /**
     * Makes a copy of a picture with few colours.
     *
     * @param image the picture
     * @param count how many colours, 3 to 256, at the most
     * @return an image of bytes
     */
    public static BufferedImage of(BufferedImage image, int count) {
        FewColours few = new FewColours(pixels(image), count);
        return image(image.getWidth(), image.getHeight(), few.palette, few.indices);
    }

    /**
     * Makes a picture of colours and their numbers.
     *
     * @param width its columns
     * @param height its rows
     * @param palette red of each colour, green of each, blue of each
     * @param indices the number of the colour of each pixel, row by row
     * @return an image of bytes
     */
    public static BufferedImage image(int width, int height, byte[][] palette, byte[] indices) {
        IndexColorModel model =
                new IndexColorModel(
                        Byte.SIZE, palette[0].length, palette[0], palette[1], palette[2]);
        BufferedImage image =
                new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
        image.getRaster().setDataElements(0, 0, width, height, indices);
        return image;
    }

    /** Red, green and blue of each pixel of pictures, one after the other. */
    static byte[] pixels(BufferedImage... images) {
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        for (BufferedImage image : images) {
            int width = image.getWidth();
            for (int rgb : image.getRGB(0, 0, width, image.getHeight(), null, 0, width)) {
                for (int shift = 2 * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                    pixels.write(rgb >> shift);
                }
            }
        }
        return pixels.toByteArray();
    }

    /** The means of the boxes, moved a few times to those of the bins that are nearest. */
    private static double[][] means(long[] number, long[][] sum, int[] used, int count) {
        List<Box> boxes = boxes(number, used, count);
        double[][] means = new double[boxes.size()][];
        for (int i = 0; i < means.length; i++) {
            means[i] = mean(boxes.get(i).bins(), number, sum);
        }
        for (int round = 0; round < ROUNDS; round++) {
            List<List<Integer>> members = new ArrayList<>();
            for (int i = 0; i < means.length; i++) {
                members.add(new ArrayList<>());
            }
            for (int bin : used) {
                members.get(nearest(means, number, sum, bin)).add(bin);
            }
            for (int i = 0; i < means.length; i++) {
                if (!members.get(i).isEmpty()) {
                    means[i] = mean(members.get(i), number, sum);
                }
            }
        }
        return means;
    }

    private static double[] mean(List<Integer> bins, long[] number, long[][] sum) {
        double[] mean = new double[Picture.CHANNELS];
        double pixels = 0;
        for (int bin : bins) {
            pixels += number[bin];
            for (int c = 0; c < mean.length; c++) {
                mean[c] += sum[c][bin];
            }
        }
        for (int c = 0; c < mean.length; c++) {
            mean[c] /= pixels;
        }
        return mean;
    }

    private static int nearest(double[][] means, long[] number, long[][] sum, int bin) {
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < means.length; i++) {
            double square = 0;
            for (int c = 0; c < Picture.CHANNELS; c++) {
                double away = means[i][c] - (double) sum[c][bin] / number[bin];
                square += away * away;
            }
            if (square < least) {
                least = square;
                nearest = i;
            }
        }
        return nearest;
    }

    /**
     * Returns the colours.
     *
     * @return red of each, green of each, blue of each
     */
    public byte[][] palette() {
        return palette;
    }

    /**
     * Returns the number of the colour of each pixel.
     *
     * @return numbers in the palette
     */
    public byte[] indices() {
        return indices;
    }

    private static boolean isInner(byte[] pixels, int at) {
        int rgb = rgb(pixels, at);
        return rgb != BLACK && rgb != WHITE;
    }

    private static int rgb(byte[] pixels, int at) {
        return (pixels[at] & 0xff) << 16 | (pixels[at + 1] & 0xff) << 8 | (pixels[at + 2] & 0xff);
    }

    private static int bin(byte[] pixels, int at) {
        int bin = 0;
        for (int c = 0; c < Picture.CHANNELS; c++) {
            bin = bin << BITS | (pixels[at + c] & 0xff) >> STEP;
        }
        return bin;
    }

    private static int level(int bin, int channel) {
        return bin >> BITS * (Picture.CHANNELS - 1 - channel) & SIDE - 1;
    }

    /** Bins that become one colour, and how many pixels they have. */
    private record Box(List<Integer> bins, long pixels, int longest, int side) {

        static Box of(List<Integer> bins, long[] number) {
            int longest = 0;
            int side = -1;
            for (int c = 0; c < Picture.CHANNELS; c++) {
                int channel = c;
                var levels = bins.stream().mapToInt(bin -> level(bin, channel)).summaryStatistics();
                if (levels.getMax() - levels.getMin() > side) {
                    side = levels.getMax() - levels.getMin();
                    longest = c;
                }
            }
            return new Box(bins, bins.stream().mapToLong(bin -> number[bin]).sum(), longest, side);
        }

        long weight() {
            return pixels * side * side;
        }

        List<Box> cut(long[] number) {
            List<Integer> sorted =
                    bins.stream()
                            .sorted(Comparator.comparing((Integer bin) -> level(bin, longest)))
                            .toList();
            long before = number[sorted.get(0)];
            int end = 1;
            while (end < sorted.size() - 1 && 2 * before < pixels) {
                before += number[sorted.get(end)];
                end++;
            }
            return List.of(
                    of(sorted.subList(0, end), number),
                    of(sorted.subList(end, sorted.size()), number));
        }
    }

    private static List<Box> boxes(long[] number, int[] used, int count) {
        List<Box> boxes = new ArrayList<>();
        if (used.length > 0) {
            boxes.add(Box.of(Arrays.stream(used).boxed().toList(), number));
        }
        while (boxes.size() < Math.min(count, used.length)) {
            Box largest =
                    boxes.stream()
                            .filter(box -> box.bins().size() > 1)
                            .max(Comparator.comparingLong(Box::weight))
                            .orElseThrow();
            boxes.remove(largest);
            boxes.addAll(largest.cut(number));
        }
        return boxes;
    }
}
