package io.gradus.augmentations.images;

import java.util.ArrayList;
import java.util.List;

/**
 * The operations on images: {@code Operations.rotate(15, Interpolation.BILINEAR, Fill.NONE)} is a
 * value that {@link Operation#apply} applies to images, {@link ImageOps#apply ImageOps.apply} to
 * each image another one, and a random transform to what it has drawn.
 *
 * <p>What changes colors or adds noise takes values from 0 to 255. A fill is a value of the image,
 * or one for each channel, whole numbers in 0..255 for uint8.
 *
 * <p>Numbers that an operation cannot have are an {@link IllegalArgumentException} when it is made;
 * images that it cannot be applied to are one when it is applied.
 */
public final class Operations {

    private Operations() {}

    /**
     * {@return an operation that leaves images as they are: for the images of a batch that are not
     * to be changed}
     */
    public static Operation identity() {
        return new Identity();
    }

    /** {@return an operation that mirrors left to right} */
    public static Operation horizontalFlip() {
        return new HorizontalFlip();
    }

    /** {@return an operation that mirrors top to bottom} */
    public static Operation verticalFlip() {
        return new VerticalFlip();
    }

    /**
     * {@return an operation that turns anti-clockwise by quarters; height and width are exchanged
     * if the number is odd}
     *
     * @param turns the number of quarters; negative ones turn clockwise
     */
    public static Operation rotate90(int turns) {
        return new Rotate90(turns);
    }

    /**
     * {@return an operation that takes a window, which may reach beyond the image: a crop, a
     * border, or both}
     *
     * @param top the window's first row, which may be negative
     * @param left the window's first column, which may be negative
     * @param height the number of rows, at least 1
     * @param width the number of columns, at least 1
     * @param mode what stands beyond the border
     * @param fill the values there, for {@code CONSTANT}; otherwise unused
     */
    public static Operation window(
            int top, int left, int height, int width, PaddingMode mode, Fill fill) {
        return new Window(top, left, height, width, mode, fill, false);
    }

    /**
     * {@return an operation that cuts a rectangle out, which must be inside the image}
     *
     * @param top the first row
     * @param left the first column
     * @param height the number of rows, at least 1
     * @param width the number of columns, at least 1
     */
    public static Operation crop(int top, int left, int height, int width) {
        return new Window(top, left, height, width, PaddingMode.CONSTANT, Fill.NONE, true);
    }

    /**
     * {@return an operation that cuts a rectangle out, which must be inside the image, and resizes
     * it, as PyTorch's {@code interpolate} with {@code align_corners=False}; uint8 is rounded
     * (halves to even) and clipped to 0..255}
     *
     * @param box the rectangle, not empty
     * @param height the number of rows of the result, at least 1
     * @param width the number of columns of the result, at least 1
     * @param interpolation how values between pixels are found
     * @param antialias whether {@code BILINEAR} and {@code BICUBIC} are made wider where the
     *     rectangle shrinks, as Pillow does and torchvision by default; the others do not heed it
     */
    public static Operation resizedCrop(
            Box box, int height, int width, Interpolation interpolation, boolean antialias) {
        return new Resize(
                box.top(),
                box.left(),
                box.bottom() - box.top(),
                box.right() - box.left(),
                height,
                width,
                interpolation,
                antialias);
    }

