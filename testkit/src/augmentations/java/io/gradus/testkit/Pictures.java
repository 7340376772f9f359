package io.gradus.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.images.Layout;
import io.gradus.torchscript.KernelMode;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Images of noise, and what is done with them in tests. */
final class Pictures {

    /** In place of a number of images: one image without an axis for the batch. */
    static final int ONE = -1;

    static final List<KernelMode> KERNELS = List.of(KernelMode.HOST, KernelMode.DEVICE);

    private Pictures() {}

    /** Images of 8 x 7 pixels and three channels, whole numbers from 0 to 255. */
    static NDArray of(NDManager manager, TransformContract.Kind kind, int count) {
        Shape one = new Shape(8, 7, 3);
        Shape shape = count == ONE ? one : new Shape(count).addAll(one);
        try (NDArray last = noise(manager, shape, kind.type())) {
            NDArray images =
                    kind.layout() == Layout.CHW ? channelsFirst(last) : last.duplicate();
            if (kind.contiguous() || shape.size() == 0) {
                return images;
            }
            try (images) {
                return notContiguous(images);
            }
        }
    }

    static NDArray noise(NDManager manager, Shape shape, DataType type) {
        SplittableRandom random = new SplittableRandom(5);
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(256);
        }
        try (NDArray floats = manager.create(values, shape)) {
            return floats.toType(type, true);
        }
    }

    /** The same values with a gap behind each row of the last axis. */
    static NDArray notContiguous(NDArray array) {
        Shape shape = array.getShape();
        long last = shape.get(shape.dimension() - 1);
        try (NDArray wide = array.concat(array, shape.dimension() - 1)) {
            return wide.get(new NDIndex("..., :{}", last));
        }
    }

    /** A contiguous copy with the last axis before the two others of an image. */
    static NDArray channelsFirst(NDArray images) {
        int n = images.getShape().dimension();
        try (NDArray view =
                n == 3 ? images.transpose(2, 0, 1) : images.transpose(0, 3, 1, 2)) {
            return view.duplicate();
        }
    }

    /**
     * Compares images, and says where the first value is that differs.
     *
     * @param what what made the images, such as "the host kernel"
     * @param other what made the others
     * @param layout where the channels are
     * @param tolerance how far values may be apart; 0 for the same bits
     */
    static void assertSame(
            String what,
            NDArray images,
            String other,
            NDArray others,
            Layout layout,
            double tolerance) {
        if (!images.getShape().equals(others.getShape())) {
            throw new AssertionError(
                    "%s gives %s, %s gives %s"
                            .formatted(what, images.getShape(), other, others.getShape()));
        }
        float[] a = floats(images);
        float[] b = floats(others);
        int first = -1;
        int different = 0;
        for (int i = 0; i < a.length; i++) {
            boolean same =
                    Float.floatToIntBits(a[i]) == Float.floatToIntBits(b[i])
                            || (tolerance > 0 && Math.abs(a[i] - b[i]) <= tolerance);
            if (!same) {
                first = first < 0 ? i : first;
                different++;
            }
        }
        if (different > 0) {
            throw new AssertionError(
                    "%d of %d values differ%s; the first, %s: %s by %s, %s by %s"
                            .formatted(
                                    different,
                                    a.length,
                                    tolerance > 0 ? " by more than " + tolerance : "",
                                    place(first, images.getShape(), layout),
                                    a[first],
                                    what,
                                    b[first],
                                    other));
        }
    }

    private static float[] floats(NDArray array) {
        try (NDArray floats = array.toType(DataType.FLOAT32, true)) {
            return floats.toFloatArray();
        }
    }

    /** Such as "image 0, row 3, column 2, channel 1". */
    private static String place(int index, Shape shape, Layout layout) {
        List<String> axes =
                layout == Layout.CHW
                        ? List.of("image", "channel", "row", "column")
                        : List.of("image", "row", "column", "channel");
        int n = shape.dimension();
        String[] places = new String[n];
        int left = index;
        for (int axis = n - 1; axis >= 0; axis--) {
            int size = Math.toIntExact(shape.get(axis));
            places[axis] = axes.get(axes.size() - n + axis) + " " + left % size;
            left /= size;
        }
        return String.join(", ", Arrays.asList(places));
    }

    static byte[] bytes(NDArray array) {
        try (NDArray copy = array.duplicate()) {
            return copy.toByteArray();
        }
    }
}
