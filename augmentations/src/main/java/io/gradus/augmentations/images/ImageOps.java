package io.gradus.augmentations.images;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Operations on images, without randomness, as functions of images: those of {@link Operations},
 * which says what each does. {@link #apply(NDArray, IntFunction) apply} changes each image of a
 * batch by an operation of its own:
 *
 * <pre>{@code
 * NDArray darker = ImageOps.brightness(images, 0.7);
 * NDArray mixed = ImageOps.apply(images, i -> Operations.brightness(factors[i]));
 * }</pre>
 *
 * <p>Images are HWC (one) or NHWC (a batch), uint8 or a floating type, with 1 to 4 channels. An
 * operation never changes its input: it returns a new array of the same type on the same device,
 * attached to the input's manager. A batch gives what its images give one by one, and an empty
 * batch gives an empty batch.
 *
 * <p>What changes colors or adds noise takes values from 0 to 255, and throws an {@link
 * IllegalArgumentException} for floats without a value of 8 or more that are not all 0, as {@code
 * ToTensor} or {@code Normalize} leave them. A fill is a value of the image, or one for each
 * channel, or none for 0; whole numbers in 0..255 for uint8.
 *
 * <p>Every function throws an {@link IllegalArgumentException} if the array cannot hold images, a
 * number is out of its range, or the operation cannot be applied to images of this size, type or
 * number of channels.
 *
 * <p>Arrays of uint8 and float32 on the CPU go through Java loops, others through TorchScript; both
 * give the same bits, for floats up to rounding in some operations, and where an operation says
 * otherwise. The system property {@code gradus.kernel} ({@code auto}, {@code host}, {@code device})
 * forces one; forcing {@code host} where it cannot run is an {@link IllegalStateException}.
 */
public final class ImageOps {

    private ImageOps() {}

    /**
     * Applies operations to every image, one after another. The images are read and written once,
     * and look-ups in tables that follow each other become one.
     *
     * @param images HWC or NHWC
     * @param operations the operations, in order
     * @return the changed images
     * @throws IllegalArgumentException if the array cannot hold images, or an operation cannot be
     *     applied to them
     */
    public static NDArray apply(NDArray images, Operation... operations) {
        ImageBatch batch = ImageBatch.of(images, Layout.HWC);
        List<Operation> program = List.of(operations);
        return Program.run(
                batch,
                Collections.nCopies(batch.count(), program),
                Program.result(program, batch.info()));
    }

    /**
     * Applies to each image an operation of its own. All results must be of one size; {@link
     * Operations#identity} leaves an image as it is.
     *
     * @param images HWC or NHWC
     * @param operation from the place of an image in the batch to its operation
     * @return the changed images
     * @throws IllegalArgumentException if the array cannot hold images, an operation cannot be
     *     applied to them, or the results are not of one size
     */
    public static NDArray apply(NDArray images, IntFunction<? extends Operation> operation) {
        return apply(ImageBatch.of(images, Layout.HWC), operation);
    }

    private static NDArray apply(ImageBatch batch, IntFunction<? extends Operation> operation) {
        List<List<Operation>> programs =
                IntStream.range(0, batch.count())
                        .mapToObj(i -> List.<Operation>of(operation.apply(i)))
                        .toList();
        ImageInfo info = batch.info();
        return Program.run(
                batch, programs, programs.isEmpty() ? info : Program.result(programs.get(0), info));
    }

    /**
     * {@return the images after {@link Operations#horizontalFlip}}
     *
     * @param images HWC or NHWC
     */
    public static NDArray horizontalFlip(NDArray images) {
        return Operations.horizontalFlip().apply(images);
    }

    /**
     * {@return the images after {@link Operations#verticalFlip}}
     *
     * @param images HWC or NHWC
     */
    public static NDArray verticalFlip(NDArray images) {
        return Operations.verticalFlip().apply(images);
    }

    /**
     * {@return the images after {@link Operations#rotate90}}
     *
     * @param images HWC or NHWC
     * @param turns the number of quarters
     */
    public static NDArray rotate90(NDArray images, int turns) {
        return Operations.rotate90(turns).apply(images);
    }

    /**
     * {@return the images after {@link Operations#affine}}
     *
     * @param images HWC or NHWC
     * @param angle in degrees, clockwise
     * @param translateX how far to the right, in pixels
     * @param translateY how far down, in pixels
     * @param scale how much larger
     * @param shearX in degrees
     * @param shearY in degrees
     * @param interpolation how places between pixels are read
     * @param fill what stands beyond the border
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
        return Operations.affine(
                        angle,
                        translateX,
                        translateY,
                        scale,
                        shearX,
                        shearY,
                        interpolation,
                        Fill.of(fill))
                .apply(images);
    }

    /**
     * {@return the images after {@link Operations#rotate}}
     *
     * @param images HWC or NHWC
     * @param angle in degrees, anti-clockwise
     * @param interpolation how places between pixels are read
     * @param fill what stands beyond the border
     */
    public static NDArray rotate(
            NDArray images, double angle, Interpolation interpolation, double... fill) {
        return Operations.rotate(angle, interpolation, Fill.of(fill)).apply(images);
    }

    /**
     * {@return the images after {@link Operations#shearX}}
     *
     * @param images HWC or NHWC
     * @param slope how far to the left a row moves for each row above it
     * @param interpolation how places between pixels are read
     * @param fill what stands beyond the border
     */
    public static NDArray shearX(
            NDArray images, double slope, Interpolation interpolation, double... fill) {
        return Operations.shearX(slope, interpolation, Fill.of(fill)).apply(images);
    }

    /**
     * {@return the images after {@link Operations#shearY}}
     *
     * @param images HWC or NHWC
     * @param slope how far up a column moves for each column to the left of it
     * @param interpolation how places between pixels are read
     * @param fill what stands beyond the border
     */
    public static NDArray shearY(
            NDArray images, double slope, Interpolation interpolation, double... fill) {
        return Operations.shearY(slope, interpolation, Fill.of(fill)).apply(images);
    }

    /**
     * {@return the images after {@link Operations#translate} to the right}
     *
     * @param images HWC or NHWC
     * @param pixels how far to the right
     * @param interpolation how places between pixels are read
     * @param fill what stands beyond the border
     */
    public static NDArray translateX(
            NDArray images, double pixels, Interpolation interpolation, double... fill) {
        return Operations.translate(pixels, 0, interpolation, Fill.of(fill)).apply(images);
    }

    /**
     * {@return the images after {@link Operations#translate} down}
     *
     * @param images HWC or NHWC
     * @param pixels how far down
     * @param interpolation how places between pixels are read
     * @param fill what stands beyond the border
     */
    public static NDArray translateY(
            NDArray images, double pixels, Interpolation interpolation, double... fill) {
        return Operations.translate(0, pixels, interpolation, Fill.of(fill)).apply(images);
    }

    /**
     * {@return the images after {@link Operations#perspective}}
     *
     * @param images HWC or NHWC
     * @param from four points of the image
     * @param to where they are in the result
     * @param interpolation how places between pixels are read
     * @param fill what stands beyond the border
     */
    public static NDArray perspective(
            NDArray images,
            List<Point> from,
            List<Point> to,
            Interpolation interpolation,
            double... fill) {
        return Operations.perspective(from, to, interpolation, Fill.of(fill)).apply(images);
    }

    /**
     * {@return the images after {@link Operations#elastic}, by the same field}
     *
     * @param images HWC or NHWC
     * @param alpha how strong the field is
     * @param sigma how smooth it is, in pixels
     * @param seed decides the field
     * @param interpolation how places between pixels are read
     * @param fill what stands beyond the border
     */
    public static NDArray elastic(
            NDArray images,
            double alpha,
            double sigma,
            long seed,
            Interpolation interpolation,
            double... fill) {
        return Operations.elastic(alpha, sigma, seed, interpolation, Fill.of(fill)).apply(images);
    }

    /**
     * {@return the images after {@link Operations#opticalDistortion}}
     *
     * @param images HWC or NHWC
     * @param k1 the coefficient of r^2
     * @param k2 the coefficient of r^4
     * @param interpolation how places between pixels are read
     * @param fill what stands beyond the border
     */
    public static NDArray opticalDistortion(
            NDArray images, double k1, double k2, Interpolation interpolation, double... fill) {
        return Operations.opticalDistortion(k1, k2, interpolation, Fill.of(fill)).apply(images);
    }

    /**
     * {@return the images after {@link Operations#crop}}
     *
     * @param images HWC or NHWC
     * @param top the first row
     * @param left the first column
     * @param height the number of rows
     * @param width the number of columns
     */
    public static NDArray crop(NDArray images, int top, int left, int height, int width) {
        return Operations.crop(top, left, height, width).apply(images);
    }

    /**
     * {@return the images after {@link Operations#resizedCrop}}
     *
     * @param images HWC or NHWC
     * @param box the rectangle
     * @param height the number of rows of the result
     * @param width the number of columns of the result
     * @param interpolation how values between pixels are found
     * @param antialias whether filters are wider where the rectangle shrinks
     */
    public static NDArray resizedCrop(
            NDArray images,
            Box box,
            int height,
            int width,
            Interpolation interpolation,
            boolean antialias) {
        return Operations.resizedCrop(box, height, width, interpolation, antialias).apply(images);
    }

    /**
     * {@return the images after {@link Operations#gridMask}}
     *
     * @param images HWC or NHWC
     * @param unit the period in pixels
     * @param ratio the share of a unit's side that stays
     * @param top where a unit begins
     * @param left where a unit begins
     * @param fill the value or values to fill with
     */
    public static NDArray gridMask(
            NDArray images, int unit, double ratio, int top, int left, double... fill) {
        return Operations.gridMask(unit, ratio, top, left, Fill.of(fill)).apply(images);
    }

    /**
     * {@return the images after {@link Operations#brightness}}
     *
     * @param images HWC or NHWC, 0 to 255
     * @param factor 0 gives black, 1 the image
     */
    public static NDArray brightness(NDArray images, double factor) {
        return Operations.brightness(factor).apply(images);
    }

    /**
     * {@return the images after {@link Operations#contrast}}
     *
     * @param images HWC or NHWC, 0 to 255
     * @param factor 0 gives one gray, 1 the image
     */
    public static NDArray contrast(NDArray images, double factor) {
        return Operations.contrast(factor).apply(images);
    }

    /**
     * {@return the images after {@link Operations#saturation}}
     *
     * @param images HWC or NHWC, 0 to 255
     * @param factor 0 gives a gray image, 1 the image
     */
    public static NDArray saturation(NDArray images, double factor) {
        return Operations.saturation(factor).apply(images);
    }

    /**
     * {@return the images after {@link Operations#hue}}
     *
     * @param images HWC or NHWC, 0 to 255
     * @param shift in turns, in [-0.5, 0.5]
     */
    public static NDArray hue(NDArray images, double shift) {
        return Operations.hue(shift).apply(images);
    }

    /**
     * {@return the images after {@link Operations#sharpness}}
     *
     * @param images HWC or NHWC, 0 to 255
     * @param factor 0 gives the smoothed image, 1 the image, 2 a sharper one
     */
    public static NDArray sharpness(NDArray images, double factor) {
        return Operations.sharpness(factor).apply(images);
    }

    /**
     * {@return the images after {@link Operations#grayscale}}
     *
     * @param images HWC or NHWC, 0 to 255
     */
    public static NDArray grayscale(NDArray images) {
        return Operations.grayscale().apply(images);
    }

    /**
     * {@return the images after {@link Operations#posterize}}
     *
     * @param images HWC or NHWC, 0 to 255
     * @param bits how many, in [0, 8]
     */
    public static NDArray posterize(NDArray images, int bits) {
        return Operations.posterize(bits).apply(images);
    }

    /**
     * {@return the images after {@link Operations#solarize}}
     *
     * @param images HWC or NHWC, 0 to 255
     * @param threshold the lowest value to invert, in [0, 256]
     */
    public static NDArray solarize(NDArray images, double threshold) {
        return Operations.solarize(threshold).apply(images);
    }

    /**
     * {@return the images after {@link Operations#equalize}}
     *
     * @param images HWC or NHWC, 0 to 255
     */
    public static NDArray equalize(NDArray images) {
        return Operations.equalize().apply(images);
    }

    /**
     * {@return the images after {@link Operations#autoContrast}}
     *
     * @param images HWC or NHWC, 0 to 255
     */
    public static NDArray autoContrast(NDArray images) {
        return Operations.autoContrast().apply(images);
    }

    /**
     * {@return the images after {@link Operations#invert}}
     *
     * @param images HWC or NHWC, 0 to 255
     */
    public static NDArray invert(NDArray images) {
        return Operations.invert().apply(images);
    }

    /**
     * {@return the images after {@link Operations#pcaLighting} by ImageNet's components}
     *
     * @param images HWC or NHWC, 0 to 255
     * @param alpha the multiple of each of the three components
     */
    public static NDArray pcaLighting(NDArray images, double[] alpha) {
        return Operations.pcaLighting(ColorComponents.IMAGE_NET, alpha).apply(images);
    }

    /**
     * {@return the images after {@link Operations#gaussianBlur}}
     *
     * @param images HWC or NHWC, 0 to 255
     * @param kernelSize how many pixels count along each axis, odd
     * @param sigma the standard deviation in pixels
     */
    public static NDArray gaussianBlur(NDArray images, int kernelSize, double sigma) {
        return Operations.gaussianBlur(kernelSize, kernelSize, sigma, sigma).apply(images);
    }

    /**
     * {@return the images after {@link Operations#gaussianBlur}}
     *
     * @param images HWC or NHWC, 0 to 255
     * @param kernelWidth how many columns count, odd
     * @param kernelHeight how many rows count, odd
     * @param sigmaX the standard deviation along a row in pixels
     * @param sigmaY the standard deviation along a column in pixels
     */
    public static NDArray gaussianBlur(
            NDArray images, int kernelWidth, int kernelHeight, double sigmaX, double sigmaY) {
        return Operations.gaussianBlur(kernelWidth, kernelHeight, sigmaX, sigmaY).apply(images);
    }

    /**
     * {@return the images after {@link Operations#gaussianNoise}, with the same noise}
     *
     * @param images HWC or NHWC, 0 to 255
     * @param std the standard deviation
     * @param seed decides the noise
     */
    public static NDArray gaussianNoise(NDArray images, double std, long seed) {
        return Operations.gaussianNoise(std, seed).apply(images);
    }

    /**
     * {@return the images after {@link Operations#isoNoise}, with the same noise}
     *
     * @param images HWC or NHWC, 0 to 255
     * @param colorShift in turns, in [0, 1]
     * @param intensity how strong the noise is, in [0, 2]
     * @param seed decides the noise
     */
    public static NDArray isoNoise(NDArray images, double colorShift, double intensity, long seed) {
        return Operations.isoNoise(colorShift, intensity, seed).apply(images);
    }

    /**
     * {@return the images with a border} As in torchvision, {@code REFLECT} needs padding smaller
     * than the image.
     *
     * @param images HWC or NHWC
     * @param left the number of columns to add on the left
     * @param top the number of rows to add above
     * @param right the number of columns to add on the right
     * @param bottom the number of rows to add below
     * @param mode what the border shows
     * @param fill the border's value or values for {@code CONSTANT}; otherwise unused
     */
    public static NDArray pad(
            NDArray images,
            int left,
            int top,
            int right,
            int bottom,
            PaddingMode mode,
            double... fill) {
        ImageBatch batch = ImageBatch.of(images, Layout.HWC);
        Padding padding = new Padding(left, top, right, bottom);
        padding.requireFits(batch.info(), mode);
        ImageInfo padded = padding.around(batch.info());
        return Operations.window(-top, -left, padded.height(), padded.width(), mode, Fill.of(fill))
                .apply(batch);
    }

    /**
     * {@return the images, resized; see {@link Operations#resizedCrop}}
     *
     * @param images HWC or NHWC
     * @param height the number of rows
     * @param width the number of columns
     * @param interpolation how values between pixels are found
     * @param antialias whether filters are wider where the image shrinks
     */
    public static NDArray resize(
            NDArray images, int height, int width, Interpolation interpolation, boolean antialias) {
        ImageBatch batch = ImageBatch.of(images, Layout.HWC);
        Box all = new Box(0, 0, batch.height(), batch.width());
        return Operations.resizedCrop(all, height, width, interpolation, antialias).apply(batch);
    }

    /**
     * {@return the images after {@link Operations#erase(List, Fill)}}
     *
     * @param images HWC or NHWC
     * @param boxes the rectangles of each image, which may differ in number
     * @param fill the value or values to fill with
     */
    public static NDArray erase(NDArray images, List<List<Box>> boxes, double... fill) {
        ImageBatch batch = ImageBatch.of(images, Layout.HWC);
        batch.requireOneEach("list of boxes", boxes.size());
        Fill values = Fill.of(fill);
        return apply(batch, i -> Operations.erase(boxes.get(i), values));
    }

    /**
     * {@return the images after {@link Operations#erase(List, PixelNoise, long)}}
     *
     * @param images HWC or NHWC
     * @param boxes the rectangles of each image, which may differ in number
     * @param noise what each value is drawn from
     * @param seeds the seed of each image; the same seed gives the same noise
     */
    public static NDArray erase(
            NDArray images, List<List<Box>> boxes, PixelNoise noise, long[] seeds) {
        ImageBatch batch = ImageBatch.of(images, Layout.HWC);
        batch.requireOneEach("list of boxes", boxes.size());
        batch.requireOneEach("seed", seeds.length);
        return apply(batch, i -> Operations.erase(boxes.get(i), noise, seeds[i]));
    }

    /**
     * {@return the images with the square hole of Cutout around a pixel, as far as it is inside;
     * see {@link Box#around}}
     *
     * @param images HWC or NHWC
     * @param y the row of the hole's center
     * @param x the column of the hole's center
     * @param length the hole's side, at least 1
     * @param fill the value or values to fill with
     */
    public static NDArray cutout(NDArray images, int y, int x, int length, double... fill) {
        ImageBatch batch = ImageBatch.of(images, Layout.HWC);
        Box hole = Box.around(y, x, length, batch.info());
        return Operations.erase(List.of(hole), Fill.of(fill)).apply(batch);
    }
}
