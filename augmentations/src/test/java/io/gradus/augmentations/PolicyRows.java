package io.gradus.augmentations;

import static io.gradus.augmentations.TransformTable.wrong;

import io.gradus.augmentations.PolicyTransform.PolicyBuilder;
import io.gradus.augmentations.TransformTable.Row;
import io.gradus.augmentations.TransformTable.Wrong;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.policies.Policy;
import io.gradus.augmentations.policies.PolicyOperation;
import io.gradus.augmentations.policies.PolicyStep;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Transforms that draw from a policy's operations. */
public final class PolicyRows {

    public static final List<Row> ROWS =
            List.of(
                    row(
                            FixedOperations.class,
                            () ->
                                    FixedOperations.builder()
                                            .addStep(new PolicyStep(PolicyOperation.ROTATE, 30))
                                            .addStep(new PolicyStep(PolicyOperation.EQUALIZE, 0)),
                            wrong(() -> FixedOperations.of(), "call addStep(step)"),
                            wrong(
                                    () -> FixedOperations.builder().addStep(null),
                                    "step must be set, but is null"),
                            wrong(
                                    () ->
                                            FixedOperations.of(
                                                    new PolicyStep(PolicyOperation.POSTERIZE, 9)),
                                    "bits must be in [0, 8], but is 9")),
                    row(
                            AutoAugment.class,
                            () -> AutoAugment.builder().setPolicy(Policy.svhn()),
                            wrong(() -> AutoAugment.builder().build(), "call setPolicy(policy)"),
                            wrong(
                                    () ->
                                            AutoAugment.builder()
                                                    .setPolicy(Policy.svhn())
                                                    .optFlavor(null)
                                                    .build(),
                                    "flavor must be set"),
                            wrong(
                                    () ->
                                            AutoAugment.builder()
                                                    .setPolicy(
                                                            new Policy(
                                                                    11,
                                                                    Policy.svhn().subPolicies()))
                                                    .optFlavor(Flavor.PAPER)
                                                    .build(),
                                    "policy must have 10 bins for PAPER, but has 11")),
                    row(
                            RandAugment.class,
                            () -> RandAugment.builder().optOps(3).optMagnitude(20),
                            wrong(
                                    () -> RandAugment.builder().optOps(0).build(),
                                    "ops must be in [1, 1000], but is 0"),
                            wrong(
                                    () -> RandAugment.builder().optMagnitude(-1).build(),
                                    "magnitude must be in [0, 30], but is -1"),
                            wrong(
                                    () -> RandAugment.builder().optBins(9).build(),
                                    "magnitude must be in [0, 8], but is 9"),
                            wrong(
                                    () -> RandAugment.builder().optBins(1).build(),
                                    "bins must be in [2, infinity), but is 1")),
                    row(
                            TrivialAugmentWide.class,
                            TrivialAugmentWide::builder,
                            wrong(
                                    () -> TrivialAugmentWide.builder().optBins(1).build(),
                                    "bins must be in [2, infinity), but is 1")),
                    row(
                            AugMix.class,
                            AugMix::builder,
                            wrong(
                                    () -> AugMix.builder().optSeverity(11).build(),
                                    "severity must be in [1, 10], but is 11"),
                            wrong(
                                    () -> AugMix.builder().optSeverity(0).build(),
                                    "severity must be in [1, 10], but is 0"),
                            wrong(
                                    () -> AugMix.builder().optWidth(0).build(),
                                    "width must be in [1, 1000], but is 0"),
                            wrong(
                                    () -> AugMix.builder().optDepth(0).build(),
                                    "depth must be in [1, 1000] or -1, but is 0"),
                            wrong(
                                    () -> AugMix.builder().optAlpha(0).build(),
                                    "alpha must be in [0.001, 1000000.0], but is 0.0"),
                            wrong(
                                    () -> AugMix.builder().optAlpha(Double.NaN).build(),
                                    "alpha must be in [0.001, 1000000.0], but is NaN")),
                    new Row(
                            ThreeAugment.class,
                            ThreeAugment::builder,
                            List.of(
                                    wrong(
                                            () -> ThreeAugment.builder().optJitter(1.5).build(),
                                            "jitter must be in [0, 1], but is 1.5"),
                                    wrong(
                                            () -> ThreeAugment.builder().optSigma(0, 1).build(),
                                            "sigma must be a range within"),
                                    wrong(
                                            () -> ThreeAugment.builder().optSigma(2, 1).build(),
                                            "sigma must be a range within")),
                            // the blurs are a level apart, and the jitter makes more of it
                            3));

    private PolicyRows() {}

    private static Row row(Class<?> type, Supplier<PolicyBuilder<?>> builder, Wrong... more) {
        List<Wrong> all =
                List.of(
                        wrong(
                                () ->
                                        TransformTable.build(
                                                builder.get().optInterpolation(Interpolation.AREA)),
                                "interpolation must be NEAREST or BILINEAR, but is AREA"),
                        wrong(
                                () -> TransformTable.build(builder.get().optInterpolation(null)),
                                "interpolation must be set"),
                        wrong(
                                () -> TransformTable.build(builder.get().optFill(256)),
                                "fill must be a whole number in [0, 255] for uint8 images, but is"
                                        + " 256.0"),
                        wrong(
                                () -> TransformTable.build(builder.get().optFill(1, 0.5, 2)),
                                "but is 0.5"));
        return new Row(
                type,
                () -> builder.get().optFill(4, 5, 6),
                Stream.concat(all.stream(), Stream.of(more)).toList());
    }
}
