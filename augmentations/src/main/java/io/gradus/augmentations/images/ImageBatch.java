package io.gradus.augmentations.images;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import io.gradus.text.Checks;

/**
 * An array that holds one image or a batch, and the meaning of its axes.
 *
 * @param array the array
 * @param layout the order of its axes
 * @param count the number of images
 * @param info the size of each
 */
public record ImageBatch(NDArray array, Layout layout, int count, ImageInfo info) {

    private static final int MAX_CHANNELS = 4;

    /**
     * {@return the images of an array, which is checked to hold images}
     *
     * @param array one image (rank 3) or a batch (rank 4), uint8 or a floating type
     * @param layout the order of its axes
     * @throws IllegalArgumentException if it cannot
     */
    public static ImageBatch of(NDArray array, Layout layout) {
        if (!(array instanceof PtNDArray)) {
            throw Checks.error(
                    "images must be an NDArray of the PyTorch engine, but are %s",
                    (array == null ? "null" : array.getClass().getName()));
        }
        DataType type = array.getDataType();
        if (type != DataType.UINT8 && !type.isFloating()) {
            throw Checks.error(
                    "images must be uint8 or float32, but are %s; convert them with"
                            + " toType(DataType.FLOAT32, false)",
                    type);
        }
        Shape shape = array.getShape();
        int rank = shape.dimension();
        if (rank != 3 && rank != 4) {
            throw Checks.error(
                    "images must be %1$s (rank 3) or N%1$s (rank 4), but have shape %2$s",
                    layout, shape);
        }
        int first = rank - 3;
        int channelAxis = layout == Layout.HWC ? rank - 1 : first;
        int heightAxis = layout == Layout.HWC ? first : first + 1;
        long channels = shape.get(channelAxis);
        if (channels < 1 || channels > MAX_CHANNELS) {
            throw new IllegalArgumentException(channelMessage(shape, layout, channelAxis));
        }
        int height = Math.toIntExact(shape.get(heightAxis));
        int width = Math.toIntExact(shape.get(heightAxis + 1));
        if (height == 0 || width == 0) {
            throw new IllegalArgumentException(
                    "images must have a pixel at least, but have shape " + shape);
        }
        int count = rank == 4 ? Math.toIntExact(shape.get(0)) : 1;
        return new ImageBatch(array, layout, count, new ImageInfo(height, width, (int) channels));
    }

    private static String channelMessage(Shape shape, Layout layout, int axis) {
        int rank = shape.dimension();
        Layout other = layout == Layout.HWC ? Layout.CHW : Layout.HWC;
        int otherAxis = layout == Layout.HWC ? rank - 3 : rank - 1;
        long otherSize = shape.get(otherAxis);
        String hint = "grayscale images need a channel axis of size 1";
        if (otherSize >= 1 && otherSize <= MAX_CHANNELS) {
            hint =
                    "axis %s looks like the channels: optLayout(%s) says so"
                            .formatted(otherAxis, other);
            if (other == Layout.CHW) {
                hint +=
                        ", or place this before ToTensor (DJL's data sets have one, unless"
                                + " optPipeline(new Pipeline()) is set)";
            }
        }
        return "images of layout %s have 1 to %s channels, but axis %s of shape %s has size %s; %s"
                .formatted(layout, MAX_CHANNELS, axis, shape, shape.get(axis), hint);
    }

    /** {@return whether the values are uint8} */
    public boolean isUint8() {
        return array.getDataType() == DataType.UINT8;
    }

    /** {@return the number of rows of each image} */
    public int height() {
        return info.height();
    }

    /** {@return the number of columns of each image} */
    public int width() {
        return info.width();
    }

    /** The shape of these images when they have become others. */
    Shape shape(ImageInfo result) {
        Shape one =
                layout == Layout.HWC
                        ? new Shape(result.height(), result.width(), result.channels())
                        : new Shape(result.channels(), result.height(), result.width());
        return array.getShape().dimension() == 4 ? new Shape(count).addAll(one) : one;
    }

    /**
     * Checks that there is one value for each image.
     *
     * @param what what messages call a value
     * @param size the number of values
     * @throws IllegalArgumentException if there is not
     */
    public void requireOneEach(String what, int size) {
        if (size != count) {
            throw Checks.error(
                    "there must be one %s for each of the %d images, but there are %d",
                    what, count, size);
        }
    }
}