    /**
     * {@return an operation that rotates, shears, scales and translates around the center, in this
     * order of effect: {@code p' = center + translation + scale R(angle) Shear (p - center)}} The
     * size stays.
     *
     * <p>R turns clockwise, as torchvision's {@code affine} does. Shear moves a row at distance y
     * below the center by {@code -y tan(shearX)} to the right, then a column at distance x right of
     * it by {@code -x tan(shearY)} down.
     *
     * <p>{@link Interpolation#NEAREST} takes the nearest pixel; one exactly between two is the
     * right or lower one. {@link Interpolation#BILINEAR} mixes four, with zeros around the image,
     * and rounds for uint8; with a fill, the mix is multiplied by the weight m of the pixels inside
     * the image and {@code (1 - m) fill} added, as torchvision does.
     *
     * @param angle in degrees, clockwise
     * @param translateX how far to move to the right, in pixels
     * @param translateY how far to move down, in pixels
     * @param scale how much larger to make it, more than 0
     * @param shearX in degrees
     * @param shearY in degrees
     * @param interpolation {@code NEAREST} or {@code BILINEAR}
     * @param fill what stands beyond the border
     * @throws IllegalArgumentException if a number is not finite, the scale is not positive, or the
     *     map shrinks more than 8192 times (as shears near 90 degrees do)
     * @see <a
     *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.affine.html">torchvision.affine</a>
     */
    public static Operation affine(
            double angle,
            double translateX,
            double translateY,
            double scale,
            double shearX,
            double shearY,
            Interpolation interpolation,
            Fill fill) {
        Sampling sampling = new Sampling(interpolation, fill);
        return Affine.of(angle, translateX, translateY, scale, shearX, shearY, sampling);
    }

    /**
     * {@return an operation that rotates anti-clockwise around the center} The size stays.
     *
     * @param angle in degrees, anti-clockwise
     * @param interpolation {@code NEAREST} or {@code BILINEAR}, see {@link #affine affine}
     * @param fill what stands beyond the border
     */
    public static Operation rotate(double angle, Interpolation interpolation, Fill fill) {
        return affine(-angle, 0, 0, 1, 0, 0, interpolation, fill);
    }

    /**
     * {@return an operation that shears as AutoAugment's ShearX: {@code out[y][x] = in[y][x + slope
     * (y + 1/2)]}}
     *
     * @param slope how far to the left a row moves for each row above it
     * @param interpolation {@code NEAREST} or {@code BILINEAR}, see {@link #affine affine}
     * @param fill what stands beyond the border
     */
    public static Operation shearX(double slope, Interpolation interpolation, Fill fill) {
        return Affine.shear(slope, 0, new Sampling(interpolation, fill));
    }

    /**
     * {@return an operation that shears as AutoAugment's ShearY: {@code out[y][x] = in[y + slope (x
     * + 1/2)][x]}}
     *
     * @param slope how far up a column moves for each column to the left of it
     * @param interpolation {@code NEAREST} or {@code BILINEAR}, see {@link #affine affine}
     * @param fill what stands beyond the border
     */
    public static Operation shearY(double slope, Interpolation interpolation, Fill fill) {
        return Affine.shear(0, slope, new Sampling(interpolation, fill));
    }

    /**
     * {@return an operation that moves the image: {@code out[y][x] = in[y - down][x - right]}}
     * AutoAugment's translations are by whole pixels.
     *
     * @param right how far to the right, in pixels
     * @param down how far down, in pixels
     * @param interpolation {@code NEAREST} or {@code BILINEAR}, see {@link #affine affine}
     * @param fill what stands beyond the border
     */
    public static Operation translate(
            double right, double down, Interpolation interpolation, Fill fill) {
        return affine(0, right, down, 1, 0, 0, interpolation, fill);
    }

    /**
     * {@return an operation that warps so that four points come to lie on four others; straight
     * lines stay straight} The size stays.
     *
     * @param from four points of the image
     * @param to where they are in the result, in the same order
     * @param interpolation {@code NEAREST} or {@code BILINEAR}, see {@link #affine affine}
     * @param fill what stands beyond the border
     * @throws IllegalArgumentException if there are not four points each, three of them lie on a
     *     line, or the top left corner would move infinitely far
     * @see <a
     *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.perspective.html">torchvision.perspective</a>
     */
    public static Operation perspective(
            List<Point> from, List<Point> to, Interpolation interpolation, Fill fill) {
        return perspective(Homography.of(from, to).inverse(), interpolation, fill);
    }

    /**
     * {@return an operation that warps by a map that keeps lines straight} The size stays.
     *
     * @param inverse from a place of the result to the place in the image that it comes from
     * @param interpolation {@code NEAREST} or {@code BILINEAR}, see {@link #affine affine}
     * @param fill what stands beyond the border
     */
    public static Operation perspective(
            Homography inverse, Interpolation interpolation, Fill fill) {
        return new Perspective(inverse, new Sampling(interpolation, fill));
    }

