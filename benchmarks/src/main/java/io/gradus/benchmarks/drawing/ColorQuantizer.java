package io.gradus.benchmarks.drawing;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Color quantization by median cut and k-means: a palette of few colors near all of an image, so
 * that its file is small.
 *
 * <p>All colors are one box. While there are too few boxes, the one with the largest number of
 * pixels times square of its longest side is cut across that side, at the median of its pixels. The
 * means of the boxes are the first ones of k-means. Black and white stay as they are.
 *
 * @see <a href="https://doi.org/10.1145/965145.801294">P. Heckbert, Color image quantization for
 *     frame buffer display, 1982</a>
 */
public final class ColorQuantizer {

    private static final int BLACK = 0;
    private static final int WHITE = 0xffffff;
    private static final int OPAQUE = 0xff000000;
    private static final int ROUNDS = 4;
    private static final int[] SHIFTS = {16, 8, 0};

    private ColorQuantizer() {}

    /**
     * Finds a palette.
     *
     * @param count the most colors that it may have, from 3 to 256
     * @param images the images that are to be drawn with it
     * @return black, white, and the other colors
     */
    public static IndexColorModel palette(int count, BufferedImage... images) {
        Map<Integer, Long> pixels =
                Arrays.stream(images)
                        .flatMapToInt(image -> Arrays.stream(pixels(image)))
                        .mapToObj(rgb -> rgb & WHITE)
                        .filter(rgb -> rgb != BLACK && rgb != WHITE)
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        List<Color> colors = pixels.entrySet().stream().map(Color::of).toList();
        IndexColorModel palette = model(boxes(colors, count - 2));
        for (int round = 0; round < ROUNDS; round++) {
            IndexColorModel old = palette;
            Map<Integer, List<Color>> nearest =
                    colors.stream()
                            .collect(Collectors.groupingBy(color -> index(old, color.rgb())));
            nearest.remove(0);
            nearest.remove(1);
            palette = model(nearest.values());
        }
        return palette;
    }

    private static List<List<Color>> boxes(List<Color> colors, int count) {
        PriorityQueue<Box> boxes =
                new PriorityQueue<>(Comparator.comparingDouble(Box::weight).reversed());
        boxes.add(Box.of(colors));
        while (boxes.size() < count && boxes.peek().weight() > 0) {
            boxes.addAll(boxes.remove().cut());
        }
        return boxes.stream().map(Box::colors).toList();
    }

    /** A palette of black, white and the means of groups of colors. */
    private static IndexColorModel model(Collection<List<Color>> groups) {
        int[] palette =
                IntStream.concat(
                                IntStream.of(BLACK, WHITE),
                                groups.stream()
                                        .filter(group -> !group.isEmpty())
                                        .mapToInt(ColorQuantizer::mean))
                        .toArray();
        return new IndexColorModel(
                Byte.SIZE, palette.length, palette, 0, false, -1, DataBuffer.TYPE_BYTE);
    }

    /** The place of the nearest color of a palette. */
    static int index(IndexColorModel palette, int rgb) {
        return ((byte[]) palette.getDataElements(OPAQUE | rgb, null))[0] & 0xff;
    }

    private static int mean(List<Color> colors) {
        int mean = 0;
        for (int shift : SHIFTS) {
            mean |= (int) Math.round(mean(colors, shift)) << shift;
        }
        return mean;
    }

    private static double mean(List<Color> colors, int shift) {
        double sum = 0;
        double pixels = 0;
        for (Color color : colors) {
            sum += (double) color.level(shift) * color.pixels();
            pixels += color.pixels();
        }
        return sum / pixels;
    }

    /**
     * Copies an image with few colors, each pixel with the nearest of them.
     *
     * @param image the image
     * @param count the most colors, from 3 to 256
     * @return an indexed image
     */
    public static BufferedImage quantize(BufferedImage image, int count) {
        int width = image.getWidth();
        int height = image.getHeight();
        BufferedImage copy =
                new BufferedImage(
                        width, height, BufferedImage.TYPE_BYTE_INDEXED, palette(count, image));
        copy.setRGB(0, 0, width, height, pixels(image), 0, width);
        return copy;
    }

    /** The pixels of an image row by row, as {@link BufferedImage#getRGB(int, int)} has them. */
    static int[] pixels(BufferedImage image) {
        int width = image.getWidth();
        return image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    }

    /** A color and the number of pixels that have it. */
    private record Color(int rgb, long pixels) {

        static Color of(Map.Entry<Integer, Long> entry) {
            return new Color(entry.getKey(), entry.getValue());
        }

        int level(int shift) {
            return rgb >> shift & 0xff;
        }
    }

    /** Colors that become one, and the channel in which they differ most. */
    private record Box(List<Color> colors, int shift, double weight) {

        static Box of(List<Color> colors) {
            int longest = SHIFTS[0];
            double side = -1;
            for (int shift : SHIFTS) {
                var range = colors.stream().mapToInt(c -> c.level(shift)).summaryStatistics();
                if (range.getMax() - range.getMin() > side) {
                    side = range.getMax() - range.getMin();
                    longest = shift;
                }
            }
            return new Box(colors, longest, colors.isEmpty() ? 0 : pixels(colors) * side * side);
        }

        private static long pixels(List<Color> colors) {
            return colors.stream().mapToLong(Color::pixels).sum();
        }

        List<Box> cut() {
            List<Color> sorted =
                    colors.stream()
                            .sorted(Comparator.comparingInt(color -> color.level(shift)))
                            .toList();
            long all = pixels(colors);
            long before = sorted.get(0).pixels();
            int end = 1;
            while (end < sorted.size() - 1 && 2 * before < all) {
                before += sorted.get(end).pixels();
                end++;
            }
            return List.of(of(sorted.subList(0, end)), of(sorted.subList(end, sorted.size())));
        }
    }
}
