package io.gradus.augmentations;

import io.gradus.augmentations.images.ImageChecks;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.policies.MagnitudeSpace;
import io.gradus.augmentations.policies.PolicyStep;
import io.gradus.text.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A transform that applies a number of operations of one magnitude, each drawn uniformly from 14,
 * of which one leaves the image as it is; those that have a direction get a random sign.
 *
 * <table>
 * <caption>Magnitude i of n bins; +- is a random sign</caption>
 * <tr><td>ShearX, ShearY<td>+- 0.3 i / (n - 1)
 * <tr><td>TranslateX, TranslateY<td>+- 150/331 side i / (n - 1) pixels
 * <tr><td>Rotate<td>+- 30 i / (n - 1) degrees
 * <tr><td>Brightness, Color, Contrast, Sharpness<td>factor 1 +- 0.9 i / (n - 1)
 * <tr><td>Posterize<td>8 - round(4 i / (n - 1)) bits
 * <tr><td>Solarize<td>from 255 - 255 i / (n - 1)
 * <tr><td>AutoContrast, Equalize, Identity<td>none
 * </table>
 *
 * @see <a href="https://arxiv.org/abs/1909.13719">Cubuk, Zoph, Shlens, Le: "RandAugment: Practical
 *     automated data augmentation with a reduced search space", 2019</a>
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.RandAugment.html">torchvision.RandAugment</a>
 */
public final class RandAugment extends PolicyTransform<RandAugment.Draw> {

    /**
     * The drawn parameters of an image.
     *
     * @param steps the operations, in order
     */
    public record Draw(List<PolicyStep> steps) {

        /**
         * Copies the list.
         *
         * @param steps the operations
         */
        public Draw {
            steps = List.copyOf(steps);
        }
    }

    private final int ops;
    private final int magnitude;
    private final int bins;

    private RandAugment(Builder builder) {
        super(builder);
        ops = Checks.in("ops", builder.ops, "[1, " + ImageChecks.MAX_COUNT + "]");
        bins = Checks.in("bins", builder.bins, "[2, infinity)");
        magnitude = Checks.in("magnitude", builder.magnitude, "[0, " + (bins - 1) + "]");
    }

    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        List<PolicyStep> steps = new ArrayList<>(ops);
        for (int i = 0; i < ops; i++) {
            steps.add(
                    MagnitudeSpace.RAND_AUGMENT.draw(random).draw(magnitude, bins, image, random));
        }
        return new Draw(steps);
    }

    @Override
    protected List<Operation> kinds(ImageInfo image) {
        return program(MagnitudeSpace.RAND_AUGMENT.all(magnitude, bins, image));
    }

    @Override
    protected List<Operation> operations(Draw draw, ImageInfo image) {
        return program(draw.steps());
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link RandAugment}. */
    public static final class Builder extends PolicyBuilder<Builder> {

        private int ops = 2;
        private int magnitude = 9;
        private int bins = 31;

        private Builder() {}

        /**
         * Sets how many operations an image gets (the paper's N), 1 to 1,000. The default is 2.
         *
         * @param ops the number of operations
         * @return this builder
         */
        public Builder optOps(int ops) {
            this.ops = ops;
            return this;
        }

        /**
         * Sets the magnitude of all operations (the paper's M), 0 to bins - 1. The default is 9.
         *
         * @param magnitude the bin
         * @return this builder
         */
        public Builder optMagnitude(int magnitude) {
            this.magnitude = magnitude;
            return this;
        }

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
        public RandAugment build() {
            return new RandAugment(this);
        }
    }
}
