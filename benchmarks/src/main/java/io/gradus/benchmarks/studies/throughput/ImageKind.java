package io.gradus.benchmarks.studies.throughput;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.benchmarks.cli.Require;
import io.gradus.benchmarks.images.SampleImage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;

/** The two kinds of images that are changed: the picture of the gallery with noise. */
enum ImageKind {
    /** A batch as DJL's {@code Cifar10} delivers it: floats, NHWC by a transposition. */
    BATCH("128 x 32 x 32 x 3 float32, transposed", 32, 32, 128),

    /** One image as {@code ImageFactory} delivers it. */
    SINGLE("224 x 224 x 3 uint8", 224, 128, 1);

    /** How far the noise goes. */
    private static final int NOISE = 16;

    private final String title;
    private final int side;
    private final int resized;
    private final int count;

    ImageKind(String title, int side, int resized, int count) {
        this.title = title;
        this.side = side;
        this.resized = resized;
        this.count = count;
    }

    static ImageKind parse(String name) {
        return Require.oneOf("images", name, List.of(values()), "--images");
    }

    /** Shape and type, in words. */
    String title() {
        return title;
    }

    /** Height and width. */
    int side() {
        return side;
    }

    /** The side of what a resized crop makes of them. */
    int resized() {
        return resized;
    }

    /** How many images an array holds. */
    int count() {
        return count;
    }

    /** Whether one call changes a batch, with all threads; otherwise each thread makes calls. */
    boolean isBatch() {
        return this == BATCH;
    }

    /** Makes an array of images. */
    NDArray array(NDManager manager, long seed) {
        byte[] picture = SampleImage.draw(side, side);
        Random random = new Random(seed);
        byte[] pixels = new byte[count * picture.length];
        for (int i = 0; i < pixels.length; i++) {
            int level =
                    (picture[i % picture.length] & 0xff) + random.nextInt(2 * NOISE + 1) - NOISE;
            pixels[i] = (byte) Math.min(Math.max(level, 0), 255);
        }
        if (!isBatch()) {
            return manager.create(
                    ByteBuffer.wrap(pixels),
                    new Shape(side, side, SampleImage.CHANNELS),
                    DataType.UINT8);
        }
        try (NDManager scratch = manager.newSubManager()) {
            NDArray images =
                    scratch.create(
                            ByteBuffer.wrap(pixels),
                            new Shape(count, side, side, SampleImage.CHANNELS),
                            DataType.UINT8);
            NDArray planes = images.toType(DataType.FLOAT32, false).transpose(0, 3, 1, 2);
            // The planes are written one after another, as CIFAR-10's file has them.
            NDArray file = scratch.create(planes.toFloatArray(), planes.getShape());
            // A view of what stands in a Java buffer would be lost with the buffer.
            NDArray transposed = file.duplicate().transpose(0, 2, 3, 1);
            transposed.attach(manager);
            return transposed;
        }
    }

    /** How the command line writes it. */
    @Override
    public String toString() {
        return isBatch() ? "batch" : "single";
    }
}
