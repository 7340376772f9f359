package io.gradus.augmentations;

import io.gradus.augmentations.images.Homography;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.augmentations.images.Point;
import io.gradus.text.Checks;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A transform that shows an image in a random perspective, with a given probability: each corner
 * moves inwards by whole pixels, drawn uniformly from 0 to {@code distortionScale} times half the
 * width, and half the height.
 *
 * <p>Corners that are no convex quadrilateral, which large distortions can give, or that move an
 * edge of the image beyond the horizon, are drawn again up to ten times; then, and in images of one
 * row or column, nothing is changed.
 *
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomPerspective.html">torchvision.RandomPerspective</a>
 */
public final class RandomPerspective extends RandomWarp<RandomPerspective.Draw> {

    /**
     * The drawn parameters of an image.
     *
     * @param corners where the corner pixels come to lie: the top left, top right, bottom right and
     *     bottom left one; empty where the image is left as it is
     */
    public record Draw(List<Point> corners) {

        /**
         * Copies the list.
         *
         * @param corners four corners, or none
         * @throws IllegalArgumentException if there is another number
         */
        public Draw {
            corners = List.copyOf(corners);
            if (!corners.isEmpty() && corners.size() != CORNERS) {
                throw new IllegalArgumentException(
                        "corners must be 4 or none, but are " + corners.size());
            }
        }
    }

    private static final int CORNERS = 4;
    private static final int TRIES = 10;

    /** How far before the horizon, which is at 0, an image must end; its corner is at 1. */
    private static final double LEAST = 1e-6;

    private final double distortionScale;
    private final double probability;

    private RandomPerspective(Builder builder) {
        super(builder);
        distortionScale = Checks.in("distortionScale", builder.distortionScale, "[0, 1]");
        probability = Checks.in("probability", builder.probability, "[0, 1]");
    }

    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        if (random.nextDouble() >= probability || image.height() == 1 || image.width() == 1) {
            return new Draw(List.of());
        }
        int x = (int) (distortionScale * (image.width() / 2));
        int y = (int) (distortionScale * (image.height() / 2));
        int right = image.width() - 1;
        int bottom = image.height() - 1;
        for (int i = 0; i < TRIES; i++) {
            List<Point> corners =
                    List.of(
                            new Point(random.nextInt(x + 1), random.nextInt(y + 1)),
                            new Point(right - random.nextInt(x + 1), random.nextInt(y + 1)),
                            new Point(
                                    right - random.nextInt(x + 1), bottom - random.nextInt(y + 1)),
                            new Point(random.nextInt(x + 1), bottom - random.nextInt(y + 1)));
            if (isConvex(corners) && isInFront(corners, image)) {
                return new Draw(corners);
            }
        }
        return new Draw(List.of());
    }

    @Override
    protected List<Operation> kinds(ImageInfo image) {
        return probability > 0
                ? List.of(
                        Operations.perspective(
                                Homography.affine(1, 0, 0, 0, 1, 0), interpolation, fill))
                : List.of();
    }

    @Override
    protected List<Operation> operations(Draw draw, ImageInfo image) {
        if (draw.corners().isEmpty()) {
            return List.of();
        }
        return List.of(
                Operations.perspective(
                        forward(draw.corners(), image).inverse(), interpolation, fill));
    }

    private static Homography forward(List<Point> corners, ImageInfo image) {
        int right = image.width() - 1;
        int bottom = image.height() - 1;
        List<Point> from =
                List.of(
                        new Point(0, 0),
                        new Point(right, 0),
                        new Point(right, bottom),
                        new Point(0, bottom));
        return Homography.of(from, corners);
    }

    // The image's edges lie outside of its corner pixels, and in a steep perspective of a small
    // image they may lie beyond the horizon.
    private static boolean isInFront(List<Point> corners, ImageInfo image) {
        Homography map = forward(corners, image);
        double right = map.g() * image.width();
        double bottom = map.h() * image.height();
        return 1 + Math.min(Math.min(right, bottom), right + bottom) > LEAST;
    }

    // Every corner turns right.
    private static boolean isConvex(List<Point> corners) {
        for (int i = 0; i < CORNERS; i++) {
            Point a = corners.get(i);
            Point b = corners.get((i + 1) % CORNERS);
            Point c = corners.get((i + 2) % CORNERS);
            if ((b.x() - a.x()) * (c.y() - b.y()) - (b.y() - a.y()) * (c.x() - b.x()) <= 0) {
                return false;
            }
        }
        return true;
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link RandomPerspective}. */
    public static final class Builder extends WarpBuilder<Builder> {

        private double distortionScale = 0.5;
        private double probability = 0.5;

        private Builder() {
            super(Interpolation.BILINEAR, 0);
        }

        /**
         * Sets how far corners may move, in [0, 1]. The default is 0.5.
         *
         * @param distortionScale the fraction of half the size
         * @return this builder
         */
        public Builder optDistortionScale(double distortionScale) {
            this.distortionScale = distortionScale;
            return this;
        }

        /**
         * Sets the probability of changing an image, in [0, 1]. The default is 0.5.
         *
         * @param probability the probability
         * @return this builder
         */
        public Builder optProbability(double probability) {
            this.probability = probability;
            return this;
        }

        @Override
        public RandomPerspective build() {
            return new RandomPerspective(this);
        }
    }
}
