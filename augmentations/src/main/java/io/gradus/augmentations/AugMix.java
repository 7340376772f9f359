package io.gradus.augmentations;

import io.gradus.augmentations.batches.Pairing;
import io.gradus.augmentations.images.ImageChecks;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.augmentations.policies.MagnitudeSpace;
import io.gradus.augmentations.policies.PolicyStep;
import io.gradus.text.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ChengBetaSampler;
import org.apache.commons.rng.sampling.distribution.DirichletSampler;

/**
 * A transform that blends an image with what several random chains of operations make of it.
 *
 * <pre>
 * m ~ Beta(alpha, alpha); (w_1, ..., w_width) ~ Dirichlet(alpha, ..., alpha)
 * x' = m x + (1 - m) sum_i w_i chain_i(x)
 * </pre>
 *
 * <p>A chain has depth operations, or 1 to 3 drawn uniformly, each drawn uniformly from 13 (9
 * without all ops) with a magnitude drawn uniformly from the bins i = 0..severity - 1 of 10; those
 * that have a direction get a random sign.
 *
 * <table>
 * <caption>Magnitude of bin i; +- is a random sign</caption>
 * <tr><td>ShearX, ShearY<td>+- 0.3 i / 9
 * <tr><td>TranslateX, TranslateY<td>+- 1/3 side i / 9 pixels
 * <tr><td>Rotate<td>+- 30 i / 9 degrees
 * <tr><td>Posterize<td>4 - round(4 i / 9) bits
 * <tr><td>Solarize<td>from 255 - 255 i / 9
 * <tr><td>AutoContrast, Equalize<td>none
 * <tr><td>Brightness, Color, Contrast, Sharpness (all ops)<td>factor 1 +- 0.9 i / 9
 * </table>
 *
 * <p>This is torchvision's AugMix. The paper leaves out the last row, which overlaps with the
 * corruptions that it tests with, so {@code optAllOps(false)} for a comparison with it; its code
 * draws fractional magnitudes. The paper also trains with a loss that compares two such images of
 * one example, which a transform of images alone cannot give. The sum is cut to whole levels, as in
 * torchvision.
 *
 * <p>Masks and boxes are refused, whatever is drawn: the chains move an image in several ways.
 *
 * @see <a href="https://arxiv.org/abs/1912.02781">Hendrycks, Mu, Cubuk, Zoph, Gilmer,
 *     Lakshminarayanan: "AugMix: A Simple Data Processing Method to Improve Robustness and
 *     Uncertainty", 2019</a>
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.AugMix.html">torchvision.AugMix</a>
 */
public final class AugMix extends PolicyTransform<AugMix.Draw> {

    private static final int BINS = 10;
    private static final int WITHOUT_COLOUR = 9;
    private static final int MAX_DEPTH = 3;

    /**
     * The drawn parameters of an image.
     *
     * @param share the share of the image as it is, m
     * @param shares the share of each chain, (1 - m) w_i
     * @param chains the operations of each chain
     */
    public record Draw(double share, List<Double> shares, List<List<PolicyStep>> chains) {

        /**
         * Copies the lists and checks the shares.
         *
         * @param share the share of the image as it is
         * @param shares the share of each chain
         * @param chains the operations of each chain
         * @throws IllegalArgumentException if a share is not in [0, 1], or there is not one for
         *     each chain
         */
        public Draw {
            Checks.in("share", share, "[0, 1]");
            shares = List.copyOf(shares);
            shares.forEach(each -> Checks.in("shares", each, "[0, 1]"));
            chains = chains.stream().map(List::copyOf).toList();
            if (shares.size() != chains.size()) {
                throw Checks.error(
                        "shares must be one for each of the %d chains, but are %d",
                        chains.size(), shares.size());
            }
        }
    }

    private final int severity;
    private final int width;
    private final int depth;
    private final double alpha;
    private final MagnitudeSpace space;