    /**
     * {@return an operation that moves each pixel by a smooth random field: noise uniform in [-1,
     * 1) for each pixel and axis, smoothed by a Gaussian, times {@code alpha / 2} pixels}
     *
     * <p>On square images this is torchvision's {@code ElasticTransform}; on others torchvision
     * stretches the field by width / height to the right and height / width down.
     *
     * @param alpha how strong the field is, in [0, 2^20]; torchvision's default is 50
     * @param sigma how smooth it is, the Gaussian's standard deviation in pixels, in [0, 1000];
     *     torchvision's default is 5
     * @param seed decides the noise
     * @param interpolation {@code NEAREST} or {@code BILINEAR}, see {@link #affine affine}
     * @param fill what stands beyond the border
     */
    public static Operation elastic(
            double alpha, double sigma, long seed, Interpolation interpolation, Fill fill) {
        return new Elastic(alpha, sigma, seed, new Sampling(interpolation, fill));
    }

    /**
     * {@return an operation that distorts as a lens does: the place p of the result shows the place
     * {@code center + (p - center) (1 + k1 r^2 + k2 r^4)} of the image, where r is the length of p
     * - center with x measured in widths and y in heights of the image} Positive numbers pinch the
     * image into a barrel, negative ones stretch it into a cushion.
     *
     * <p>This is OpenCV's camera model without tangential distortion, of focal lengths width and
     * height, as albumentations' {@code OpticalDistortion} uses it.
     *
     * @param k1 the coefficient of r^2
     * @param k2 the coefficient of r^4
     * @param interpolation {@code NEAREST} or {@code BILINEAR}, see {@link #affine affine}
     * @param fill what stands beyond the border
     */
    public static Operation opticalDistortion(
            double k1, double k2, Interpolation interpolation, Fill fill) {
        return new LensDistortion(k1, k2, new Sampling(interpolation, fill));
    }

    /**
     * {@return an operation that fills rectangles with one value, or one for each channel, such as
     * the holes of Cutout and RandomErasing}
     *
     * @param boxes the rectangles, inside the image
     * @param fill the value or values
     */
    public static Operation erase(List<Box> boxes, Fill fill) {
        return new Erase(boxes, fill);
    }

    /**
     * {@return an operation that fills rectangles with noise}
     *
     * @param boxes the rectangles, inside the image
     * @param noise what each value is drawn from; {@link PixelNoise#NORMAL} is not for uint8, and
     *     {@link PixelNoise#UNIFORM} for values from 0 to 255
     * @param seed decides the noise
     */
    public static Operation erase(List<Box> boxes, PixelNoise noise, long seed) {
        return new EraseWithNoise(boxes, noise, seed);
    }

    /**
     * {@return an operation that fills a grid of squares} Units of {@code unit} x {@code unit}
     * pixels begin at (top, left) and in all directions from there; of each the first {@code
     * round(ratio * unit)} rows and columns stay, but one at least and not all, and the square that
     * is left is filled.
     *
     * @param unit the period in pixels, at least 2
     * @param ratio the share of a unit's side that stays, in (0, 1)
     * @param top where a unit begins, 0 to unit - 1
     * @param left where a unit begins, 0 to unit - 1
     * @param fill the value or values
     * @see <a href="https://arxiv.org/abs/2001.04086">Chen, Liu, Zhao, Jia: "GridMask Data
     *     Augmentation", 2020</a>
     */
    public static Operation gridMask(int unit, double ratio, int top, int left, Fill fill) {
        return Grid.of(unit, ratio, top, left, fill);
    }

    /**
     * {@return an operation that multiplies every value: {@code clamp(factor * x, 0, 255)}, for
     * uint8 without the fraction}
     *
     * @param factor in [0, 1e6]: 0 gives black, 1 the image
     */
    public static Operation brightness(double factor) {
        return new Brightness(factor);
    }

