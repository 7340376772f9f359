package io.gradus.augmentations;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Operations on images, without randomness.
 *
 * <p>Images are HWC (one) or NHWC (a batch), uint8 or a floating type, with 1 to 4 channels. An
 * operation never changes its input: it returns a new array of the same type on the same device,
 * attached to the input's manager. A batch gives what its images give one by one, and an empty
 * batch gives an empty batch. Values for each image are one for each image of the batch, or a
 * single one for a single image.
 *
 * <p>Arrays of uint8 and float32 on the CPU go through Java loops, others through TorchScript; both
 * give the same bits. The system property {@code gradus.kernel} ({@code auto}, {@code host}, {@code
 * device}) forces one; forcing {@code host} where it cannot run is an {@link
 * IllegalStateException}.
 */
public final class ImageOps {

    private ImageOps() {}

    /**
     * Mirrors every image left to right.
     *
     * @param images HWC or NHWC
     * @return the mirrored images
     * @throws IllegalArgumentException if the array cannot hold images
     */
    public static NDArray horizontalFlip(NDArray images) {
        return new HorizontalFlip().apply(images);
    }

    /**
     * Mirrors the chosen images left to right and copies the others.
     *
     * @param images HWC or NHWC
     * @param flip which images to mirror
     * @return the images
     * @throws IllegalArgumentException if the array cannot hold images, or the number of flips is
     *     not that of the images
     */
    public static NDArray horizontalFlip(NDArray images, boolean[] flip) {
        Images batch = Images.of(images, Layout.HWC);
        batch.requireOneEach("flip", flip.length);
        return forEach(batch, i -> flip[i] ? List.of(new HorizontalFlip()) : List.of());
    }

    /**
     * Adds a border. As in torchvision, {@code REFLECT} needs padding smaller than the image.
     *
     * @param images HWC or NHWC
     * @param left the number of columns to add on the left
     * @param top the number of rows to add above
     * @param right the number of columns to add on the right
     * @param bottom the number of rows to add below
     * @param mode what the border shows
     * @param fill the border's value for {@code CONSTANT}, a whole number in 0..255 for uint8;
     *     otherwise unused
     * @return the images, larger by the border
     * @throws IllegalArgumentException if the array cannot hold images, a number is negative, or
     *     the padding or the fill cannot be
     */
    public static NDArray pad(
            NDArray images,
            int left,
            int top,
            int right,
            int bottom,
            PaddingMode mode,
            double fill) {
        Images batch = Images.of(images, Layout.HWC);
        Padding padding = new Padding(left, top, right, bottom);
        padding.requireFits(batch.info(), mode);
        return new Window(
                        -top,
                        -left,
                        batch.height() + top + bottom,
                        batch.width() + left + right,
                        mode,
                        fill)
                .applyTo(batch);
    }

    /**
     * Cuts the same rectangle out of every image.
     *
     * @param images HWC or NHWC
     * @param top the first row
     * @param left the first column
     * @param height the number of rows
     * @param width the number of columns
     * @return the images, of the given height and width
     * @throws IllegalArgumentException if the array cannot hold images, or the rectangle is empty
     *     or not inside
     */
    public static NDArray crop(NDArray images, int top, int left, int height, int width) {
        Images batch = Images.of(images, Layout.HWC);
        return window(batch, top, left, height, width).applyTo(batch);
    }

    /**
     * Cuts a rectangle out of each image, all of one size.
     *
     * @param images HWC or NHWC
     * @param top the first row, for each image
     * @param left the first column, for each image
     * @param height the number of rows
     * @param width the number of columns
     * @return the images, of the given height and width
     * @throws IllegalArgumentException if the array cannot hold images, a rectangle is empty or not
     *     inside, or the number of edges is not that of the images
     */
    public static NDArray crop(NDArray images, int[] top, int[] left, int height, int width) {
        Images batch = Images.of(images, Layout.HWC);
        batch.requireOneEach("top edge", top.length);
        batch.requireOneEach("left edge", left.length);
        return Program.run(
                batch,
                programs(batch, i -> List.of(window(batch, top[i], left[i], height, width))),
                batch.info().of(height, width));
    }

    private static Window window(Images batch, int top, int left, int height, int width) {
        Checks.atLeast("height", height, 1);
        Checks.atLeast("width", width, 1);
        requireInside("rows", top, height, batch.height());
        requireInside("columns", left, width, batch.width());
        return new Window(top, left, height, width, PaddingMode.CONSTANT, 0);
    }

    /**
     * Fills rectangles with one value, such as the holes of Cutout and RandomErasing.
     *
     * @param images HWC or NHWC
     * @param boxes the rectangles of each image, which may differ in number
     * @param fill the value, a whole number in 0..255 for uint8
     * @return the images with the rectangles filled
     * @throws IllegalArgumentException if the array cannot hold images, a rectangle is not inside,
     *     the number of lists is not that of the images, or the fill cannot be
     */
    public static NDArray erase(NDArray images, List<List<Box>> boxes, double fill) {
        Images batch = Images.of(images, Layout.HWC);
        batch.requireOneEach("list of boxes", boxes.size());
        return forEach(batch, i -> List.of(new Erase(boxes.get(i), fill)));
    }

    /** Operations that keep the size, others for each image. */
    private static NDArray forEach(Images batch, IntFunction<List<Op>> operations) {
        return Program.run(batch, programs(batch, operations), batch.info());
    }

    private static List<List<Op>> programs(Images batch, IntFunction<List<Op>> operations) {
        return IntStream.range(0, batch.count()).mapToObj(operations).toList();
    }

    private static void requireInside(String what, int first, int length, int size) {
        if (first < 0 || (long) first + length > size) {
            throw new IllegalArgumentException(
                    String.format(
                            "%s %d..%d are not inside the image, which has %d",
                            what, first, (long) first + length, size));
        }
    }
}
