package io.gradus.augmentations;

import io.gradus.augmentations.images.ImageChecks;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.augmentations.images.Seeds;
import io.gradus.text.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A transform, 3-Augment, that makes an image gray, inverts its bright values or blurs it, each
 * with probability 1/3, then changes brightness, contrast and saturation by random amounts.
 *
 * <ul>
 *   <li>gray: as {@link RandomGrayscale};
 *   <li>solarize: {@code x >= 128 ? 255 - x : x};
 *   <li>blur: a Gaussian with a standard deviation uniform in [0.1, 2] pixels, cut off at three of
 *       them;
 *   <li>color: {@link ColorJitter} with factors uniform in [0.7, 1.3], in random order.
 * </ul>
 *
 * <p>The paper crops ({@link RandomCrop} with 4 pixels of reflection, or a random resized crop) and
 * mirrors images before this. Its code blurs with Pillow, which approximates a Gaussian by boxes.
 *
 * <p>It works in 8 bits, as {@link PolicyTransform} says.
 *
 * @see <a href="https://arxiv.org/abs/2204.07118">Touvron, Cord, Jegou: "DeiT III: Revenge of the
 *     ViT", 2022</a>
 * @see <a href="https://github.com/facebookresearch/deit/blob/main/augment.py">the authors'
 *     code</a>
 */
public final class ThreeAugment extends ColorTransform<ThreeAugment.Draw> {

    private static final double THRESHOLD = 128;
    private static final double TAPS = 3;

    /** One of the three changes. */
    public enum Choice {
        /** The image without its colors. */
        GRAYSCALE,

        /** The image with its bright values inverted. */
        SOLARIZE,

        /** The image smoothed. */
        BLUR
    }

    /**
     * The drawn parameters of an image.
     *
     * @param choice one of the three changes
     * @param sigma the blur's standard deviation, 0 for the others
     * @param jitter the change of colors
     */
    public record Draw(Choice choice, double sigma, ColorJitter.Draw jitter) {}

    private final double[] sigma;
    private final ColorJitter jitter;

    private ThreeAugment(Builder builder) {
        super(builder);
        sigma = ImageChecks.range("sigma", builder.sigma, Double.MIN_NORMAL, Double.MAX_VALUE);
        double amount = Checks.in("jitter", builder.jitter, "[0, 1]");
        jitter =
                ColorJitter.builder()
                        .optBrightness(amount)
                        .optContrast(amount)
                        .optSaturation(amount)
                        .build();
    }

    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        Choice choice = Choice.values()[random.nextInt(Choice.values().length)];
        return new Draw(
                choice,
                choice == Choice.BLUR ? Seeds.between(sigma, random) : 0,
                jitter.sample(random, image));
    }

    @Override
    protected List<Operation> kinds(ImageInfo image) {
        RandomGenerator random = new SplittableRandom(0);
        List<Operation> all = new ArrayList<>();
        for (Choice choice : Choice.values()) {
            all.addAll(operations(new Draw(choice, sigma[1], jitter.sample(random, image)), image));
        }
        return all;
    }

    @Override
    protected List<Operation> operations(Draw draw, ImageInfo image) {
        List<Operation> operations = new ArrayList<>();
        switch (draw.choice()) {
            case GRAYSCALE -> operations.add(Operations.grayscale());
            case SOLARIZE -> operations.add(Operations.solarize(THRESHOLD));
            case BLUR -> operations.add(blur(draw.sigma(), image));
        }
        operations.addAll(jitter.operations(draw.jitter(), image));
        return List.of(Operations.inUint8(operations));
    }

    private static Operation blur(double deviation, ImageInfo image) {
        // A border can be reflected as far as the image reaches.
        double reach =
                Math.min(Math.ceil(TAPS * deviation), Math.max(image.height(), image.width()));
        int rows = (int) Math.min(reach, image.height() - 1);
        int columns = (int) Math.min(reach, image.width() - 1);
        return Operations.gaussianBlur(2 * columns + 1, 2 * rows + 1, deviation, deviation);
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link ThreeAugment}. */
    public static final class Builder extends BaseBuilder<Builder> {

        private double jitter = 0.3;
        private double[] sigma = {0.1, 2};

        private Builder() {}

        /**
         * Sets how far the factors of brightness, contrast and saturation are from 1 at most, in
         * [0, 1]. The default is 0.3; 0 leaves the colors as they are.
         *
         * @param jitter the amount
         * @return this builder
         */
        public Builder optJitter(double jitter) {
            this.jitter = jitter;
            return this;
        }

        /**
         * Sets the range of the blur's standard deviation in pixels, above 0; the default is 0.1 to
         * 2.
         *
         * @param min the least
         * @param max the most
         * @return this builder
         */
        public Builder optSigma(double min, double max) {
            sigma = new double[] {min, max};
            return this;
        }

        @Override
        public ThreeAugment build() {
            return new ThreeAugment(this);
        }
    }
}
