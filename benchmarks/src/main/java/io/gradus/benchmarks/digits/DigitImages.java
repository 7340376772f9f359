package io.gradus.benchmarks.digits;

import java.util.Objects;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Gray images of the digits 0 to 9, 28 by 28 pixels, light on dark as in MNIST, drawn from outlines
 * with random distortions, as if by different people.
 *
 * <p>An image depends on the seed, the split and its index alone, down to the last byte, on any
 * machine and with any number of threads; so fewer images are always the first of more. Every ten
 * images from an index that ten divides hold each digit once, in random order.
 */
final class DigitImages {

    /** Width and height of an image in pixels. */
    static final int SIZE = StrokeRaster.SIZE;

    /** The number of classes: the digits 0 to 9. */
    static final int CLASSES = 10;

    /** The most images that fit into one array. */
    static final int MAX_COUNT = Integer.MAX_VALUE / (SIZE * SIZE) / CLASSES * CLASSES;

    /** Use of images; the splits of one seed have no image in common. */
    enum Split {
        TRAIN,
        TEST
    }

    private static final int PIXELS = SIZE * SIZE;

    private final byte[] pixels;
    private final byte[] labels;

    private DigitImages(int count) {
        pixels = new byte[count * PIXELS];
        labels = new byte[count];
    }

    /** Draws images, in parallel in the common pool. */
    static DigitImages generate(int count, long seed, Split split) {
        return generate(count, seed, split, done -> {});
    }

    /**
     * Draws images, and tells how many are drawn, ever more up to all; from several threads, but
     * one at a time.
     */
    static DigitImages generate(int count, long seed, Split split, IntConsumer progress) {
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException(
                    "count must be from 1 to " + MAX_COUNT + ", but is " + count);
        }
        Objects.requireNonNull(split, "split");
        Objects.requireNonNull(progress, "progress");
        DigitImages images = new DigitImages(count);
        Counter counter = new Counter(progress);
        IntStream.range(0, (count + CLASSES - 1) / CLASSES)
                .parallel()
                .forEach(block -> counter.add(images.draw(block, seed, split)));
        return images;
    }

    /** Draws one image of each digit, or as many as there is room for, and returns how many. */
    private int draw(int block, long seed, Split split) {
        int from = block * CLASSES;
        int to = Math.min(from + CLASSES, labels.length);
        byte[] order = shuffled(new Random(seedOf(seed, split, ~block)));
        for (int i = from; i < to; i++) {
            labels[i] = order[i - from];
            new StrokeWriter(new Random(seedOf(seed, split, i)))
                    .write(labels[i], pixels, i * PIXELS);
        }
        return to - from;
    }

    private static byte[] shuffled(RandomGenerator random) {
        byte[] order = new byte[CLASSES];
        for (int i = 0; i < CLASSES; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = (byte) i;
        }
        return order;
    }

    /**
     * Returns the seed of one image. {@link Random} is used because its documentation fixes every
     * number it draws; its seeds must differ in more than a few bits, hence the mixing.
     */
    static long seedOf(long seed, Split split, int index) {
        return mix(mix(mix(seed) + split.ordinal()) + index);
    }

    /**
     * A bijection that spreads every bit over all.
     *
     * @see <a href="https://doi.org/10.1145/2714064.2660195">Steele, Lea and Flood, Fast splittable
     *     pseudorandom number generators, 2014</a>
     */
    private static long mix(long z) {
        z += 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    int count() {
        return labels.length;
    }

    /**
     * The pixels themselves, not a copy: {@code count() * 28 * 28} unsigned bytes, image by image
     * and row by row (NHWC with one channel), 0 for background and up to 255 for strokes.
     */
    byte[] pixels() {
        return pixels;
    }

    /** The labels themselves, not a copy: for each image the digit that it shows, 0 to 9. */
    byte[] labels() {
        return labels;
    }

    /** Adds up over threads, and tells the sum. */
    private static final class Counter {

        private final IntConsumer progress;
        private int done;

        Counter(IntConsumer progress) {
            this.progress = progress;
        }

        synchronized void add(int images) {
            done += images;
            progress.accept(done);
        }
    }
}
