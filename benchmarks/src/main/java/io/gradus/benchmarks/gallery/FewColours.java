package io.gradus.benchmarks.gallery;

import io.gradus.benchmarks.images.Picture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds few colours that come near to all of a sheet, so that its file is small: median cut.
 *
 * <p>All colours are one box; while there are too few boxes, the one with the most pixels times its
 * longest side is cut in two, across that side, where half of its pixels lie. Every pixel gets the
 * mean of its box. Black and white stay as they are.
 *
 * <p>See P. Heckbert: "Color image quantization for frame buffer display", SIGGRAPH 1982.
 */
final class FewColours {

    /** Colours whose highest bits are equal are one from the beginning. */
    private static final int BITS = 5;

    private static final int STEP = 8 - BITS;
    private static final int SIDE = 1 << BITS;
    private static final int BINS = SIDE * SIDE * SIDE;
    private static final int BLACK = 0;
    private static final int WHITE = 0xffffff;

    private final byte[][] palette;
    private final byte[] indices;

    /**
     * Finds the colours.
     *
     * @param pixels red, green and blue of each
     * @param count how many colours, 3 to 256
     */
    FewColours(byte[] pixels, int count) {
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
        List<Box> boxes = boxes(number, count - 2);
        palette = new byte[Picture.CHANNELS][boxes.size() + 2];
        int[] boxOf = new int[BINS];
        for (int i = 0; i < boxes.size(); i++) {
            Box box = boxes.get(i);
            for (int bin : box.bins()) {
                boxOf[bin] = i + 2;
            }
            for (int c = 0; c < Picture.CHANNELS; c++) {
                long[] sums = sum[c];
                long total = box.bins().stream().mapToLong(bin -> sums[bin]).sum();
                palette[c][i + 2] = (byte) Math.round((double) total / box.pixels());
            }
        }
        for (byte[] channel : palette) {
            channel[1] = (byte) WHITE;
        }
        indices = new byte[pixels.length / Picture.CHANNELS];
        for (int i = 0; i < indices.length; i++) {
            int at = i * Picture.CHANNELS;
            int other = rgb(pixels, at) == BLACK ? 0 : 1;
            indices[i] = (byte) (isInner(pixels, at) ? boxOf[bin(pixels, at)] : other);
        }
    }

    /** The colours: red of each, green of each, blue of each. */
    byte[][] palette() {
        return palette;
    }

    /** The number of the colour of each pixel. */
    byte[] indices() {
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
            return pixels * side;
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

    private static List<Box> boxes(long[] number, int count) {
        List<Integer> used =
                IntStream.range(0, BINS).filter(bin -> number[bin] > 0).boxed().toList();
        List<Box> boxes = new ArrayList<>();
        if (!used.isEmpty()) {
            boxes.add(Box.of(used, number));
        }
        while (boxes.size() < Math.min(count, used.size())) {
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