    private AugMix(Builder builder) {
        super(builder);
        severity = Checks.in("severity", builder.severity, "[1, " + BINS + "]");
        width = Checks.in("width", builder.width, "[1, " + ImageChecks.MAX_COUNT + "]");
        depth = builder.depth;
        if ((depth < 1 && depth != -1) || depth > ImageChecks.MAX_COUNT) {
            throw Checks.error(
                    "depth must be in [1, %s] or -1, but is %s", ImageChecks.MAX_COUNT, depth);
        }
        alpha = Pairing.alpha(builder.alpha);
        MagnitudeSpace all = MagnitudeSpace.AUG_MIX;
        space = builder.allOps ? all : all.first(WITHOUT_COLOUR);
    }

    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        UniformRandomProvider source = random::nextLong;
        double share = ChengBetaSampler.of(source, alpha, alpha).sample();
        // A Dirichlet distribution has two parts at least.
        double[] parts =
                width == 1
                        ? new double[] {1}
                        : DirichletSampler.symmetric(source, width, alpha).sample();
        List<Double> shares = new ArrayList<>(width);
        List<List<PolicyStep>> chains = new ArrayList<>(width);
        for (double part : parts) {
            shares.add((1 - share) * part);
            chains.add(chain(random, image));
        }
        return new Draw(share, shares, chains);
    }

    private List<PolicyStep> chain(RandomGenerator random, ImageInfo image) {
        int length = depth > 0 ? depth : 1 + random.nextInt(MAX_DEPTH);
        List<PolicyStep> steps = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            MagnitudeSpace.Range range = space.draw(random);
            steps.add(range.draw(random.nextInt(severity), BINS, image, random));
        }
        return steps;
    }

    @Override
    protected List<Operation> kinds(ImageInfo image) {
        return List.of(Operations.inUint8(operations(space.all(severity - 1, BINS, image))));
    }

    @Override
    protected List<Operation> operations(Draw draw, ImageInfo image) {
        Operation chains =
                Operations.mix(
                        (float) draw.share(),
                        draw.shares().stream().map(Double::floatValue).toList(),
                        draw.chains().stream().map(this::operations).toList());
        return List.of(Operations.inUint8(List.of(chains)));
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link AugMix}. */
    public static final class Builder extends PolicyBuilder<Builder> {

        private int severity = 3;
        private int width = 3;
        private int depth = -1;
        private double alpha = 1;
        private boolean allOps = true;

        private Builder() {
            optInterpolation(Interpolation.BILINEAR);
        }

        /**
         * Sets the number of bins that magnitudes are drawn from, 1 to 10. The default is 3.
         *
         * @param severity the number
         * @return this builder
         */
        public Builder optSeverity(int severity) {
            this.severity = severity;
            return this;
        }

        /**
         * Sets the number of chains, 1 to 1,000. The default is 3.
         *
         * @param width the number
         * @return this builder
         */
        public Builder optWidth(int width) {
            this.width = width;
            return this;
        }

        /**
         * Sets the number of operations of a chain, 1 to 1,000; -1, the default, draws 1 to 3 for
         * each.
         *
         * @param depth the number
         * @return this builder
         */
        public Builder optDepth(int depth) {
            this.depth = depth;
            return this;
        }

        /**
         * Sets the parameter of both distributions of shares, greater than 0. The default is 1.
         *
         * @param alpha the parameter, in [0.001, 1e6]
         * @return this builder
         */
        public Builder optAlpha(double alpha) {
            this.alpha = alpha;
            return this;
        }

        /**
         * Sets whether brightness, color, contrast and sharpness are among the operations. The
         * default is true, which is torchvision's; the paper's is false.
         *
         * @param allOps whether they are
         * @return this builder
         */
        public Builder optAllOps(boolean allOps) {
            this.allOps = allOps;
            return this;
        }

        @Override
        public AugMix build() {
            return new AugMix(this);
        }
    }
}