    /**
     * {@return an operation that blends with the mean m of the image's gray levels, {@code 0.2989 r
     * + 0.587 g + 0.114 b}: {@code clamp(factor * x + (1 - factor) * m, 0, 255)}} For uint8 the
     * gray levels are rounded down, and so is the result. For 1 or 3 channels.
     *
     * @param factor in [0, 1e6]: 0 gives one gray, 1 the image
     */
    public static Operation contrast(double factor) {
        return new Contrast(factor);
    }

    /**
     * {@return an operation that blends every pixel with its gray level, {@code 0.2989 r + 0.587 g
     * + 0.114 b}: {@code clamp(factor * x + (1 - factor) * gray, 0, 255)}} For uint8 the gray level
     * is rounded down, and so is the result. For 3 channels; images of 1 stay as they are.
     *
     * @param factor in [0, 1e6]: 0 gives a gray image, 1 the image
     */
    public static Operation saturation(double factor) {
        return new Saturation(factor);
    }

    /**
     * {@return an operation that turns the hue of every pixel, and keeps its value and saturation
     * in the HSV model} For uint8 the result is rounded down; where torchvision's float arithmetic
     * loses a level by that, this does not. For 3 channels; images of 1 stay as they are.
     *
     * @param shift in turns, in [-0.5, 0.5]: 0 gives the image, -0.5 and 0.5 the opposite colors
     */
    public static Operation hue(double shift) {
        return new Hue(shift);
    }

    /**
     * {@return an operation that blends with a smoothed image, s: {@code clamp(factor * x + (1 -
     * factor) * s, 0, 255)}} There a pixel is the mean of itself (weight 5) and its eight neighbors
     * (weight 1), rounded for uint8, and on the border itself. Images with a side below three
     * pixels stay as they are.
     *
     * @param factor in [0, 1e6]: 0 gives the smoothed image, 1 the image, 2 a sharper one
     */
    public static Operation sharpness(double factor) {
        return new Sharpness(factor);
    }

    /**
     * {@return an operation that puts the gray level, {@code 0.2989 r + 0.587 g + 0.114 b}, for
     * uint8 rounded down, into all channels of a pixel} For 3 channels; images of 1 stay as they
     * are.
     */
    public static Operation grayscale() {
        return new Grayscale();
    }

    /**
     * {@return an operation that keeps the highest bits of every value} Floats become uint8 levels
     * first: as in torchvision's {@code convert_image_dtype}, level k holds the floats from {@code
     * k * 255 / 255.999}, so whole numbers keep their value.
     *
     * @param bits how many, in [0, 8]: 8 keeps all, 0 gives black
     */
    public static Operation posterize(int bits) {
        return new Posterize(bits);
    }

    /**
     * {@return an operation that inverts the high values: {@code x >= threshold ? 255 - x : x}}
     *
     * @param threshold the lowest value to invert, in [0, 256]: 0 inverts all, 256 none
     */
    public static Operation solarize(double threshold) {
        return new Solarize(threshold);
    }

    /**
     * {@return an operation that makes the levels of each channel about equally frequent, as Pillow
     * does} With N values in a channel, m of them of its highest level, and {@code step = (N - m) /
     * 255} in whole numbers, level k becomes {@code (number of values below k + step / 2) / step},
     * at most 255; with a step of 0 a channel stays as it is. Floats become uint8 levels first, as
     * for {@link #posterize}.
     */
    public static Operation equalize() {
        return new Equalize();
    }

    /**
     * {@return an operation that stretches the values of each channel over the whole range: {@code
     * (x - min) * 255 / (max - min)}, for uint8 without the fraction} A channel of one value stays
     * as it is.
     */
    public static Operation autoContrast() {
        return new AutoContrast();
    }

    /** {@return an operation that makes the negative: {@code 255 - x}} */
    public static Operation invert() {
        return new Invert();
    }

