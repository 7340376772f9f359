package io.gradus.benchmarks.digits;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.nn.Block;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The set must be neither trivial nor impossible: better models must do clearly better. */
class DifficultyTest {

    /** A fifth of the images: about 72, 82 and 91 %. */
    @Test
    void betterModelsDoBetterOnAFifthOfTheImages() throws Exception {
        double linear = last(Trial.accuracies(Trial.linear(), 2_000, 5, 0.01f));
        double mlp = last(Trial.accuracies(Trial.mlp(), 2_000, 5, 0.002f));
        double lenet = last(Trial.accuracies(Trial.lenet(), 2_000, 5, 0.003f));
        assertThat(linear).as("linear").isBetween(0.6, 0.8);
        assertThat(mlp).as("MLP").isBetween(linear + 0.04, lenet - 0.03);
        assertThat(lenet).as("LeNet").isBetween(0.86, 0.96);
    }

    /** The figures that the project states; minutes, with {@code -Ddigits.full=true}. */
    @Test
    @EnabledIfSystemProperty(named = "digits.full", matches = "true")
    void lenetPasses97PercentAndNoLinearModel92() throws Exception {
        double linear = best("linear", Trial::linear, 15, 0.0003f, 0.001f, 0.003f, 0.01f);
        double mlp = best("MLP", Trial::mlp, 8, 0.001f, 0.003f);
        double lenet = best("LeNet", Trial::lenet, 8, 0.002f, 0.004f);
        assertThat(linear).as("linear").isLessThan(0.92);
        assertThat(mlp).as("MLP").isBetween(linear + 0.05, lenet - 0.03);
        assertThat(lenet).as("LeNet").isGreaterThan(0.97);
    }

    private static double best(
            String name, Supplier<Block> model, int epochs, float... learningRates)
            throws Exception {
        double best = 0;
        for (float learningRate : learningRates) {
            List<Double> accuracies =
                    Trial.accuracies(model.get(), Digits.TRAINING_IMAGES, epochs, learningRate);
            System.out.printf("%s, learning rate %s: %s%n", name, learningRate, accuracies);
            best = Math.max(best, last(accuracies));
        }
        return best;
    }

    private static double last(List<Double> accuracies) {
        return accuracies.get(accuracies.size() - 1);
    }
}
