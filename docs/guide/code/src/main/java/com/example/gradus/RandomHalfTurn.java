package com.example.gradus;

import io.gradus.augmentations.RandomTransform;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.text.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A user's transform: it turns an image upside down and inverts it, each with a probability. */
public final class RandomHalfTurn extends RandomTransform<RandomHalfTurn.Draw> {

    /** The drawn parameters of an image. */
    public record Draw(boolean turn, boolean invert) {}

    private final double probability;

    private RandomHalfTurn(Builder builder) {
        super(builder);
        probability = Checks.in("probability", builder.probability, "[0, 1]");
    }

    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        return new Draw(random.nextDouble() < probability, random.nextDouble() < probability);
    }

    @Override
    protected List<Operation> operations(Draw draw, ImageInfo image) {
        List<Operation> operations = new ArrayList<>();
        if (draw.turn()) {
            operations.add(Operations.rotate90(2));
        }
        if (draw.invert()) {
            operations.add(Operations.invert());
        }
        return operations;
    }

    @Override
    protected List<Operation> kinds(ImageInfo image) {
        return operations(new Draw(true, true), image);
    }

    @Override
    protected boolean needsLevels() {
        return true;
    }

    public static Builder builder() {
        return new Builder();
    }

    public static final class Builder extends BaseBuilder<Builder> {

        private double probability = 0.5;

        public Builder optProbability(double newProbability) {
            probability = newProbability;
            return this;
        }

        @Override
        public RandomHalfTurn build() {
            return new RandomHalfTurn(this);
        }
    }
}
