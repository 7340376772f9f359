package io.gradus.augmentations;

import io.gradus.augmentations.images.Geometric;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Operation;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** A transform that is one operation, applied with a probability. */
abstract class RandomOperation<P extends Record> extends RandomTransform<P> {

    private final double probability;
    private final Operation operation;
    private final Function<Boolean, P> draw;
    private final Predicate<P> isApplied;

    RandomOperation(
            ProbabilityBuilder<?> builder,
            Operation operation,
            Function<Boolean, P> draw,
            Predicate<P> isApplied) {
        super(builder);
        probability = builder.checkedProbability();
        this.operation = operation;
        this.draw = draw;
        this.isApplied = isApplied;
    }

    @Override
    public final P sample(RandomGenerator random, ImageInfo image) {
        return draw.apply(random.nextDouble() < probability);
    }

    @Override
    protected final boolean movesPixels() {
        return operation instanceof Geometric;
    }

    @Override
    protected final List<Operation> kinds(ImageInfo image) {
        return probability > 0 ? List.of(operation) : List.of();
    }

    @Override
    protected final List<Operation> operations(P drawn, ImageInfo image) {
        return isApplied.test(drawn) ? List.of(operation) : List.of();
    }
}
