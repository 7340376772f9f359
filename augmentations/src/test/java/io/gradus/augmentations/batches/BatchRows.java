package io.gradus.augmentations.batches;

import static io.gradus.augmentations.TransformTable.wrong;

import io.gradus.augmentations.TransformTable.BatchRow;
import io.gradus.augmentations.TransformTable.Wrong;
import java.util.List;

/** The rows of the batch transforms. */
public final class BatchRows {

    private BatchRows() {}

    private static Mixup.Builder mixup() {
        return Mixup.builder().setClasses(4);
    }

    private static CutMix.Builder cutMix() {
        return CutMix.builder().setClasses(4);
    }

    private static final List<Wrong> MIXUP =
            List.of(
                    wrong(() -> Mixup.builder().build(), "call setClasses(number)"),
                    wrong(
                            () -> mixup().setClasses(1).build(),
                            "classes must be in [2, 1000000], but is 1"),
                    wrong(
                            () -> mixup().optAlpha(0).build(),
                            "alpha must be in [0.001, 1000000.0], but is 0.0"),
                    wrong(
                            () -> mixup().optAlpha(Double.NaN).build(),
                            "alpha must be in [0.001, 1000000.0], but is NaN"),
                    wrong(
                            () -> mixup().optProbability(1.1).build(),
                            "probability must be in [0, 1], but is 1.1"));

    private static final List<Wrong> CUT_MIX =
            List.of(
                    wrong(() -> CutMix.builder().build(), "call setClasses(number)"),
                    wrong(
                            () -> cutMix().setClasses(0).build(),
                            "classes must be in [2, 1000000], but is 0"),
                    wrong(
                            () -> cutMix().optAlpha(-1).build(),
                            "alpha must be in [0.001, 1000000.0], but is -1.0"),
                    wrong(
                            () -> cutMix().optProbability(-1).build(),
                            "probability must be in [0, 1], but is -1.0"),
                    wrong(() -> cutMix().optLayout(null).build(), "layout must be set"));

    private static final List<Wrong> SAMPLE_PAIRING =
            List.of(
                    wrong(
                            () -> SamplePairing.builder().optWeight(1.5).build(),
                            "weight must be in [0, 1], but is 1.5"),
                    wrong(
                            () -> SamplePairing.builder().optProbability(Double.NaN).build(),
                            "probability must be in [0, 1], but is NaN"));

    private static final List<Wrong> LABEL_SMOOTHING =
            List.of(
                    wrong(() -> LabelSmoothing.builder().build(), "call setClasses(number)"),
                    wrong(
                            () -> LabelSmoothing.builder().setClasses(1).build(),
                            "classes must be in [2, 1000000], but is 1"),
                    wrong(
                            () -> LabelSmoothing.builder().setClasses(2).optEpsilon(-0.1).build(),
                            "epsilon must be in [0, 1], but is -0.1"));

    private static final List<Wrong> ONE_OF_BATCH =
            List.of(
                    wrong(() -> OneOfBatch.builder().build(), "call addTransform(transform)"),
                    wrong(
                            () -> OneOfBatch.builder().addTransform(null),
                            "transform must be set, but is null"),
                    wrong(
                            () -> OneOfBatch.builder().addTransform(new OneHotLabels(2), 0),
                            "weight must be in (0, infinity), but is 0.0"),
                    wrong(
                            () ->
                                    OneOfBatch.builder()
                                            .addTransform(
                                                    new OneHotLabels(2), Double.POSITIVE_INFINITY),
                            "weight must be in (0, infinity), but is Infinity"));

    private static final List<Wrong> ONE_HOT_LABELS =
            List.of(wrong(() -> new OneHotLabels(1), "classes must be in [2, 1000000], but is 1"));

    public static final List<BatchRow> ALL =
            List.of(
                    new BatchRow(mixup().build(), true, MIXUP),
                    new BatchRow(cutMix().build(), true, CUT_MIX),
                    new BatchRow(
                            OneOfBatch.builder()
                                    .addTransform(mixup().build())
                                    .addTransform(cutMix().build())
                                    .build(),
                            true,
                            ONE_OF_BATCH),
                    new BatchRow(SamplePairing.builder().build(), false, SAMPLE_PAIRING),
                    new BatchRow(
                            LabelSmoothing.builder().setClasses(4).build(), true, LABEL_SMOOTHING),
                    new BatchRow(new OneHotLabels(4), true, ONE_HOT_LABELS));
}
