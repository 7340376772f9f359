package io.gradus.benchmarks.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import java.util.stream.IntStream;

/** A set of three classes that is learned in a moment: 8 x 8 images, bright in one third. */
final class TinyImages {

    static final int TRAIN = 60;
    private static final int TEST = 30;
    private static final int SIZE = 8;

    private TinyImages() {}

    static ImageData load(NDManager parent) {
        NDManager manager = parent.newSubManager();
        Random random = new Random(1);
        return new ImageData(
                manager,
                images(manager, TRAIN, random),
                labels(manager, TRAIN),
                images(manager, TEST, random),
                labels(manager, TEST));
    }

    /**
     * Images of a brightness alone: class 0 is dark, class 1 bright.
     *
     * @param kind the class of all images that the accuracy is measured on
     */
    static ImageData darkOrBright(NDManager parent, int kind) {
        NDManager manager = parent.newSubManager();
        int[] both = IntStream.range(0, TRAIN).map(i -> i % 2).toArray();
        int[] one = IntStream.generate(() -> kind).limit(TEST).toArray();
        Random random = new Random(1);
        return new ImageData(
                manager,
                plain(manager, both, random),
                classes(manager, both),
                plain(manager, one, random),
                classes(manager, one));
    }

    private static NDArray plain(NDManager manager, int[] kinds, Random random) {
        float[] pixels = new float[kinds.length * SIZE * SIZE];
        for (int i = 0; i < pixels.length; i++) {
            int kind = kinds[i / (SIZE * SIZE)];
            pixels[i] = (kind == 0 ? 30 : 200) + random.nextInt(20);
        }
        return manager.create(pixels, new Shape(kinds.length, SIZE, SIZE, 1));
    }

    private static NDArray classes(NDManager manager, int[] kinds) {
        float[] labels = new float[kinds.length];
        for (int i = 0; i < kinds.length; i++) {
            labels[i] = kinds[i];
        }
        return manager.create(labels);
    }

    private static NDArray images(NDManager manager, int count, Random random) {
        float[] pixels = new float[count * SIZE * SIZE];
        for (int i = 0; i < pixels.length; i++) {
            int image = i / (SIZE * SIZE);
            int row = i / SIZE % SIZE;
            boolean bright = row * 3 / SIZE == image % 3;
            pixels[i] = random.nextInt(100) + (bright ? 100 : 0);
        }
        return manager.create(pixels, new Shape(count, SIZE, SIZE, 1));
    }

    private static NDArray labels(NDManager manager, int count) {
        float[] labels = new float[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % 3;
        }
        return manager.create(labels);
    }
}
