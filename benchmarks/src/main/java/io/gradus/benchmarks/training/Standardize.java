package io.gradus.benchmarks.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Transform;

/**
 * A transform to mean 0 and standard deviation 1 of each channel of a batch (NCHW, 0 to 1), both
 * over the training images. DJL's {@code Normalize} does this for three channels only.
 */
final class Standardize implements Transform {

    private static final float BRIGHTEST = 255f;

    private final NDArray mean;
    private final NDArray deviation;

    private Standardize(NDArray mean, NDArray deviation) {
        this.mean = mean;
        this.deviation = deviation;
    }

    /** For images (NHWC, 0 to 255); the manager owns what this holds. */
    static Standardize over(NDArray images, NDManager manager) {
        Shape channels = new Shape(1, images.size(3), 1, 1);
        try (NDManager scratch = manager.newSubManager()) {
            images.tempAttach(scratch);
            NDArray pixels = images.reshape(-1, images.size(3)).div(BRIGHTEST);
            NDArray mean = pixels.mean(new int[] {0});
            NDArray variance = pixels.subi(mean).square().mean(new int[] {0});
            NDArray deviation = variance.sqrt().addi(1e-6f).reshape(channels);
            mean = mean.reshape(channels);
            mean.attach(manager);
            deviation.attach(manager);
            return new Standardize(mean, deviation);
        }
    }

    @Override
    public NDArray transform(NDArray array) {
        return array.sub(mean).divi(deviation);
    }
}
