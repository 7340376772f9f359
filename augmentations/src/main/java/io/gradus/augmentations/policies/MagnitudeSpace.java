package io.gradus.augmentations.policies;

import static io.gradus.augmentations.policies.PolicyOperation.AUTO_CONTRAST;
import static io.gradus.augmentations.policies.PolicyOperation.BRIGHTNESS;
import static io.gradus.augmentations.policies.PolicyOperation.COLOR;
import static io.gradus.augmentations.policies.PolicyOperation.CONTRAST;
import static io.gradus.augmentations.policies.PolicyOperation.EQUALIZE;
import static io.gradus.augmentations.policies.PolicyOperation.IDENTITY;
import static io.gradus.augmentations.policies.PolicyOperation.INVERT;
import static io.gradus.augmentations.policies.PolicyOperation.POSTERIZE;
import static io.gradus.augmentations.policies.PolicyOperation.ROTATE;
import static io.gradus.augmentations.policies.PolicyOperation.SHARPNESS;
import static io.gradus.augmentations.policies.PolicyOperation.SHEAR_X;
import static io.gradus.augmentations.policies.PolicyOperation.SHEAR_Y;
import static io.gradus.augmentations.policies.PolicyOperation.SOLARIZE;
import static io.gradus.augmentations.policies.PolicyOperation.TRANSLATE_X;
import static io.gradus.augmentations.policies.PolicyOperation.TRANSLATE_Y;

import io.gradus.augmentations.images.ImageInfo;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The operations that a method draws from and the magnitude of each bin: torchvision's tables.
 *
 * @param ranges the operations, which are equally likely where one is drawn
 */
public record MagnitudeSpace(List<Range> ranges) {

    /** The magnitude of a bin, for an image. */
    @FunctionalInterface
    interface Magnitudes {
        double at(int bin, int bins, ImageInfo image);
    }

    /**
     * An operation with its magnitudes.
     *
     * @param magnitudes null where the operation has none
     * @param signed whether half of the draws change the sign
     */
    public record Range(PolicyOperation operation, Magnitudes magnitudes, boolean signed) {

        /**
         * {@return the operation with the magnitude of a bin and a sign that is drawn}
         *
         * @param bin the bin
         * @param bins the number of bins
         * @param image the image's size
         * @param random where the randomness comes from
         */
        public PolicyStep draw(int bin, int bins, ImageInfo image, RandomGenerator random) {
            double magnitude = magnitudes == null ? 0 : magnitudes.at(bin, bins, image);
            // 0 - 0 is 0, where -0 would be printed as another number
            boolean negative = signed && random.nextBoolean();
            return new PolicyStep(operation, negative ? 0 - magnitude : magnitude);
        }
    }

    private static final double SIDE = 150.0 / 331.0;

    /** The steps of the authors' code at 32 pixels, which is made for images of this size. */
    private static final double PAPER_SIDE = 32;

    /** The first 13 operations of torchvision's AutoAugment, which RandAugment has, too. */
    private static final List<Range> COMMON =
            common(line(0, 0.3), ofWidth(SIDE), ofHeight(SIDE), line(0, 30), line(0, 0.9), 4);

    /** Those of torchvision's AutoAugment. */
    public static final MagnitudeSpace AUTO_AUGMENT =
            of(COMMON.stream(), Stream.of(plain(INVERT, null), plain(IDENTITY, null)));

    /** Those of the code of AutoAugment's authors. */
    public static final MagnitudeSpace AUTO_AUGMENT_PAPER =
            new MagnitudeSpace(
                    List.of(
                            signed(SHEAR_X, (level, bins, image) -> 0.03 * level),
                            signed(SHEAR_Y, (level, bins, image) -> 0.03 * level),
                            signed(
                                    TRANSLATE_X,
                                    (level, bins, image) -> level * image.width() / PAPER_SIDE),
                            signed(
                                    TRANSLATE_Y,
                                    (level, bins, image) -> level * image.height() / PAPER_SIDE),
                            signed(ROTATE, (level, bins, image) -> 3.0 * level),
                            plain(BRIGHTNESS, MagnitudeSpace::paperFactor),
                            plain(COLOR, MagnitudeSpace::paperFactor),
                            plain(CONTRAST, MagnitudeSpace::paperFactor),
                            plain(SHARPNESS, MagnitudeSpace::paperFactor),
                            plain(POSTERIZE, (level, bins, image) -> 4 - 4 * level / 10),
                            plain(SOLARIZE, (level, bins, image) -> 256 - 256 * level / 10),
                            plain(AUTO_CONTRAST, null),
                            plain(EQUALIZE, null),
                            plain(INVERT, null),
                            plain(IDENTITY, null)));

    /** Those of torchvision's RandAugment. */
    public static final MagnitudeSpace RAND_AUGMENT =
            of(Stream.of(plain(IDENTITY, null)), COMMON.stream());

