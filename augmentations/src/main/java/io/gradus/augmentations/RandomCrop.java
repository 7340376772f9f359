package io.gradus.augmentations;

import io.gradus.augmentations.images.Fill;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.augmentations.images.Padding;
import io.gradus.augmentations.images.PaddingMode;
import io.gradus.text.Checks;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A transform that cuts a part of fixed size out of an image, optionally after padding it, at a
 * place drawn uniformly from all where it fits.
 *
 * <p>The usual recipe for CIFAR-10 is {@code RandomCrop.builder().setSize(32).optPadding(4)}: each
 * image moves by -4 to 4 pixels on both axes.
 *
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomCrop.html">torchvision.RandomCrop</a>
 */
public final class RandomCrop extends RandomTransform<RandomCrop.Draw> {

    /**
     * The drawn parameters of an image: a place in the padded image.
     *
     * @param top the first row, 0 to padded height - height
     * @param left the first column, 0 to padded width - width
     */
    public record Draw(int top, int left) {}

    private final int height;
    private final int width;
    private final Padding padding;
    private final PaddingMode mode;
    private final Fill fill;

    private RandomCrop(Builder builder) {
        super(builder);
        int[] size = builder.checkedSize();
        height = size[0];
        width = size[1];
        padding =
                new Padding(
                        builder.padding[0],
                        builder.padding[1],
                        builder.padding[2],
                        builder.padding[3]);
        mode = Checks.required("paddingMode", builder.paddingMode);
        fill = Fill.of(builder.fill);
        if (!fill.isZero() && mode != PaddingMode.CONSTANT) {
            throw new IllegalArgumentException(
                    "fill is for CONSTANT padding, but the padding mode is " + mode);
        }
    }

    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        ImageInfo padded = padded(image);
        return new Draw(
                random.nextInt(padded.height() - height + 1),
                random.nextInt(padded.width() - width + 1));
    }

    @Override
    protected List<Operation> operations(Draw draw, ImageInfo image) {
        ImageInfo padded = padded(image);
        requirePlace("top", draw.top(), padded.height() - height);
        requirePlace("left", draw.left(), padded.width() - width);
        int top = draw.top() - padding.top();
        int left = draw.left() - padding.left();
        return List.of(Operations.window(top, left, height, width, mode, fill));
    }

    @Override
    protected ImageInfo result(ImageInfo image) {
        return image.of(height, width);
    }

    private ImageInfo padded(ImageInfo image) {
        padding.requireFits(image, mode);
        ImageInfo padded = padding.around(image);
        if (height > padded.height() || width > padded.width()) {
            throw Checks.error(
                    "a crop of %d x %d does not fit into an image of %d x %d, %d x %d with"
                            + " padding; use a smaller setSize or a larger optPadding",
                    height, width, image.height(), image.width(), padded.height(), padded.width());
        }
        return padded;
    }

    private static void requirePlace(String what, int place, int max) {
        if (place < 0 || place > max) {
            throw Checks.error(
                    "%s must be in 0..%d for images of this size, but is %d", what, max, place);
        }
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link RandomCrop}. */
    public static final class Builder extends SizeBuilder<Builder> {

        private int[] padding = {0, 0, 0, 0};
        private PaddingMode paddingMode = PaddingMode.CONSTANT;
        private double[] fill = {0};

        private Builder() {}

        /**
         * Sets how many pixels to add on every side before cropping, at least 0. The default is 0.
         *
         * @param padding the number of pixels
         * @return this builder
         */
        public Builder optPadding(int padding) {
            return optPadding(padding, padding, padding, padding);
        }

        /**
         * Sets how many pixels to add on each side before cropping, at least 0. The default is 0.
         *
         * @param left the number of columns to add on the left
         * @param top the number of rows to add above
         * @param right the number of columns to add on the right
         * @param bottom the number of rows to add below
         * @return this builder
         */
        public Builder optPadding(int left, int top, int right, int bottom) {
            padding = new int[] {left, top, right, bottom};
            return this;
        }

        /**
         * Sets what the padding shows. The default is {@link PaddingMode#CONSTANT}; {@link
         * PaddingMode#REFLECT} needs padding smaller than the image.
         *
         * @param mode the padding mode
         * @return this builder
         */
        public Builder optPaddingMode(PaddingMode mode) {
            paddingMode = mode;
            return this;
        }

        /**
         * Sets the value of {@link PaddingMode#CONSTANT} padding, or one for each channel, in the
         * range of the image's values: whole numbers in 0..255 for uint8 images. The default is 0.
         *
         * @param fill the value or values
         * @return this builder
         */
        public Builder optFill(double... fill) {
            this.fill = Checks.required("fill", fill).clone();
            return this;
        }

        @Override
        public RandomCrop build() {
            return new RandomCrop(this);
        }
    }
}
