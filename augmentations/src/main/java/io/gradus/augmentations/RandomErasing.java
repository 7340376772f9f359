package io.gradus.augmentations;

import io.gradus.augmentations.images.Box;
import io.gradus.augmentations.images.Fill;
import io.gradus.augmentations.images.ImageChecks;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.augmentations.images.PixelNoise;
import io.gradus.augmentations.images.Seeds;
import io.gradus.text.Checks;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A transform that fills a random rectangle of an image with a given probability.
 *
 * <p>The rectangle's share s of the image's area is uniform in {@code scale}, its aspect ratio r =
 * height / width log-uniform in {@code ratio}: {@code height = round(sqrt(s r H W))} and {@code
 * width = round(sqrt(s H W / r))}. One that is not lower and narrower than the image is drawn
 * again; after ten draws the image stays as it is. All places where it fits are equally likely.
 *
 * <p>The paper, as torchvision, applies it to normalized images: after {@code ToTensor} and {@code
 * Normalize} with {@code optLayout(Layout.CHW)}, where the value 0 is the mean and {@link
 * PixelNoise#NORMAL} looks like an image. Before them use {@link PixelNoise#UNIFORM} or the mean.
 *
 * @see <a href="https://arxiv.org/abs/1708.04896">Zhong, Zheng, Kang, Li, Yang: "Random Erasing
 *     Data Augmentation", 2017</a>
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomErasing.html">torchvision.RandomErasing</a>
 */
public final class RandomErasing extends RandomTransform<RandomErasing.Draw> {

    /**
     * The drawn parameters of an image.
     *
     * @param holes the rectangle, or none
     * @param seed where noise comes from, if the rectangle is filled with noise
     */
    public record Draw(List<Box> holes, long seed) {

        /**
         * Copies the list.
         *
         * @param holes the rectangle, or none
         * @param seed where noise comes from
         */
        public Draw {
            holes = List.copyOf(holes);
        }
    }

    private static final int TRIES = 10;

    private final double probability;
    private final double[] scale;
    private final double[] ratio;
    private final Fill value;
    private final PixelNoise noise;

    private RandomErasing(Builder builder) {
        super(builder);
        probability = builder.checkedProbability();
        scale = ImageChecks.range("scale", builder.scale, 0, 1);
        ratio = ImageChecks.range("ratio", builder.ratio, Double.MIN_NORMAL, Double.MAX_VALUE);
        value = Fill.named("value", builder.value);
        noise = builder.noise;
    }

    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        if (random.nextDouble() >= probability) {
            return new Draw(List.of(), 0);
        }
        double[] logRatio = {Math.log(ratio[0]), Math.log(ratio[1])};
        double area = (double) image.height() * image.width();
        for (int i = 0; i < TRIES; i++) {
            double share = area * Seeds.between(scale, random);
            double aspect = Math.exp(Seeds.between(logRatio, random));
            int height = (int) Math.rint(Math.sqrt(share * aspect));
            int width = (int) Math.rint(Math.sqrt(share / aspect));
            if (height < image.height() && width < image.width()) {
                int top = random.nextInt(image.height() - height + 1);
                int left = random.nextInt(image.width() - width + 1);
                Box hole = new Box(top, left, top + height, left + width);
                return new Draw(List.of(hole), noise == null ? 0 : random.nextLong());
            }
        }
        return new Draw(List.of(), 0);
    }

    @Override
    protected boolean movesPixels() {
        return false;
    }

    @Override
    protected boolean needsLevels() {
        return noise == PixelNoise.UNIFORM;
    }

    @Override
    protected List<Operation> operations(Draw draw, ImageInfo image) {
        return List.of(
                noise == null
                        ? Operations.erase(draw.holes(), value)
                        : Operations.erase(draw.holes(), noise, draw.seed()));
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link RandomErasing}. */
    public static final class Builder extends ProbabilityBuilder<Builder> {

        private double[] scale = {0.02, 0.33};
        private double[] ratio = {0.3, 3.3};
        private double[] value = {0};
        private PixelNoise noise;

        private Builder() {
            super(0.5);
        }

        /**
         * Sets the range of the rectangle's share of the image. The default is 0.02 to 0.33.
         *
         * @param min the smallest share, at least 0
         * @param max the largest share, at most 1
         * @return this builder
         */
        public Builder optScale(double min, double max) {
            scale = new double[] {min, max};
            return this;
        }

        /**
         * Sets the range of the rectangle's height / width, above 0. The default is 0.3 to 3.3.
         *
         * @param min the smallest ratio
         * @param max the largest ratio
         * @return this builder
         */
        public Builder optRatio(double min, double max) {
            ratio = new double[] {min, max};
            return this;
        }

        /**
         * Fills with one value, or one for each channel, in the range of the image's values: whole
         * numbers in 0..255 for uint8 images. The default is 0.
         *
         * @param value the value or values
         * @return this builder
         */
        public Builder optValue(double... value) {
            this.value = Checks.required("value", value).clone();
            noise = null;
            return this;
        }

        /** The option as a text has it. */
        Object value() {
            return noise == null ? value : noise;
        }

        /**
         * Fills with noise, drawn afresh for each value of each image.
         *
         * @param noise what is drawn
         * @return this builder
         */
        public Builder optValue(PixelNoise noise) {
            this.noise = Checks.required("value", noise);
            return this;
        }

        @Override
        public RandomErasing build() {
            return new RandomErasing(this);
        }
    }
}