    /** Those of torchvision's TrivialAugmentWide. */
    public static final MagnitudeSpace TRIVIAL_AUGMENT_WIDE =
            of(
                    Stream.of(plain(IDENTITY, null)),
                    common(line(0, 0.99), line(0, 32), line(0, 32), line(0, 135), line(0, 0.99), 2)
                            .stream());

    /** Those of torchvision's AugMix. */
    public static final MagnitudeSpace AUG_MIX =
            new MagnitudeSpace(
                    List.of(
                            signed(SHEAR_X, line(0, 0.3)),
                            signed(SHEAR_Y, line(0, 0.3)),
                            signed(TRANSLATE_X, ofWidth(1 / 3.0)),
                            signed(TRANSLATE_Y, ofHeight(1 / 3.0)),
                            signed(ROTATE, line(0, 30)),
                            plain(POSTERIZE, bits(4, 0)),
                            plain(SOLARIZE, line(255, 0)),
                            plain(AUTO_CONTRAST, null),
                            plain(EQUALIZE, null),
                            signed(BRIGHTNESS, line(0, 0.9)),
                            signed(COLOR, line(0, 0.9)),
                            signed(CONTRAST, line(0, 0.9)),
                            signed(SHARPNESS, line(0, 0.9))));

    /**
     * {@return an operation, drawn, with its magnitudes}
     *
     * @param random where the randomness comes from
     */
    public Range draw(RandomGenerator random) {
        return ranges.get(random.nextInt(ranges.size()));
    }

    /**
     * {@return each operation, with the magnitude of a bin}
     *
     * @param bin the bin
     * @param bins the number of bins
     * @param image the image's size
     */
    public List<PolicyStep> all(int bin, int bins, ImageInfo image) {
        RandomGenerator random = new SplittableRandom(0);
        return ranges.stream().map(range -> range.draw(bin, bins, image, random)).toList();
    }

    /**
     * {@return an operation with its magnitudes}
     *
     * @param operation the operation
     * @throws IllegalArgumentException if it is not there
     */
    public Range of(PolicyOperation operation) {
        for (Range range : ranges) {
            if (range.operation() == operation) {
                return range;
            }
        }
        throw new IllegalArgumentException(
                operation + " is none of " + ranges.stream().map(Range::operation).toList());
    }

    /**
     * {@return the first operations only, with their magnitudes}
     *
     * @param count how many
     */
    public MagnitudeSpace first(int count) {
        return new MagnitudeSpace(ranges.subList(0, count));
    }

    private static MagnitudeSpace of(Stream<Range> first, Stream<Range> then) {
        return new MagnitudeSpace(Stream.concat(first, then).toList());
    }

    private static List<Range> common(
            Magnitudes shear,
            Magnitudes right,
            Magnitudes down,
            Magnitudes degrees,
            Magnitudes factor,
            int leastBits) {
        return List.of(
                signed(SHEAR_X, shear),
                signed(SHEAR_Y, shear),
                signed(TRANSLATE_X, right),
                signed(TRANSLATE_Y, down),
                signed(ROTATE, degrees),
                signed(BRIGHTNESS, factor),
                signed(COLOR, factor),
                signed(CONTRAST, factor),
                signed(SHARPNESS, factor),
                plain(POSTERIZE, bits(8, leastBits)),
                plain(SOLARIZE, line(255, 0)),
                plain(AUTO_CONTRAST, null),
                plain(EQUALIZE, null));
    }

    private static Range signed(PolicyOperation operation, Magnitudes magnitudes) {
        return new Range(operation, magnitudes, true);
    }

    private static Range plain(PolicyOperation operation, Magnitudes magnitudes) {
        return new Range(operation, magnitudes, false);
    }

    private static Magnitudes line(double start, double end) {
        return (bin, bins, image) -> line(start, end, bin, bins);
    }

    private static Magnitudes ofWidth(double share) {
        return (bin, bins, image) -> line(0, share * image.width(), bin, bins);
    }

    private static Magnitudes ofHeight(double share) {
        return (bin, bins, image) -> line(0, share * image.height(), bin, bins);
    }

    /** torch.linspace in its arithmetic: float32, and from the nearer end. */
    private static double line(double start, double end, int bin, int bins) {
        float step = ((float) end - (float) start) / (bins - 1);
        return bin < bins / 2 ? (float) start + step * bin : (float) end - step * (bins - 1 - bin);
    }

    /** Whole numbers from most to least, rounded as torch does: half to even, in float32. */
    private static Magnitudes bits(int most, int least) {
        return (bin, bins, image) ->
                most - Math.rint(bin / (float) ((bins - 1) / (double) (most - least)));
    }

    private static double paperFactor(int level, int bins, ImageInfo image) {
        return 0.1 + 0.18 * level - 1;
    }
}
