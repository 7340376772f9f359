package io.gradus.benchmarks.commands.compare;

import java.util.List;

/**
 * The settings that all runs of a comparison share.
 *
 * @param dataset the name of the data set
 * @param trainSize the number of training images
 * @param testSize the number of test images; 0 if they are not used
 * @param validationSize the number of images that the accuracy is measured on in place of the test
 *     images; 0 if it is measured on those
 * @param model the name of the model
 * @param parameters the number of values in its parameters
 * @param epochs the number of epochs
 * @param batchSize the batch size
 * @param updates the number of updates of a run
 * @param divergeFactor a run whose loss is this multiple of the first batch's was ended; 0 if only
 *     one whose loss is infinite or NaN
 * @param seeds the seeds, one run of each recipe for each
 * @param baseline the name of the recipe that the others are tested against
 * @param arguments the command line
 */
public record Settings(
        String dataset,
        int trainSize,
        int testSize,
        int validationSize,
        String model,
        long parameters,
        int epochs,
        int batchSize,
        long updates,
        double divergeFactor,
        List<Integer> seeds,
        String baseline,
        List<String> arguments) {

    /** What the accuracy is measured on: "test" or "validation" images. */
    String evaluation() {
        return validationSize > 0 ? "validation" : "test";
    }

    /** How many images that are. */
    int evaluationSize() {
        return validationSize > 0 ? validationSize : testSize;
    }
}
