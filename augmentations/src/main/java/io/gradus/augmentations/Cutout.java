package io.gradus.augmentations;

import io.gradus.augmentations.images.Box;
import io.gradus.augmentations.images.Fill;
import io.gradus.augmentations.images.ImageChecks;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.text.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A transform that fills square holes of an image with one value, or one for each channel.
 *
 * <p>A hole's centre (y, x) is drawn uniformly from all pixels; the hole is rows {@code y - L / 2
 * <= row < y - L / 2 + L} and columns likewise (L / 2 rounded down), as far as they are inside the
 * image. So a hole near the border is smaller, which the paper found important. For an even length
 * L this is what the authors' code does; for an odd one the hole is L x L around the centre, where
 * their code makes it L - 1.
 *
 * <p>The paper applies it to normalized images, where 0 is the mean: after {@code ToTensor} and
 * {@code Normalize} with {@code optLayout(Layout.CHW)}, or before them with {@code optFill(mean)}.
 * Its lengths are 16 for CIFAR-10, 8 for CIFAR-100 and 20 for SVHN.
 *
 * @see <a href="https://arxiv.org/abs/1708.04552">DeVries, Taylor: "Improved Regularization of
 *     Convolutional Neural Networks with Cutout", 2017</a>
 */
public final class Cutout extends RandomTransform<Cutout.Draw> {

    /**
     * The drawn parameters of an image.
     *
     * @param holes the holes, clipped to the image; they may overlap
     */
    public record Draw(List<Box> holes) {

        /**
         * Copies the list.
         *
         * @param holes the holes
         */
        public Draw {
            holes = List.copyOf(holes);
        }
    }

    private final int length;
    private final int holes;
    private final Fill fill;

    private Cutout(Builder builder) {
        super(builder);
        Checks.required("length", builder.length, "setLength(pixels)");
        length = Checks.in("length", builder.length, "[1, infinity)");
        holes = Checks.in("holes", builder.holes, "[1, " + ImageChecks.MAX_COUNT + "]");
        fill = Fill.of(builder.fill);
    }

    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        List<Box> boxes = new ArrayList<>(holes);
        for (int i = 0; i < holes; i++) {
            int y = random.nextInt(image.height());
            boxes.add(Box.around(y, random.nextInt(image.width()), length, image));
        }
        return new Draw(boxes);
    }

    @Override
    protected boolean movesPixels() {
        return false;
    }

    @Override
    protected List<Operation> operations(Draw draw, ImageInfo image) {
        return List.of(Operations.erase(draw.holes(), fill));
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link Cutout}. */
    public static final class Builder extends BaseBuilder<Builder> {

        private Integer length;
        private int holes = 1;
        private double[] fill = {0};

        private Builder() {}

        /**
         * Sets a hole's side in pixels, at least 1.
         *
         * @param length the side
         * @return this builder
         */
        public Builder setLength(int length) {
            this.length = length;
            return this;
        }

        /**
         * Sets how many holes an image gets, 1 to 1,000. The default is 1.
         *
         * @param holes the number of holes
         * @return this builder
         */
        public Builder optHoles(int holes) {
            this.holes = holes;
            return this;
        }

        /**
         * Sets the holes' value, or one for each channel, in the range of the image's values: whole
         * numbers in 0..255 for uint8 images. The default is 0.
         *
         * @param fill the value or values
         * @return this builder
         */
        public Builder optFill(double... fill) {
            this.fill = Checks.required("fill", fill).clone();
            return this;
        }

        @Override
        public Cutout build() {
            return new Cutout(this);
        }
    }
}
