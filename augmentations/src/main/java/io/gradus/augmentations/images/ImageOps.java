package io.gradus.augmentations.images;

import ai.djl.ndarray.NDArray;
import io.gradus.augmentations.Cutout;
import java.util.List;
import java.util.Locale;
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
 * <p>What changes colours or adds noise takes values from 0 to 255, and throws an {@link
 * IllegalArgumentException} for arrays that {@code ToTensor} or {@code Normalize} have made: for
 * floats without a value of 8 or more that are not all 0. Multiply values from 0 to 1 by 255
 * before. A fill is a value of the image.
 *
 * <p>Arrays of uint8 and float32 on the CPU go through Java loops, others through TorchScript; both
 * give the same bits, for floats up to rounding in some operations, and where an operation says
 * otherwise. The system property {@code gradus.kernel} ({@code auto}, {@code host}, {@code device})
 * forces one; forcing {@code host} where it cannot run is an {@link IllegalStateException}.
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
     * @param fill the border's value for {@code CONSTANT}, or one for each channel, whole numbers
     *     in 0..255 for uint8; 0 if there is none; otherwise unused
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
            double... fill) {
        Images batch = Images.of(images, Layout.HWC);
        Padding padding = new Padding(left, top, right, bottom);
        padding.requireFits(batch.info(), mode);
        return new Window(
                        -top,
                        -left,
                        batch.height() + top + bottom,
                        batch.width() + left + right,
                        mode,
                        Fill.of(fill))
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
        return new Window(top, left, height, width, PaddingMode.CONSTANT, Fill.NONE);
    }

    /**
     * Fills rectangles with one value, or one for each channel, such as the holes of Cutout and
     * RandomErasing.
     *
     * @param images HWC or NHWC
     * @param boxes the rectangles of each image, which may differ in number
     * @param fill the value or values, whole numbers in 0..255 for uint8; 0 if there is none
     * @return the images with the rectangles filled
     * @throws IllegalArgumentException if the array cannot hold images, a rectangle is not inside,
     *     the number of lists is not that of the images, or the fill cannot be
     */
    public static NDArray erase(NDArray images, List<List<Box>> boxes, double... fill) {
        Fill values = Fill.of(fill);
        return oneEach(images, "list of boxes", boxes.size(), i -> new Erase(boxes.get(i), values));
    }

    /**
     * Fills rectangles with noise.
     *
     * @param images HWC or NHWC
     * @param boxes the rectangles of each image, which may differ in number
     * @param noise what each value is drawn from
     * @param seeds the seed of each image; the same seed gives the same noise
     * @return the images with the rectangles filled
     * @throws IllegalArgumentException if the array cannot hold images, a rectangle is not inside,
     *     the number of lists or seeds is not that of the images, the noise is {@link
     *     PixelNoise#NORMAL} and the images are uint8, or it is {@link PixelNoise#UNIFORM} and
     *     values are not from 0 to 255
     */
    public static NDArray erase(
            NDArray images, List<List<Box>> boxes, PixelNoise noise, long[] seeds) {
        Images batch = Images.of(images, Layout.HWC);
        batch.requireOneEach("list of boxes", boxes.size());
        batch.requireOneEach("seed", seeds.length);
        return forEach(batch, i -> List.of(new EraseWithNoise(boxes.get(i), noise, seeds[i])));
    }

    /**
     * Fills the square hole of {@link Cutout} around a pixel: rows {@code y - length / 2 <= row < y
     * - length / 2 + length} (length / 2 rounded down) and columns likewise, as far as they are
     * inside the image.
     *
     * @param images HWC or NHWC
     * @param y the row of the hole's centre
     * @param x the column of the hole's centre
     * @param length the hole's side, at least 1
     * @param fill the value, or one for each channel, whole numbers in 0..255 for uint8; 0 if there
     *     is none
     * @return the images with the hole
     * @throws IllegalArgumentException if the array cannot hold images, the centre is not inside,
     *     or the length or the fill cannot be
     */
    public static NDArray cutout(NDArray images, int y, int x, int length, double... fill) {
        Images batch = Images.of(images, Layout.HWC);
        Box hole = hole(batch, y, x, length);
        return new Erase(List.of(hole), Fill.of(fill)).applyTo(batch);
    }

    /**
     * As {@link #cutout(NDArray, int, int, int, double...)}, with a centre for each image.
     *
     * @param images HWC or NHWC
     * @param y the row of the hole's centre, for each image
     * @param x the column of the hole's centre, for each image
     * @param length the hole's side, at least 1
     * @param fill the value, or one for each channel; 0 if there is none
     * @return the images with a hole in each
     * @throws IllegalArgumentException if the array cannot hold images, a centre is not inside, the
     *     number of centres is not that of the images, or the length or the fill cannot be
     */
    public static NDArray cutout(NDArray images, int[] y, int[] x, int length, double... fill) {
        Images batch = Images.of(images, Layout.HWC);
        batch.requireOneEach("row", y.length);
        batch.requireOneEach("column", x.length);
        Fill values = Fill.of(fill);
        return forEach(
                batch, i -> List.of(new Erase(List.of(hole(batch, y[i], x[i], length)), values)));
    }

    private static Box hole(Images batch, int y, int x, int length) {
        Checks.atLeast("length", length, 1);
        requireInside("rows", y, 1, batch.height());
        requireInside("columns", x, 1, batch.width());
        return Cutout.hole(y, x, length, batch.info());
    }

    /**
     * Fills a grid of squares. Units of {@code unit} x {@code unit} pixels begin at (top, left) and
     * in all directions from there; of each the first {@code round(ratio * unit)} rows and columns
     * stay, but one at least and not all, and the square that is left is filled.
     *
     * @param images HWC or NHWC
     * @param unit the period in pixels, at least 2
     * @param ratio the share of a unit's side that stays, in (0, 1)
     * @param top where a unit begins, 0 to unit - 1
     * @param left where a unit begins, 0 to unit - 1
     * @param fill the value, or one for each channel, whole numbers in 0..255 for uint8; 0 if there
     *     is none
     * @return the images with the squares filled
     * @throws IllegalArgumentException if the array cannot hold images, or a number is out of its
     *     range
     * @see <a href="https://arxiv.org/abs/2001.04086">Chen, Liu, Zhao, Jia: "GridMask Data
     *     Augmentation", 2020</a>
     */
    public static NDArray gridMask(
            NDArray images, int unit, double ratio, int top, int left, double... fill) {
        return Grid.of(unit, ratio, top, left, Fill.of(fill)).apply(images);
    }

    /**
     * Multiplies every value: {@code clamp(factor * x, 0, 255)}, for uint8 without the fraction.
     *
     * @param images HWC or NHWC, 0 to 255
     * @param factor 0 gives black, 1 the image
     * @return the changed images
     * @throws IllegalArgumentException if the array cannot hold images, or the factor is not in [0,
     *     1e6]
     */
    public static NDArray brightness(NDArray images, double factor) {
        return new Brightness(factor).apply(images);
    }

    /**
     * As {@link #brightness(NDArray, double)}, with a value for each image.
     *
     * @param images HWC or NHWC, 0 to 255
     * @param factors one for each image
     * @return the changed images
     * @throws IllegalArgumentException if the array cannot hold images, a value is not in [0, 1e6],
     *     or the number of values is not that of the images
     */
    public static NDArray brightness(NDArray images, double[] factors) {
        return oneEach(images, "factor", factors.length, i -> new Brightness(factors[i]));
    }

    /**
     * Blends every image with the mean m of its gray levels, {@code 0.2989 r + 0.587 g + 0.114 b}:
     * {@code clamp(factor * x + (1 - factor) * m, 0, 255)}. For uint8 the gray levels are rounded
     * down, and so is the result.
     *
     * @param images HWC or NHWC, 0 to 255
     * @param factor 0 gives one gray, 1 the image
     * @return the changed images
     * @throws IllegalArgumentException if the array cannot hold images, they have neither 1 nor 3
     *     channels, or the factor is not in [0, 1e6]
     */
    public static NDArray contrast(NDArray images, double factor) {
        return new Contrast(factor).apply(images);
    }

    /**
     * As {@link #contrast(NDArray, double)}, with a value for each image.
     *
     * @param images HWC or NHWC, 0 to 255
     * @param factors one for each image
     * @return the changed images
     * @throws IllegalArgumentException if the array cannot hold images, they have neither 1 nor 3
     *     channels, a value is not in [0, 1e6], or the number of values is not that of the images
     */
    public static NDArray contrast(NDArray images, double[] factors) {
        return oneEach(images, "factor", factors.length, i -> new Contrast(factors[i]));
    }

    /**
     * Blends every pixel with its gray level, {@code 0.2989 r + 0.587 g + 0.114 b}: {@code
     * clamp(factor * x + (1 - factor) * gray, 0, 255)}. For uint8 the gray level is rounded down,
     * and so is the result. Images of one channel stay as they are.
     *
     * @param images HWC or NHWC, 0 to 255
     * @param factor 0 gives a gray image, 1 the image
     * @return the changed images
     * @throws IllegalArgumentException if the array cannot hold images, they have neither 1 nor 3
     *     channels, or the factor is not in [0, 1e6]
     */
    public static NDArray saturation(NDArray images, double factor) {
        return new Saturation(factor).apply(images);
    }

    /**
     * As {@link #saturation(NDArray, double)}, with a value for each image.
     *
     * @param images HWC or NHWC, 0 to 255
     * @param factors one for each image
     * @return the changed images
     * @throws IllegalArgumentException if the array cannot hold images, they have neither 1 nor 3
     *     channels, a value is not in [0, 1e6], or the number of values is not that of the images
     */
    public static NDArray saturation(NDArray images, double[] factors) {
        return oneEach(images, "factor", factors.length, i -> new Saturation(factors[i]));
    }

    /**
     * Blends every image with a smoothed one, s: {@code clamp(factor * x + (1 - factor) * s, 0,
     * 255)}. There a pixel is the mean of itself (weight 5) and its eight neighbours (weight 1),
     * rounded for uint8, and on the border itself. Images with a side below three pixels stay as
     * they are.
     *
     * @param images HWC or NHWC, 0 to 255
     * @param factor 0 gives the smoothed image, 1 the image, 2 a sharper one
     * @return the changed images
     * @throws IllegalArgumentException if the array cannot hold images, or the factor is not in [0,
     *     1e6]
     */
    public static NDArray sharpness(NDArray images, double factor) {
        return new Sharpness(factor).apply(images);
    }

    /**
     * As {@link #sharpness(NDArray, double)}, with a value for each image.
     *
     * @param images HWC or NHWC, 0 to 255
     * @param factors one for each image
     * @return the changed images
     * @throws IllegalArgumentException if the array cannot hold images, a value is not in [0, 1e6],
     *     or the number of values is not that of the images
     */
    public static NDArray sharpness(NDArray images, double[] factors) {
        return oneEach(images, "factor", factors.length, i -> new Sharpness(factors[i]));
    }

    /**
     * Puts the gray level, {@code 0.2989 r + 0.587 g + 0.114 b}, for uint8 rounded down, into all
     * channels of a pixel. Images of one channel stay as they are.
     *
     * @param images HWC or NHWC, 0 to 255
     * @return the changed images
     * @throws IllegalArgumentException if the array cannot hold images, or they have neither 1 nor
     *     3 channels
     */
    public static NDArray grayscale(NDArray images) {
        return new Grayscale().apply(images);
    }

    /**
     * Keeps the highest bits of every value. Floats become 8-bit levels first: as in torchvision's
     * {@code convert_image_dtype}, level k holds the floats from {@code k * 255 / 255.999}, so
     * whole numbers keep their value.
     *
     * @param images HWC or NHWC, 0 to 255
     * @param bits how many; 8 keeps all, 0 gives black
     * @return the changed images
     * @throws IllegalArgumentException if the array cannot hold images, or the bits is not in 0..8
     */
    public static NDArray posterize(NDArray images, int bits) {
        return new Posterize(bits).apply(images);
    }

    /**
     * As {@link #posterize(NDArray, int)}, with a value for each image.
     *
     * @param images HWC or NHWC, 0 to 255
     * @param bits one for each image
     * @return the changed images
     * @throws IllegalArgumentException if the array cannot hold images, a value is not in 0..8, or
     *     the number of values is not that of the images
     */
    public static NDArray posterize(NDArray images, int[] bits) {
        return oneEach(images, "number of bits", bits.length, i -> new Posterize(bits[i]));
    }

    /**
     * Inverts the high values: {@code x >= threshold ? 255 - x : x}.
     *
     * @param images HWC or NHWC, 0 to 255
     * @param threshold the lowest value to invert; 0 inverts all, 256 none
     * @return the changed images
     * @throws IllegalArgumentException if the array cannot hold images, or the threshold is not in
     *     [0, 256]
     */
    public static NDArray solarize(NDArray images, double threshold) {
        return new Solarize(threshold).apply(images);
    }

    /**
     * As {@link #solarize(NDArray, double)}, with a value for each image.
     *
     * @param images HWC or NHWC, 0 to 255
     * @param thresholds one for each image
     * @return the changed images
     * @throws IllegalArgumentException if the array cannot hold images, a value is not in [0, 256],
     *     or the number of values is not that of the images
     */
    public static NDArray solarize(NDArray images, double[] thresholds) {
        return oneEach(images, "threshold", thresholds.length, i -> new Solarize(thresholds[i]));
    }

    /**
     * Makes the levels of each channel about equally frequent, as Pillow does. With N values in a
     * channel, m of them of its highest level, and {@code step = (N - m) / 255} in whole numbers,
     * level k becomes {@code (number of values below k + step / 2) / step}, at most 255; with a
     * step of 0 a channel stays as it is. Floats become 8-bit levels first, as for {@link
     * #posterize(NDArray, int)}.
     *
     * @param images HWC or NHWC, 0 to 255
     * @return the changed images
     * @throws IllegalArgumentException if the array cannot hold images
     */
    public static NDArray equalize(NDArray images) {
        return new Equalize().apply(images);
    }

    /**
     * Stretches the values of each channel over the whole range: {@code (x - min) * 255 / (max -
     * min)}, for uint8 without the fraction. A channel of one value stays as it is.
     *
     * @param images HWC or NHWC, 0 to 255
     * @return the changed images
     * @throws IllegalArgumentException if the array cannot hold images
     */
    public static NDArray autoContrast(NDArray images) {
        return new AutoContrast().apply(images);
    }

    /**
     * Makes the negative: {@code 255 - x}.
     *
     * @param images HWC or NHWC, 0 to 255
     * @return the changed images
     * @throws IllegalArgumentException if the array cannot hold images
     */
    public static NDArray invert(NDArray images) {
        return new Invert().apply(images);
    }

    /**
     * Turns the hue of every pixel, and keeps its value and saturation in the HSV model. For uint8
     * the result is rounded down; where torchvision's float arithmetic loses a level by that, this
     * does not. Images of one channel stay as they are.
     *
     * @param images HWC or NHWC, 0 to 255
     * @param shift in turns: 0 gives the image, -0.5 and 0.5 the opposite colours
     * @return the changed images
     * @throws IllegalArgumentException if the array cannot hold images, they have neither 1 nor 3
     *     channels, or the shift is not in [-0.5, 0.5]
     */
    public static NDArray hue(NDArray images, double shift) {
        return new Hue(shift).apply(images);
    }

    /**
     * As {@link #hue(NDArray, double)}, with a value for each image.
     *
     * @param images HWC or NHWC, 0 to 255
     * @param shifts one for each image
     * @return the changed images
     * @throws IllegalArgumentException if the array cannot hold images, they have neither 1 nor 3
     *     channels, a value is not in [-0.5, 0.5], or the number of values is not that of the
     *     images
     */
    public static NDArray hue(NDArray images, double[] shifts) {
        return oneEach(images, "shift", shifts.length, i -> new Hue(shifts[i]));
    }

    /**
     * Smooths every image with a Gaussian. Borders are reflected without repeating the outermost
     * pixel; results of uint8 are rounded, which the two kernels may do a level apart.
     *
     * @param images HWC or NHWC, 0 to 255
     * @param kernelSize how many pixels count along each axis, odd; half of it must be smaller than
     *     the image
     * @param sigma the standard deviation in pixels, above 0
     * @return the smoothed images
     * @throws IllegalArgumentException if the array cannot hold images, or a number is out of its
     *     range
     */
    public static NDArray gaussianBlur(NDArray images, int kernelSize, double sigma) {
        return gaussianBlur(images, kernelSize, kernelSize, sigma, sigma);
    }

    /**
     * As {@link #gaussianBlur(NDArray, int, double)}, with values for each axis.
     *
     * @param images HWC or NHWC, 0 to 255
     * @param kernelWidth how many columns count, odd
     * @param kernelHeight how many rows count, odd
     * @param sigmaX the standard deviation along a row in pixels, above 0
     * @param sigmaY the standard deviation along a column in pixels, above 0
     * @return the smoothed images
     * @throws IllegalArgumentException if the array cannot hold images, or a number is out of its
     *     range
     */
    public static NDArray gaussianBlur(
            NDArray images, int kernelWidth, int kernelHeight, double sigmaX, double sigmaY) {
        return new Blur(kernelWidth, kernelHeight, sigmaX, sigmaY).apply(images);
    }

    /**
     * As {@link #gaussianBlur(NDArray, int, double)}, with a sigma for each image.
     *
     * @param images HWC or NHWC, 0 to 255
     * @param kernelSize how many pixels count along each axis, odd
     * @param sigmas one for each image, above 0
     * @return the smoothed images
     * @throws IllegalArgumentException if the array cannot hold images, a number is out of its
     *     range, or the number of sigmas is not that of the images
     */
    public static NDArray gaussianBlur(NDArray images, int kernelSize, double[] sigmas) {
        return oneEach(
                images,
                "sigma",
                sigmas.length,
                i -> new Blur(kernelSize, kernelSize, sigmas[i], sigmas[i]));
    }

    /**
     * Adds normally distributed noise to every value: {@code clamp(x + std * z, 0, 255)}, for uint8
     * rounded. The noise has 65,536 equally likely values, of which the farthest are 4.3 standard
     * deviations from 0.
     *
     * @param images HWC or NHWC, 0 to 255
     * @param std the standard deviation, in [0, 1e6]
     * @param seed where the noise comes from; it is the same for each image of a batch
     * @return the images with noise
     * @throws IllegalArgumentException if the array cannot hold images, or the standard deviation
     *     is out of its range
     */
    public static NDArray gaussianNoise(NDArray images, double std, long seed) {
        return new Noise(std, seed).apply(images);
    }

    /**
     * As {@link #gaussianNoise(NDArray, double, long)}, with a standard deviation and a seed for
     * each image.
     *
     * @param images HWC or NHWC, 0 to 255
     * @param stds the standard deviation of each image, in [0, 1e6]
     * @param seeds the seed of each image
     * @return the images with noise
     * @throws IllegalArgumentException if the array cannot hold images, a standard deviation is out
     *     of its range, or the number of values is not that of the images
     */
    public static NDArray gaussianNoise(NDArray images, double[] stds, long[] seeds) {
        Images batch = Images.of(images, Layout.HWC);
        batch.requireOneEach("standard deviation", stds.length);
        batch.requireOneEach("seed", seeds.length);
        return forEach(batch, i -> List.of(new Noise(stds[i], seeds[i])));
    }

    /**
     * Adds the noise of a camera at high sensitivity: the formula of <a
     * href="https://github.com/albumentations-team/albumentations/blob/000d5673bcc6203910b87182b585023d52863a82/albumentations/augmentations/functional.py">{@code
     * iso_noise} in albumentations 1</a>. In the model of hue, lightness and saturation, with
     * values from 0 to 1:
     *
     * <ul>
     *   <li>lightness l becomes {@code l + P / 255 (1 - l)}, where P is drawn for each pixel from
     *       the Poisson distribution of mean {@code 255 * intensity * s}, s being the standard
     *       deviation of the lightness of the image's pixels;
     *   <li>the hue turns by a normally distributed number of turns, drawn for each pixel, of
     *       standard deviation {@code colorShift * intensity};
     *   <li>the saturation stays.
     * </ul>
     *
     * <p>Results of uint8 are rounded, where albumentations cuts off. Images of one channel, which
     * it does not take, have lightness only. albumentations 2 has another formula by the same name:
     * there P has the mean {@code intensity * s}, lightness becomes {@code l + intensity P (1 -
     * l)}, and hues turn by {@code colorShift * intensity} degrees, which is next to nothing.
     *
     * @param images HWC or NHWC, 0 to 255
     * @param colorShift in turns, in [0, 1]
     * @param intensity how strong both noises are, in [0, 2]
     * @param seed where the noise comes from; it is the same for each image of a batch
     * @return the images with noise
     * @throws IllegalArgumentException if the array cannot hold images, they have neither 1 nor 3
     *     channels, or a number is out of its range
     */
    public static NDArray isoNoise(NDArray images, double colorShift, double intensity, long seed) {
        return new SensorNoise(colorShift, intensity, seed).apply(images);
    }

    /**
     * As {@link #isoNoise(NDArray, double, double, long)}, with values for each image.
     *
     * @param images HWC or NHWC, 0 to 255
     * @param colorShifts in turns, in [0, 1], for each image
     * @param intensities in [0, 2], for each image
     * @param seeds the seed of each image
     * @return the images with noise
     * @throws IllegalArgumentException if the array cannot hold images, they have neither 1 nor 3
     *     channels, a number is out of its range, or the number of values is not that of the images
     */
    public static NDArray isoNoise(
            NDArray images, double[] colorShifts, double[] intensities, long[] seeds) {
        Images batch = Images.of(images, Layout.HWC);
        batch.requireOneEach("color shift", colorShifts.length);
        batch.requireOneEach("intensity", intensities.length);
        batch.requireOneEach("seed", seeds.length);
        return forEach(
                batch, i -> List.of(new SensorNoise(colorShifts[i], intensities[i], seeds[i])));
    }

    /**
     * Adds multiples of the principal components of ImageNet's colours to every pixel; see {@link
     * #pcaLighting(NDArray, double[], ColorComponents)}.
     *
     * @param images HWC or NHWC, of 3 channels, 0 to 255
     * @param alpha the multiple of each of the three components
     * @return the changed images
     * @throws IllegalArgumentException if the array cannot hold images, they have not 3 channels,
     *     or there are not three finite multiples
     */
    public static NDArray pcaLighting(NDArray images, double[] alpha) {
        return pcaLighting(images, alpha, ColorComponents.IMAGE_NET);
    }

    /**
     * Adds multiples of the principal components of colours to every pixel: {@code clamp(x_c + 255
     * sum_k alpha_k lambda_k v_ck, 0, 255)}, for uint8 rounded.
     *
     * @param images HWC or NHWC, of 3 channels, 0 to 255
     * @param alpha the multiple of each of the three components
     * @param components the eigenvalues lambda and the eigenvectors v
     * @return the changed images
     * @throws IllegalArgumentException if the array cannot hold images, they have not 3 channels,
     *     or there are not three finite multiples
     */
    public static NDArray pcaLighting(NDArray images, double[] alpha, ColorComponents components) {
        return components.lighting(alpha).apply(images);
    }

    /**
     * As {@link #pcaLighting(NDArray, double[], ColorComponents)}, with multiples for each image.
     *
     * @param images HWC or NHWC, of 3 channels, 0 to 255
     * @param alphas for each image the multiple of each of the three components
     * @param components the eigenvalues lambda and the eigenvectors v
     * @return the changed images
     * @throws IllegalArgumentException if the array cannot hold images, they have not 3 channels,
     *     there are not three finite multiples for each, or the number of rows is not that of the
     *     images
     */
    public static NDArray pcaLighting(
            NDArray images, double[][] alphas, ColorComponents components) {
        return oneEach(images, "row of alphas", alphas.length, i -> components.lighting(alphas[i]));
    }

    /** Operations that keep the size, one for each image. */
    private static NDArray oneEach(
            NDArray images, String what, int values, IntFunction<Op> operation) {
        Images batch = Images.of(images, Layout.HWC);
        batch.requireOneEach(what, values);
        return forEach(batch, i -> List.of(operation.apply(i)));
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
                            Locale.ROOT,
                            "%s %d..%d are not inside the image, which has %d",
                            what,
                            first,
                            (long) first + length,
                            size));
        }
    }
}
