package io.gradus.augmentations;

import ai.djl.ndarray.NDArray;
import io.gradus.augmentations.images.ImageChecks;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.ImageOps;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.augmentations.images.Seeds;
import io.gradus.text.Checks;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A transform that smooths an image with a Gaussian of random width; see {@link
 * ImageOps#gaussianBlur(NDArray, int, double)}.
 *
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.GaussianBlur.html">torchvision.GaussianBlur</a>
 */
public final class GaussianBlur extends RandomTransform<GaussianBlur.Draw> {

    /**
     * The drawn parameters of an image.
     *
     * @param sigma the standard deviation in pixels
     */
    public record Draw(double sigma) {}

    private final int width;
    private final int height;
    private final double[] sigma;

    private GaussianBlur(Builder builder) {
        super(builder);
        Checks.required("kernelSize", builder.kernelSize, "setKernelSize(size)");
        width = ImageChecks.kernelSize(builder.kernelSize[0]);
        height = ImageChecks.kernelSize(builder.kernelSize[1]);
        Checks.in("kernelSize", Math.max(width, height), "[1, " + ImageChecks.MAX_SIDE + "]");
        Checks.in("sigma", builder.sigma[0], "(0, infinity)");
        sigma = ImageChecks.range("sigma", builder.sigma, 0, Double.MAX_VALUE);
    }

    @Override
    public Draw sample(RandomGenerator random, ImageInfo image) {
        return new Draw(Seeds.between(sigma, random));
    }

    @Override
    protected boolean movesPixels() {
        return false;
    }

    @Override
    protected List<Operation> operations(Draw draw, ImageInfo image) {
        return List.of(Operations.gaussianBlur(width, height, draw.sigma(), draw.sigma()));
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link GaussianBlur}. */
    public static final class Builder extends BaseBuilder<Builder> {

        private int[] kernelSize;
        private double[] sigma = {0.1, 2};

        private Builder() {}

        /**
         * Sets how many pixels count along each axis, an odd number. Half of it must be smaller
         * than the images.
         *
         * @param size the number of pixels
         * @return this builder
         */
        public Builder setKernelSize(int size) {
            return setKernelSize(size, size);
        }

        /**
         * Sets how many pixels count along each axis, odd numbers.
         *
         * @param width the number of columns
         * @param height the number of rows
         * @return this builder
         */
        public Builder setKernelSize(int width, int height) {
            kernelSize = new int[] {width, height};
            return this;
        }

        /**
         * Sets the range of the standard deviation, drawn uniformly. The default is 0.1 to 2
         * pixels.
         *
         * @param min the smallest, above 0
         * @param max the largest
         * @return this builder
         */
        public Builder optSigma(double min, double max) {
            sigma = new double[] {min, max};
            return this;
        }

        /**
         * Sets a standard deviation for all images.
         *
         * @param sigma in pixels, above 0
         * @return this builder
         */
        public Builder optSigma(double sigma) {
            return optSigma(sigma, sigma);
        }

        @Override
        public GaussianBlur build() {
            return new GaussianBlur(this);
        }
    }
}
