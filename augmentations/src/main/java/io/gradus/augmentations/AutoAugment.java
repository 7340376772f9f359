package io.gradus.augmentations;

import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.policies.MagnitudeSpace;
import io.gradus.augmentations.policies.Policy;
import io.gradus.augmentations.policies.PolicyStep;
import io.gradus.text.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A transform that applies one sub-policy of a learned policy, drawn uniformly: each of its
 * operations with its probability, and those that have a direction with a random sign.
 *
 * <pre>{@code
 * Transform augment = AutoAugment.cifar10();
 * }</pre>
 *
 * <p>A policy's magnitudes are bins i of n = 10. What they stand for differs:
 *
 * <table>
 * <caption>Magnitude of bin i; +- is a random sign</caption>
 * <tr><th>operation<th>{@link Flavor#TORCHVISION}<th>{@link Flavor#PAPER}
 * <tr><td>ShearX, ShearY<td>+- 0.3 i / (n - 1)<td>+- 0.03 i
 * <tr><td>TranslateX, TranslateY<td>+- 150/331 side i / (n - 1) pixels<td>+- side i / 32 pixels
 * <tr><td>Rotate<td>+- 30 i / (n - 1) degrees<td>+- 3 i degrees
 * <tr><td>Brightness, Color, Contrast, Sharpness<td>factor 1 +- 0.9 i / (n - 1)<td>factor 0.1 +
 *     0.18 i
 * <tr><td>Posterize<td>8 - round(4 i / (n - 1)) bits<td>4 - floor(0.4 i) bits
 * <tr><td>Solarize<td>from 255 - 255 i / (n - 1)<td>from 256 - floor(25.6 i)
 * </table>
 *
 * <p>PAPER is the code of the authors, which is made for images of 32 pixels and has 10 bins.
 *
 * @see <a href="https://arxiv.org/abs/1805.09501">Cubuk, Zoph, Mane, Vasudevan, Le: "AutoAugment:
 *     Learning Augmentation Policies from Data", 2018</a>
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.AutoAugment.html">torchvision.AutoAugment</a>
 * @see <a
 *     href="https://github.com/tensorflow/models/tree/fd34f711f319d8c6fe85110d9df6e1784cc5a6ca/research/autoaugment">the
 *     authors' code</a>
 */
public final class AutoAugment extends PolicyTransform<AutoAugment.Draw> {

    /**
     * The drawn parameters of an image.
     *
     * @param subPolicy the number of the sub-policy, from 0
     * @param steps its operations that are applied
     */
    public record Draw(int subPolicy, List<PolicyStep> steps) {

        /**
         * Copies the list.
         *
         * @param subPolicy the number of the sub-policy
         * @param steps its operations that are applied
         */
        public Draw {
            steps = List.copyOf(steps);
        }
    }

    private final Policy policy;
    private final MagnitudeSpace space;

    private AutoAugment(Builder builder) {
        super(builder);
        policy = Checks.required("policy", builder.policy, "setPolicy(policy)");
        boolean paper = Checks.required("flavor", builder.flavor) == Flavor.PAPER;
        space = paper ? MagnitudeSpace.AUTO_AUGMENT_PAPER : MagnitudeSpace.AUTO_AUGMENT;
        if (paper && policy.bins() != Policy.BINS) {
            throw Checks.error(
                    "policy must have %s bins for PAPER, but has %s", Policy.BINS, policy.bins());
        }
    }

    /** {@return the policy that was found for CIFAR-10, with the default options} */
    public static AutoAugment cifar10() {
        return builder().setPolicy(Policy.cifar10()).build();
    }

    /** {@return the policy that was found for ImageNet, with the default options} */
    public static AutoAugment imageNet() {
        return builder().setPolicy(Policy.imageNet()).build();
    }

    /** {@return the policy that was found for SVHN, with the default options} */
    public static AutoAugment svhn() {
        return builder().setPolicy(Policy.svhn()).build();
    }

    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        int index = random.nextInt(policy.subPolicies().size());
        List<PolicyStep> steps = new ArrayList<>();
        for (Policy.Entry entry : policy.subPolicies().get(index)) {
            if (random.nextDouble() < entry.probability()) {
                steps.add(
                        space.of(entry.operation())
                                .draw(entry.magnitude(), policy.bins(), image, random));
            }
        }
        return new Draw(index, steps);
    }

    @Override
    protected boolean movesPixels() {
        return movePixels(
                policy.subPolicies().stream()
                        .flatMap(List::stream)
                        .map(Policy.Entry::operation)
                        .toList());
    }

    @Override
    protected List<Operation> kinds(ImageInfo image) {
        RandomGenerator random = new SplittableRandom(0);
        return program(
                policy.subPolicies().stream()
                        .flatMap(List::stream)
                        .filter(entry -> entry.probability() > 0)
                        .map(
                                entry ->
                                        space.of(entry.operation())
                                                .draw(
                                                        entry.magnitude(),
                                                        policy.bins(),
                                                        image,
                                                        random))
                        .distinct()
                        .toList());
    }

    @Override
    protected List<Operation> operations(Draw draw, ImageInfo image) {
        return program(draw.steps());
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds an {@link AutoAugment}. */
    public static final class Builder extends PolicyBuilder<Builder> {

        private Policy policy;
        private Flavor flavor = Flavor.TORCHVISION;

        private Builder() {}

        /**
         * Sets the policy.
         *
         * @param policy one of {@link Policy}'s or one of your own
         * @return this builder
         */
        public Builder setPolicy(Policy policy) {
            this.policy = policy;
            return this;
        }

        /**
         * Sets what the magnitudes stand for. The default is {@link Flavor#TORCHVISION}.
         *
         * @param flavor whom to follow
         * @return this builder
         */
        public Builder optFlavor(Flavor flavor) {
            this.flavor = flavor;
            return this;
        }

        @Override
        public AutoAugment build() {
            return new AutoAugment(this);
        }
    }
}
