package io.gradus.augmentations;

import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.policies.MagnitudeSpace;
import io.gradus.augmentations.policies.PolicyStep;
import io.gradus.text.Checks;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A transform that applies one operation, drawn uniformly from 14, of which one leaves the image as
 * it is, with a magnitude drawn uniformly from wide ranges; those that have a direction get a
 * random sign.
 *
 * <table>
 * <caption>Magnitude i of n bins; +- is a random sign</caption>
 * <tr><td>ShearX, ShearY<td>+- 0.99 i / (n - 1)
 * <tr><td>TranslateX, TranslateY<td>+- 32 i / (n - 1) pixels, whatever the image's size
 * <tr><td>Rotate<td>+- 135 i / (n - 1) degrees
 * <tr><td>Brightness, Color, Contrast, Sharpness<td>factor 1 +- 0.99 i / (n - 1)
 * <tr><td>Posterize<td>8 - round(6 i / (n - 1)) bits
 * <tr><td>Solarize<td>from 255 - 255 i / (n - 1)
 * <tr><td>AutoContrast, Equalize, Identity<td>none
 * </table>
 *
 * @see <a href="https://arxiv.org/abs/2103.10158">Mueller, Hutter: "TrivialAugment: Tuning-free Yet
 *     State-of-the-Art Data Augmentation", 2021</a>
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.TrivialAugmentWide.html">torchvision.TrivialAugmentWide</a>
 */
public final class TrivialAugmentWide extends PolicyTransform<TrivialAugmentWide.Draw> {

    /**
     * The drawn parameters of an image.
     *
     * @param step the operation
     */
    public record Draw(PolicyStep step) {}

    private final int bins;

    private TrivialAugmentWide(Builder builder) {
        super(builder);
        bins = Checks.in("bins", builder.bins, "[2, infinity)");
    }

    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        MagnitudeSpace.Range range = MagnitudeSpace.TRIVIAL_AUGMENT_WIDE.draw(random);
        return new Draw(range.draw(random.nextInt(bins), bins, image, random));
    }

    @Override
    protected List<Operation> kinds(ImageInfo image) {
        return program(MagnitudeSpace.TRIVIAL_AUGMENT_WIDE.all(bins - 1, bins, image));
    }

    @Override
    protected List<Operation> operations(Draw draw, ImageInfo image) {
        return program(List.of(draw.step()));
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link TrivialAugmentWide}. */
    public static final class Builder extends PolicyBuilder<Builder> {

        private int bins = 31;

        private Builder() {}

        /**
         * Sets the number of bins of the magnitudes, at least 2. The default is 31.
         *
         * @param bins the number
         * @return this builder
         */
        public Builder optBins(int bins) {
            this.bins = bins;
            return this;
        }

        @Override
        public TrivialAugmentWide build() {
            return new TrivialAugmentWide(this);
        }
    }
}
