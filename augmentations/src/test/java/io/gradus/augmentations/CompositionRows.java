package io.gradus.augmentations;

import static io.gradus.augmentations.TransformTable.wrong;

import io.gradus.augmentations.TransformTable.Row;
import io.gradus.augmentations.TransformTable.Wrong;
import io.gradus.augmentations.images.Layout;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Transforms made of others. */
final class CompositionRows {

    static final List<Row> ROWS =
            List.of(
                    row(Compose.class, () -> Compose.builder().addTransform(crop())),
                    row(
                            OneOf.class,
                            () -> OneOf.builder().addTransform(crop()).optWeights(1, 3),
                            wrong(
                                    () -> oneOf(1),
                                    "weights must be one for each of the 2 transforms, but are"
                                            + " [1.0]"),
                            wrong(() -> oneOf(1, -1), "weights must be in [0, infinity)"),
                            wrong(() -> oneOf(1, Double.NaN), "but is NaN"),
                            wrong(
                                    () -> oneOf(Double.MAX_VALUE, Double.MAX_VALUE),
                                    "weights, summed up,"),
                            wrong(() -> oneOf(0, 0), "weights must not all be 0")),
                    row(
                            SomeOf.class,
                            () -> SomeOf.builder().addTransform(crop()).setCount(2),
                            wrong(
                                    () -> SomeOf.builder().addTransform(crop()).build(),
                                    "call setCount(number)"),
                            wrong(() -> someOf(0), "count must be in [1, 1000], but is 0"),
                            wrong(
                                    () -> someOf(2),
                                    "count must be in [1, 1], the number of transforms, but is 2")),
                    row(
                            RandomApply.class,
                            () ->
                                    RandomApply.builder()
                                            .addTransform(Compose.of(cutout(), crop()))
                                            .addTransform(crop())
                                            .optProbability(1),
                            wrong(
                                    () -> RandomApply.of(1.1, crop()),
                                    "probability must be in [0, 1], but is 1.1")),
                    row(RandomOrder.class, () -> RandomOrder.builder().addTransform(crop())));

    private CompositionRows() {}

    /** A composition of one more part, and what all of them refuse. */
    private static Row row(
            Class<?> type, Supplier<Composition.PartsBuilder<?>> builder, Wrong... more) {
        List<Wrong> all =
                List.of(
                        wrong(
                                () -> builder.get().addTransform(null),
                                "transform must be set, but is null"),
                        wrong(
                                () -> {
                                    RandomTransform<?> seeded = crop(9L, Layout.HWC);
                                    TransformTable.build(builder.get().addTransform(seeded));
                                },
                                "(RandomCrop) has a seed, but draws from what it is a part of"),
                        wrong(
                                () -> {
                                    RandomTransform<?> chw = crop(null, Layout.CHW);
                                    TransformTable.build(builder.get().addTransform(chw));
                                },
                                "(RandomCrop) has layout CHW, but what it is a part of has HWC"));
        return new Row(
                type,
                () -> builder.get().addTransform(padded()),
                Stream.concat(all.stream(), Stream.of(more)).toList());
    }

    private static void oneOf(double... weights) {
        OneOf.builder().addTransform(crop()).addTransform(cutout()).optWeights(weights).build();
    }

    private static void someOf(int count) {
        SomeOf.builder().addTransform(crop()).setCount(count).build();
    }

    private static RandomTransform<?> crop() {
        return crop(null, Layout.HWC);
    }

    private static RandomTransform<?> crop(Long seed, Layout layout) {
        RandomCrop.Builder crop =
                RandomCrop.builder().setSize(6, 5).optPadding(1).optLayout(layout);
        return (seed == null ? crop : crop.optSeed(seed)).build();
    }

    private static RandomTransform<?> padded() {
        return RandomCrop.builder().setSize(6, 5).optPadding(2).optFill(99).build();
    }

    private static RandomTransform<?> cutout() {
        return Cutout.builder().setLength(3).build();
    }
}
