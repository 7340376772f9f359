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
        private double[] fill;

        WarpBuilder(Interpolation interpolation, double... fill) {
            this.interpolation = interpolation;
            this.fill = fill;
        }

        /**
         * Sets how the value between pixels is found, {@link Interpolation#NEAREST} or {@link
         * Interpolation#BILINEAR}. The default is torchvision's: BILINEAR for the perspective, the
         * elastic and the optical distortion and AugMix, otherwise NEAREST.
         *
         * @param interpolation the interpolation
         * @return this builder
         */
        public T optInterpolation(Interpolation interpolation) {
            this.interpolation = interpolation;
            return self();
        }

        /**
         * Sets what stands beyond the border: one value, one for each channel, or none, in the
         * range of the image's values. For uint8 images they are whole numbers in 0..255; policies
         * round those of images from 0 to 1 to levels. The default is 0, and none for policies,
         * which is black too, but gives another interpolated border, as in torchvision.
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
