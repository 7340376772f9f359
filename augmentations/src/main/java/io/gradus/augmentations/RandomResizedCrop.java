package io.gradus.augmentations;

import io.gradus.augmentations.images.Box;
import io.gradus.augmentations.images.ImageChecks;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.augmentations.images.Seeds;
import io.gradus.text.Checks;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A transform that cuts a rectangle of random area and aspect ratio out of an image and resizes it,
 * as Inception networks and most ImageNet recipes are trained.
 *
 * <p>An area is drawn uniformly from {@code scale} times the image's, and width / height
 * log-uniformly from {@code ratio}; if such a rectangle fits, its place is drawn uniformly from all
 * where it does. After ten tries that do not fit, the rectangle is the largest at the centre whose
 * ratio is in the range.
 *
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomResizedCrop.html">torchvision.RandomResizedCrop</a>
 * @see <a href="https://arxiv.org/abs/1409.4842">Szegedy and others: "Going deeper with
 *     convolutions", 2014</a>
 */
public final class RandomResizedCrop extends RandomTransform<RandomResizedCrop.Draw> {

    /**
     * The drawn parameters of an image.
     *
     * @param top the rectangle's first row
     * @param left its first column
     * @param height the number of its rows
     * @param width the number of its columns
     */
    public record Draw(int top, int left, int height, int width) {}

    private static final int TRIES = 10;

    private final int height;
    private final int width;
    private final double[] scale;
    private final double[] ratio;
    private final Interpolation interpolation;
    private final boolean antialias;

    private RandomResizedCrop(Builder builder) {
        super(builder);
        int[] size = builder.checkedSize();
        height = size[0];
        width = size[1];
        scale = ImageChecks.range("scale", builder.scale, Double.MIN_NORMAL, 1);
        ratio = ImageChecks.range("ratio", builder.ratio, Double.MIN_NORMAL, Double.MAX_VALUE);
        interpolation = Checks.required("interpolation", builder.interpolation);
        antialias = builder.antialias;
    }

    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        double area = (double) image.height() * image.width();
        double[] logRatio = {Math.log(ratio[0]), Math.log(ratio[1])};
        for (int i = 0; i < TRIES; i++) {
            double target = area * Seeds.between(scale, random);
            double aspect = Math.exp(Seeds.between(logRatio, random));
            int w = (int) Math.rint(Math.sqrt(target * aspect));
            int h = (int) Math.rint(Math.sqrt(target / aspect));
            if (0 < w && w <= image.width() && 0 < h && h <= image.height()) {
                int top = random.nextInt(image.height() - h + 1);
                int left = random.nextInt(image.width() - w + 1);
                return new Draw(top, left, h, w);
            }
        }
        return centre(image);
    }

    @Override
    protected List<Operation> operations(Draw draw, ImageInfo image) {
        return List.of(
                Operations.resizedCrop(
                        new Box(
                                draw.top(),
                                draw.left(),
                                draw.top() + draw.height(),
                                draw.left() + draw.width()),
                        height,
                        width,
                        interpolation,
                        antialias));
    }

    private Draw centre(ImageInfo image) {
        int w = image.width();
        int h = image.height();
        double aspect = (double) w / h;
        if (aspect < ratio[0]) {
            h = Math.max((int) Math.rint(w / ratio[0]), 1);
        } else if (aspect > ratio[1]) {
            w = Math.max((int) Math.rint(h * ratio[1]), 1);
        }
        return new Draw((image.height() - h) / 2, (image.width() - w) / 2, h, w);
    }

    @Override
    protected ImageInfo result(ImageInfo image) {
        return image.of(height, width);
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link RandomResizedCrop}. */
    public static final class Builder extends SizeBuilder<Builder> {

        private double[] scale = {0.08, 1};
        private double[] ratio = {3 / 4.0, 4 / 3.0};
        private Interpolation interpolation = Interpolation.BILINEAR;
        private boolean antialias = true;

        private Builder() {}

        /**
         * Sets the range of the rectangle's area as a part of the image's, above 0 and at most 1.
         * The default is 0.08 to 1.
         *
         * @param low the smallest part
         * @param high the largest part
         * @return this builder
         */
        public Builder optScale(double low, double high) {
            scale = new double[] {low, high};
            return this;
        }

        /**
         * Sets the range of the rectangle's width / height, above 0. The default is 3/4 to 4/3.
         *
         * @param low the smallest ratio
         * @param high the largest ratio
         * @return this builder
         */
        public Builder optRatio(double low, double high) {
            ratio = new double[] {low, high};
            return this;
        }

        /**
         * Sets how values between pixels are found. The default is {@link Interpolation#BILINEAR}.
         *
         * @param interpolation the interpolation
         * @return this builder
         */
        public Builder optInterpolation(Interpolation interpolation) {
            this.interpolation = interpolation;
            return this;
        }

        /**
         * Sets whether BILINEAR and BICUBIC are made wider where the rectangle shrinks, as Pillow
         * does and torchvision from 0.17. The default is true.
         *
         * @param antialias whether they are
         * @return this builder
         */
        public Builder optAntialias(boolean antialias) {
            this.antialias = antialias;
            return this;
        }

        @Override
        public RandomResizedCrop build() {
            return new RandomResizedCrop(this);
        }
    }
}