    /**
     * {@return an operation that adds multiples of the principal components of colors to every
     * pixel: {@code clamp(x_c + 255 sum_k alpha_k lambda_k v_ck, 0, 255)}, for uint8 rounded} For 3
     * channels.
     *
     * @param components the eigenvalues lambda and the eigenvectors v, such as {@link
     *     ColorComponents#IMAGE_NET}
     * @param alpha the multiple of each of the three components
     */
    public static Operation pcaLighting(ColorComponents components, double... alpha) {
        double[] shift = components.shift(alpha);
        return new Lighting(shift[0], shift[1], shift[2]);
    }

    /**
     * {@return an operation that smooths with a Gaussian} Borders are reflected without repeating
     * the outermost pixel; half of the kernel must be smaller than the image. Results of uint8 are
     * rounded, which the two kernels may do a level apart.
     *
     * @param kernelWidth how many columns count, odd
     * @param kernelHeight how many rows count, odd
     * @param sigmaX the standard deviation along a row in pixels, above 0
     * @param sigmaY the standard deviation along a column in pixels, above 0
     */
    public static Operation gaussianBlur(
            int kernelWidth, int kernelHeight, double sigmaX, double sigmaY) {
        return new Blur(kernelWidth, kernelHeight, sigmaX, sigmaY);
    }

    /**
     * {@return an operation that adds normally distributed noise to every value: {@code clamp(x +
     * std * z, 0, 255)}, for uint8 rounded} The noise has 65,536 equally likely values, of which
     * the farthest are 4.3 standard deviations from 0.
     *
     * @param std the standard deviation, in [0, 1e6]
     * @param seed decides the noise
     */
    public static Operation gaussianNoise(double std, long seed) {
        return new NormalNoise(std, seed);
    }

    /**
     * {@return an operation that adds the noise of a camera at high sensitivity: the formula of <a
     * href="https://github.com/albumentations-team/albumentations/blob/000d5673bcc6203910b87182b585023d52863a82/albumentations/augmentations/functional.py">{@code
     * iso_noise} in albumentations 1</a>} In the model of hue, lightness and saturation, with
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
     * @param colorShift in turns, in [0, 1]
     * @param intensity how strong both noises are, in [0, 2]
     * @param seed decides the noise
     */
    public static Operation isoNoise(double colorShift, double intensity, long seed) {
        return new SensorNoise(colorShift, intensity, seed);
    }

    /**
     * {@return an operation that applies operations to an image of uint8, which an image of floats
     * becomes before and ceases to be afterwards: values are rounded to the nearest of the levels
     * 0..255}
     *
     * @param operations the operations, in order
     */
    public static Operation inUint8(List<Operation> operations) {
        return new InUint8(operations);
    }

    /**
     * {@return an operation that adds up an image and what chains of operations make of it, each
     * with its share, in float32 and cut to whole levels as torchvision's AugMix does: {@code share
     * * x + sum_i shares[i] * chains[i](x)}} It is for uint8, see {@link #inUint8}.
     *
     * @param share the share of the image as it is
     * @param shares the share of each chain
     * @param chains the operations of each chain, which keep the size
     */
    public static Operation mix(float share, List<Float> shares, List<List<Operation>> chains) {
        return new MixedChains(share, shares, chains);
    }

    /**
     * {@return operations for images of a range of values} For values from 0 to 1 those that need
     * levels get the image multiplied by 255, not rounded, and its result is divided by 255.
     *
     * @param operations the operations, in order
     * @param range what values of the images mean
     */
    public static List<Operation> forRange(List<Operation> operations, ValueRange range) {
        if (range == ValueRange.LEVELS) {
            return operations;
        }
        List<Operation> all = new ArrayList<>(operations.size());
        List<Operation> together = new ArrayList<>();
        for (Operation operation : operations) {
            if (operation.needsLevels() && !(operation instanceof InUint8)) {
                together.add(operation);
                continue;
            }
            addInLevels(together, all);
            all.add(operation instanceof InUint8 inside ? inside.of(range) : operation);
        }
        addInLevels(together, all);
        return all;
    }

    private static void addInLevels(List<Operation> together, List<Operation> all) {
        if (!together.isEmpty()) {
            all.add(new InLevels(together));
            together.clear();
        }
    }
}
