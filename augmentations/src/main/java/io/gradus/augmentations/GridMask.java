package io.gradus.augmentations;

import io.gradus.augmentations.images.Fill;
import io.gradus.augmentations.images.ImageChecks;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.ImageOps;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.text.Checks;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A transform that fills a grid of squares of an image with a given probability; see {@link
 * ImageOps#gridMask ImageOps.gridMask}.
 *
 * <p>The grid's unit is uniform over the whole numbers of its range, and where a unit begins is
 * uniform over all rows and columns of one. The authors' code can turn it too.
 *
 * @see <a href="https://arxiv.org/abs/2001.04086">Chen, Liu, Zhao, Jia: "GridMask Data
 *     Augmentation", 2020</a>
 */
public final class GridMask extends RandomTransform<GridMask.Draw> {

    /**
     * The drawn parameters of an image.
     *
     * @param unit the period in pixels, or 0 where the image stays as it is
     * @param top where a unit begins
     * @param left where a unit begins
     */
    public record Draw(int unit, int top, int left) {}

    private final double probability;
    private final int min;
    private final int max;
    private final double ratio;
    private final Fill fill;

    private GridMask(Builder builder) {
        super(builder);
        Checks.required("unit", builder.unit, "setUnit(min, max)");
        min = Checks.in("unit", builder.unit[0], "[2, " + ImageChecks.MAX_SIDE + "]");
        max =
                Checks.in(
                        "the largest unit",
                        builder.unit[1],
                        "[" + min + ", " + ImageChecks.MAX_SIDE + "]");
        probability = builder.checkedProbability();
        ratio = Checks.in("ratio", builder.ratio, "(0, 1)");
        fill = Fill.of(builder.fill);
    }

    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        if (random.nextDouble() >= probability) {
            return new Draw(0, 0, 0);
        }
        int unit = random.nextInt(min, max + 1);
        return new Draw(unit, random.nextInt(unit), random.nextInt(unit));
    }

    @Override
    protected boolean movesPixels() {
        return false;
    }

    @Override
    protected List<Operation> kinds(ImageInfo image) {
        return probability > 0 ? List.of(Operations.gridMask(min, ratio, 0, 0, fill)) : List.of();
    }

    @Override
    protected List<Operation> operations(Draw draw, ImageInfo image) {
        return draw.unit() == 0
                ? List.of()
                : List.of(Operations.gridMask(draw.unit(), ratio, draw.top(), draw.left(), fill));
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link GridMask}. */
    public static final class Builder extends ProbabilityBuilder<Builder> {

        private int[] unit;
        private double ratio = 0.6;
        private double[] fill = {0};

        private Builder() {
            super(0.5);
        }

        /**
         * Sets the range of the grid's period in pixels.
         *
         * @param min the smallest, 2 to 32,768
         * @param max the largest
         * @return this builder
         */
        public Builder setUnit(int min, int max) {
            unit = new int[] {min, max};
            return this;
        }

        /**
         * Sets the share of a unit's side that stays, in (0, 1). The default is 0.6, which keeps
         * {@code 1 - 0.4 * 0.4} = 84 % of the image.
         *
         * @param ratio the share
         * @return this builder
         */
        public Builder optRatio(double ratio) {
            this.ratio = ratio;
            return this;
        }

        /**
         * Sets the squares' value, or one for each channel, in the range of the image's values:
         * whole numbers in 0..255 for uint8 images. The default is 0.
         *
         * @param fill the value or values
         * @return this builder
         */
        public Builder optFill(double... fill) {
            this.fill = Checks.required("fill", fill).clone();
            return this;
        }

        @Override
        public GridMask build() {
            return new GridMask(this);
        }
    }
}
