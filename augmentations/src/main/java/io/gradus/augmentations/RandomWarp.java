package io.gradus.augmentations;

import io.gradus.augmentations.images.Fill;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.text.Checks;

/** A random transform that warps an image: it reads between pixels and beyond the border. */
abstract class RandomWarp<P extends Record> extends RandomTransform<P> {

    final Interpolation interpolation;
    final Fill fill;

    RandomWarp(WarpBuilder<?> builder) {
        super(builder);
        interpolation = Checks.required("interpolation", builder.interpolation).requireWarp();
        fill = Fill.of(builder.fill);
    }

    /** The options of random warps. */
    abstract static class WarpBuilder<T extends WarpBuilder<T>> extends BaseBuilder<T> {

        private Interpolation interpolation;
        private double[] fill = {0};

        WarpBuilder(Interpolation interpolation) {
            this.interpolation = interpolation;
        }

        /**
         * Sets how the value between pixels is found, {@link Interpolation#NEAREST} or {@link
         * Interpolation#BILINEAR}. The default is torchvision's: BILINEAR for the perspective, the
         * elastic and the optical distortion, otherwise NEAREST.
         *
         * @param interpolation the interpolation
         * @return this builder
         */
        public T optInterpolation(Interpolation interpolation) {
            this.interpolation = interpolation;
            return self();
        }

        /**
         * Sets what stands beyond the border: one value, one for each channel, or none for 0, in
         * the range of the image's values: for uint8 images whole numbers in 0..255. The default is
         * 0.
         *
         * @param fill the values
         * @return this builder
         */
        public T optFill(double... fill) {
            this.fill = Checks.required("fill", fill).clone();
            return self();
        }
    }
}
