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

    /**
     * Mirrors every image top to bottom.
     *
     * @param images HWC or NHWC
     * @return the mirrored images
     * @throws IllegalArgumentException if the array cannot hold images
     */
    public static NDArray verticalFlip(NDArray images) {
        return new VerticalFlip().apply(images);
    }

    /**
     * Mirrors the chosen images top to bottom and copies the others.
     *
     * @param images HWC or NHWC
     * @param flip which images to mirror
     * @return the images
     * @throws IllegalArgumentException if the array cannot hold images, or the number of flips is
     *     not that of the images
     */
    public static NDArray verticalFlip(NDArray images, boolean[] flip) {
        Images batch = Images.of(images, Layout.HWC);
        batch.requireOneEach("flip", flip.length);
        return forEach(batch, i -> flip[i] ? List.of(new VerticalFlip()) : List.of());
    }

    /**
     * Turns every image anti-clockwise by quarters.
     *
     * @param images HWC or NHWC
     * @param turns the number of quarters; negative ones turn clockwise
     * @return the turned images, of height and width exchanged if the number is odd
     * @throws IllegalArgumentException if the array cannot hold images
     */
    public static NDArray rotate90(NDArray images, int turns) {
        return new Rotate90(turns).apply(images);
    }

    /**
     * Rotates, shears, scales and translates every image around its centre, in this order of
     * effect: {@code p' = centre + translation + scale R(angle) Shear (p - centre)}. The size
     * stays.
     *
     * <p>R turns clockwise, as torchvision's {@code affine} does. Shear moves a row at distance y
     * below the centre by {@code -y tan(shearX)} to the right, then a column at distance x right of
     * it by {@code -x tan(shearY)} down.
     *
     * <p>{@link Interpolation#NEAREST} takes the nearest pixel; one exactly between two is the
     * right or lower one. {@link Interpolation#BILINEAR} mixes four, with zeros around the image,
     * and rounds for uint8; with a fill, the mix is multiplied by the weight m of the pixels inside
     * the image and {@code (1 - m) fill} added, as torchvision does.
     *
     * @param images HWC or NHWC
     * @param angle in degrees, clockwise
     * @param translateX how far to move to the right, in pixels
     * @param translateY how far to move down, in pixels
     * @param scale how much larger to make it, more than 0
     * @param shearX in degrees
     * @param shearY in degrees
     * @param interpolation {@code NEAREST} or {@code BILINEAR}
     * @param fill what stands beyond the border: one value, one for each channel, or none for 0;
     *     whole numbers in 0..255 for uint8
     * @return the warped images
     * @throws IllegalArgumentException if the array cannot hold images, a number is not finite, the
     *     scale is not positive, the map shrinks more than 8192 times (as shears near 90 degrees
     *     do), or the interpolation or the fill cannot be
     * @see <a
     *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.affine.html">torchvision's
     *     affine</a>
     */
    public static NDArray affine(
            NDArray images,
            double angle,
            double translateX,
            double translateY,
            double scale,
            double shearX,
            double shearY,
            Interpolation interpolation,
            double... fill) {
        return Affine.of(
                        angle,
                        translateX,
                        translateY,
                        scale,
                        shearX,
                        shearY,
                        Affine.CENTRE,
                        interpolation,
                        Fill.of(fill))
                .apply(images);
    }

    /**
     * Rotates every image anti-clockwise around its centre. The size stays.
     *
     * @param images HWC or NHWC
     * @param angle in degrees, anti-clockwise
     * @param interpolation {@code NEAREST} or {@code BILINEAR}, see {@link #affine affine}
     * @param fill what stands beyond the border: one value, one for each channel, or none for 0
     * @return the warped images
     * @throws IllegalArgumentException if the array cannot hold images, the angle is not finite, or
     *     the interpolation or the fill cannot be
     */
    public static NDArray rotate(
            NDArray images, double angle, Interpolation interpolation, double... fill) {
        return Affine.rotate(angle, interpolation, Fill.of(fill)).apply(images);
    }

    /**
     * Rotates each image by its own angle anti-clockwise around its centre. The size stays.
     *
     * @param images HWC or NHWC
     * @param angle in degrees, anti-clockwise, for each image
     * @param interpolation {@code NEAREST} or {@code BILINEAR}, see {@link #affine affine}
     * @param fill what stands beyond the border: one value, one for each channel, or none for 0
     * @return the warped images
     * @throws IllegalArgumentException if the array cannot hold images, there is not one angle for
     *     each image, one is not finite, or the interpolation or the fill cannot be
     */
    public static NDArray rotate(
            NDArray images, double[] angle, Interpolation interpolation, double... fill) {
        Images batch = Images.of(images, Layout.HWC);
        batch.requireOneEach("angle", angle.length);
        return forEach(batch, i -> List.of(Affine.rotate(angle[i], interpolation, Fill.of(fill))));
    }

    /**
     * Shears every image as AutoAugment's ShearX: {@code out[y][x] = in[y][x + slope (y + 1/2)]}.
     *
     * @param images HWC or NHWC
     * @param slope how far to the left a row moves for each row above it
     * @param interpolation {@code NEAREST} or {@code BILINEAR}, see {@link #affine affine}
     * @param fill what stands beyond the border: one value, one for each channel, or none for 0
     * @return the warped images
     * @throws IllegalArgumentException if the array cannot hold images, the slope is not finite, or
     *     the interpolation or the fill cannot be
     */
    public static NDArray shearX(
            NDArray images, double slope, Interpolation interpolation, double... fill) {
        return Affine.shearX(slope, interpolation, Fill.of(fill)).apply(images);
    }

    /**
     * Shears each image by its own slope as AutoAugment's ShearX: {@code out[y][x] = in[y][x +
     * slope (y + 1/2)]}.
     *
     * @param images HWC or NHWC
     * @param slope how far to the left a row moves for each row above it, for each image
     * @param interpolation {@code NEAREST} or {@code BILINEAR}, see {@link #affine affine}
     * @param fill what stands beyond the border: one value, one for each channel, or none for 0
     * @return the warped images
     * @throws IllegalArgumentException if the array cannot hold images, there is not one slope for
     *     each image, one is not finite, or the interpolation or the fill cannot be
     */
    public static NDArray shearX(
            NDArray images, double[] slope, Interpolation interpolation, double... fill) {
        Images batch = Images.of(images, Layout.HWC);
        batch.requireOneEach("slope", slope.length);
        return forEach(batch, i -> List.of(Affine.shearX(slope[i], interpolation, Fill.of(fill))));
    }

    /**
     * Shears every image as AutoAugment's ShearY: {@code out[y][x] = in[y + slope (x + 1/2)][x]}.
     *
     * @param images HWC or NHWC
     * @param slope how far up a column moves for each column to the left of it
     * @param interpolation {@code NEAREST} or {@code BILINEAR}, see {@link #affine affine}
     * @param fill what stands beyond the border: one value, one for each channel, or none for 0
     * @return the warped images
     * @throws IllegalArgumentException if the array cannot hold images, the slope is not finite, or
     *     the interpolation or the fill cannot be
     */
    public static NDArray shearY(
            NDArray images, double slope, Interpolation interpolation, double... fill) {
        return Affine.shearY(slope, interpolation, Fill.of(fill)).apply(images);
    }

    /**
     * Shears each image by its own slope as AutoAugment's ShearY: {@code out[y][x] = in[y + slope
     * (x + 1/2)][x]}.
     *
     * @param images HWC or NHWC
     * @param slope how far up a column moves for each column to the left of it, for each image
     * @param interpolation {@code NEAREST} or {@code BILINEAR}, see {@link #affine affine}
     * @param fill what stands beyond the border: one value, one for each channel, or none for 0
     * @return the warped images
     * @throws IllegalArgumentException if the array cannot hold images, there is not one slope for
     *     each image, one is not finite, or the interpolation or the fill cannot be
     */
    public static NDArray shearY(
            NDArray images, double[] slope, Interpolation interpolation, double... fill) {
        Images batch = Images.of(images, Layout.HWC);
        batch.requireOneEach("slope", slope.length);
        return forEach(batch, i -> List.of(Affine.shearY(slope[i], interpolation, Fill.of(fill))));
    }

    /**
     * Moves every image to the right: {@code out[y][x] = in[y][x - pixels]}. AutoAugment's
     * TranslateX is by {@code (int) magnitude}.
     *
     * @param images HWC or NHWC
     * @param pixels how far to the right
     * @param interpolation {@code NEAREST} or {@code BILINEAR}, see {@link #affine affine}
     * @param fill what stands beyond the border: one value, one for each channel, or none for 0
     * @return the warped images
     * @throws IllegalArgumentException if the array cannot hold images, the distance is not finite,
     *     or the interpolation or the fill cannot be
     */
    public static NDArray translateX(
            NDArray images, double pixels, Interpolation interpolation, double... fill) {
        return Affine.translate(pixels, 0, interpolation, Fill.of(fill)).apply(images);
    }

    /**
     * Moves each image by its own distance to the right: {@code out[y][x] = in[y][x - pixels]}.
     * AutoAugment's TranslateX is by {@code (int) magnitude}.
     *
     * @param images HWC or NHWC
     * @param pixels how far to the right, for each image
     * @param interpolation {@code NEAREST} or {@code BILINEAR}, see {@link #affine affine}
     * @param fill what stands beyond the border: one value, one for each channel, or none for 0
     * @return the warped images
     * @throws IllegalArgumentException if the array cannot hold images, there is not one distance
     *     for each image, one is not finite, or the interpolation or the fill cannot be
     */
    public static NDArray translateX(
            NDArray images, double[] pixels, Interpolation interpolation, double... fill) {
        Images batch = Images.of(images, Layout.HWC);
        batch.requireOneEach("distance", pixels.length);
        return forEach(
                batch, i -> List.of(Affine.translate(pixels[i], 0, interpolation, Fill.of(fill))));
    }

    /**
     * Moves every image down: {@code out[y][x] = in[y - pixels][x]}. AutoAugment's TranslateY is by
     * {@code (int) magnitude}.
     *
     * @param images HWC or NHWC
     * @param pixels how far down
     * @param interpolation {@code NEAREST} or {@code BILINEAR}, see {@link #affine affine}
     * @param fill what stands beyond the border: one value, one for each channel, or none for 0
     * @return the warped images
     * @throws IllegalArgumentException if the array cannot hold images, the distance is not finite,
     *     or the interpolation or the fill cannot be
     */
    public static NDArray translateY(
            NDArray images, double pixels, Interpolation interpolation, double... fill) {
        return Affine.translate(0, pixels, interpolation, Fill.of(fill)).apply(images);
    }

    /**
     * Moves each image by its own distance down: {@code out[y][x] = in[y - pixels][x]}.
     * AutoAugment's TranslateY is by {@code (int) magnitude}.
     *
     * @param images HWC or NHWC
     * @param pixels how far down, for each image
     * @param interpolation {@code NEAREST} or {@code BILINEAR}, see {@link #affine affine}
     * @param fill what stands beyond the border: one value, one for each channel, or none for 0
     * @return the warped images
     * @throws IllegalArgumentException if the array cannot hold images, there is not one distance
     *     for each image, one is not finite, or the interpolation or the fill cannot be
     */
    public static NDArray translateY(
            NDArray images, double[] pixels, Interpolation interpolation, double... fill) {
        Images batch = Images.of(images, Layout.HWC);
        batch.requireOneEach("distance", pixels.length);
        return forEach(
                batch, i -> List.of(Affine.translate(0, pixels[i], interpolation, Fill.of(fill))));
    }

    /**
     * Warps every image so that four points come to lie on four others; straight lines stay
     * straight. The size stays.
     *
     * @param images HWC or NHWC
     * @param from four points of the image
     * @param to where they are in the result, in the same order
     * @param interpolation {@code NEAREST} or {@code BILINEAR}, see {@link #affine affine}
     * @param fill what stands beyond the border: one value, one for each channel, or none for 0
     * @return the warped images
     * @throws IllegalArgumentException if the array cannot hold images, there are not four points
     *     each, three of them lie on a line, the top left corner would move infinitely far, or the
     *     interpolation or the fill cannot be
     * @see <a
     *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.perspective.html">torchvision's
     *     perspective</a>
     */
    public static NDArray perspective(
            NDArray images,
            List<Point> from,
            List<Point> to,
            Interpolation interpolation,
            double... fill) {
        return new Perspective(Homography.of(from, to).inverse(), interpolation, Fill.of(fill))
                .apply(images);
    }

    /**
     * Moves each pixel by a smooth random field: noise uniform in [-1, 1) for each pixel and axis,
     * smoothed by a Gaussian, times {@code alpha / 2} pixels. Every image is moved by the same
     * field.
     *
     * <p>On square images this is torchvision's {@code ElasticTransform}; on others torchvision
     * stretches the field by width / height to the right and height / width down.
     *
     * @param images HWC or NHWC
     * @param alpha how strong the field is, 0 to 2^20; torchvision's default is 50
     * @param sigma how smooth it is, the Gaussian's standard deviation in pixels, 0 to 1000;
     *     torchvision's default is 5
     * @param seed decides the noise
     * @param interpolation {@code NEAREST} or {@code BILINEAR}, see {@link #affine affine}
     * @param fill what stands beyond the border: one value, one for each channel, or none for 0
     * @return the warped images
     * @throws IllegalArgumentException if the array cannot hold images, a number is out of its
     *     range, or the interpolation or the fill cannot be
     */
    public static NDArray elastic(
            NDArray images,
            double alpha,
            double sigma,
            long seed,
            Interpolation interpolation,
            double... fill) {
        return new Elastic(alpha, sigma, seed, interpolation, Fill.of(fill)).apply(images);
    }

    /**
     * Distorts every image as a lens does: the place p of the result shows the place {@code centre
     * + (p - centre) (1 + k1 r^2 + k2 r^4)} of the image, where r is the length of p - centre with
     * x measured in widths and y in heights of the image. Positive numbers pinch the image into a
     * barrel, negative ones stretch it into a cushion.
     *
     * <p>This is OpenCV's camera model without tangential distortion, of focal lengths width and
     * height, as albumentations' {@code OpticalDistortion} uses it.
     *
     * @param images HWC or NHWC
     * @param k1 the coefficient of r^2
     * @param k2 the coefficient of r^4
     * @param interpolation {@code NEAREST} or {@code BILINEAR}, see {@link #affine affine}
     * @param fill what stands beyond the border: one value, one for each channel, or none for 0
     * @return the warped images
     * @throws IllegalArgumentException if the array cannot hold images, a number is not finite, or
     *     the interpolation or the fill cannot be
     */
    public static NDArray opticalDistortion(
            NDArray images, double k1, double k2, Interpolation interpolation, double... fill) {
        return new LensDistortion(k1, k2, interpolation, Fill.of(fill)).apply(images);
    }

    /**
     * Resizes every image, as PyTorch's {@code interpolate} with {@code align_corners=False}; for
     * uint8 it rounds (halves to even) and clips to 0..255.
     *
     * @param images HWC or NHWC
     * @param height the number of rows
     * @param width the number of columns
     * @param interpolation how values between pixels are found
     * @param antialias whether {@code BILINEAR} and {@code BICUBIC} are made wider where the image
     *     shrinks, as Pillow does and torchvision by default; the others do not heed it
     * @return the resized images
     * @throws IllegalArgumentException if the array cannot hold images, or a size is below 1
     */
    public static NDArray resize(
            NDArray images, int height, int width, Interpolation interpolation, boolean antialias) {
        Images batch = Images.of(images, Layout.HWC);
        return new Resize(
                        0,
                        0,
                        batch.height(),
                        batch.width(),
                        height,
                        width,
                        interpolation,
                        antialias)
                .applyTo(batch);
    }

    /**
     * Cuts the same rectangle out of every image and resizes it: a {@link #crop crop}, then a
     * {@link #resize resize}.
     *
     * @param images HWC or NHWC
     * @param box the rectangle
     * @param height the number of rows of the result
     * @param width the number of columns of the result
     * @param interpolation how values between pixels are found
     * @param antialias whether {@code BILINEAR} and {@code BICUBIC} are made wider where the
     *     rectangle shrinks
     * @return the images, of the given height and width
     * @throws IllegalArgumentException if the array cannot hold images, the rectangle is empty or
     *     not inside, or a size is below 1
     */
    public static NDArray resizedCrop(
            NDArray images,
            Box box,
            int height,
            int width,
            Interpolation interpolation,
            boolean antialias) {
        return new Resize(
                        box.top(),
                        box.left(),
                        box.bottom() - box.top(),
                        box.right() - box.left(),
                        height,
                        width,
                        interpolation,
                        antialias)
                .apply(images);
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
