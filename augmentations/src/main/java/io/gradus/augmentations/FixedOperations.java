package io.gradus.augmentations;

import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Seeds;
import io.gradus.augmentations.policies.PolicyStep;
import io.gradus.text.Checks;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The same operations for every image: nothing is drawn. It makes the operations of policies parts
 * of a composition, also in policies of one's own:
 *
 * <pre>{@code
 * RandomTransform<?> sometimes =
 *         RandomApply.of(0.2, FixedOperations.of(new PolicyStep(PolicyOperation.EQUALIZE, 0)));
 * }</pre>
 *
 * <p>Other transforms are made sure by their options: flips by a probability of 1, ranges by equal
 * ends.
 */
public final class FixedOperations extends PolicyTransform<FixedOperations.Draw> {

    /** The drawn parameters of an image: nothing. */
    public record Draw() {}

    private final List<PolicyStep> steps;

    private FixedOperations(Builder builder) {
        super(builder);
        steps = List.copyOf(builder.steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("steps must be one or more: call addStep(step)");
        }
        program(steps); // refuses magnitudes that cannot be
    }

    /**
     * {@return a transform of operations, with the default options}
     *
     * @param steps the operations in order, one at least
     * @throws IllegalArgumentException if there is no step, or a magnitude is out of its range
     */
    public static FixedOperations of(PolicyStep... steps) {
        Builder builder = builder();
        List.of(steps).forEach(builder::addStep);
        return builder.build();
    }

    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        return new Draw();
    }

    @Override
    protected boolean movesPixels() {
        return movePixels(steps.stream().map(PolicyStep::operation).toList());
    }

    @Override
    long kind() {
        // by the name that it had first, so that compositions with it draw what they drew
        return Seeds.mix("Always".hashCode(), steps.toString().hashCode());
    }

    @Override
    protected List<Operation> operations(Draw draw, ImageInfo image) {
        return program(steps);
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link FixedOperations}. */
    public static final class Builder extends PolicyBuilder<Builder> {

        private List<PolicyStep> steps = List.of();

        private Builder() {}

        /**
         * Adds an operation after those added before; there must be one at least.
         *
         * @param step the operation with its magnitude
         * @return this builder
         */
        public Builder addStep(PolicyStep step) {
            Checks.required("step", step);
            steps = Stream.concat(steps.stream(), Stream.of(step)).toList();
            return this;
        }

        @Override
        public FixedOperations build() {
            return new FixedOperations(this);
        }
    }
}
