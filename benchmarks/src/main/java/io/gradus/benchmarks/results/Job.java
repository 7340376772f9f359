package io.gradus.benchmarks.results;

/**
 * A training run as a process of its own gets it.
 *
 * @param dataset the name of the data set
 * @param model the name of the model
 * @param trainSize the number of training images
 * @param validation how many of those are held out, to measure the accuracy on; 0 for the test
 *     images
 * @param testSize the number of test images
 * @param epochs the number of epochs
 * @param batchSize the batch size
 * @param divergeFactor a run whose loss is this multiple of the first has diverged; 0 for any
 *     finite loss
 * @param recipe the recipe as text
 * @param seed the seed
 * @param warmUp how many updates are made before, which do not count
 */
record Job(
        String dataset,
        String model,
        int trainSize,
        int validation,
        int testSize,
        int epochs,
        int batchSize,
        double divergeFactor,
        String recipe,
        int seed,
        int warmUp) {

    /** Whether another needs the same images. */
    boolean hasImagesOf(Job other) {
        return other != null
                && dataset.equals(other.dataset)
                && trainSize == other.trainSize
                && validation == other.validation
                && testSize == other.testSize;
    }
}
