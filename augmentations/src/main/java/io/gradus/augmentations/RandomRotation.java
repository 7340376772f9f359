package io.gradus.augmentations;

import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.augmentations.images.Seeds;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A transform that rotates an image around its centre by an angle drawn uniformly. The size stays,
 * and what comes from beyond the border is filled.
 *
 * <p>torchvision's option {@code expand} is left out: the images of a batch would differ in size.
 *
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomRotation.html">torchvision.RandomRotation</a>
 */
public final class RandomRotation extends RandomWarp<RandomRotation.Draw> {

    /**
     * The drawn parameters of an image.
     *
     * @param angle in degrees, anti-clockwise
     */
    public record Draw(double angle) {}

    private final double[] degrees;

    private RandomRotation(Builder builder) {
        super(builder);
        degrees = builder.checkedDegrees();
    }

    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        return new Draw(Seeds.between(degrees, random));
    }

    @Override
    protected List<Operation> operations(Draw draw, ImageInfo image) {
        return List.of(Operations.rotate(draw.angle(), interpolation, fill));
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link RandomRotation}. */
    public static final class Builder extends RotationBuilder<Builder> {

        private Builder() {}

        @Override
        public RandomRotation build() {
            return new RandomRotation(this);
        }
    }
}
