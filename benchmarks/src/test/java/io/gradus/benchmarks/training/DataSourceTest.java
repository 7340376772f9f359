package io.gradus.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.digits.DigitImages;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DataSourceTest {

    private static final int TAKEN = 100;
    private static final int VALIDATION = 30;
    private static final int PIXELS = DigitImages.SIZE * DigitImages.SIZE;

    /** Of the images that are taken, not of all that there are. */
    @Test
    void imagesForValidationAreTheLastOnes() {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        Console console = new Console(nowhere, nowhere, false, true, false);
        DigitImages digits = DigitImages.generate(TAKEN, 1, DigitImages.Split.TRAIN);
        try (NDManager manager = NDManager.newBaseManager();
                ImageData data =
                        new DataSource("digits", null).load(manager, TAKEN, VALIDATION, console)) {
            assertThat(data.trainSize()).isEqualTo(TAKEN - VALIDATION);
            assertThat(data.evaluationSize()).isEqualTo(VALIDATION);
            assertThat(data.classes()).isEqualTo(10);
            assertThat(data.evaluationBatches()).hasSize(1);
            NDList evaluation = data.evaluationBatches().get(0);
            float[] labels = evaluation.get(1).toFloatArray();
            float[] pixels = evaluation.get(0).toFloatArray();
            // What the model gets has mean 0 and deviation 1 over the images it is trained on.
            double[] trained =
                    IntStream.range(0, (TAKEN - VALIDATION) * PIXELS)
                            .mapToDouble(i -> (digits.pixels()[i] & 0xff) / 255.0)
                            .toArray();
            double mean = DoubleStream.of(trained).average().orElseThrow();
            double deviation =
                    Math.sqrt(
                            DoubleStream.of(trained)
                                    .map(value -> (value - mean) * (value - mean))
                                    .average()
                                    .orElseThrow());
            for (int i = 0; i < VALIDATION; i++) {
                int image = TAKEN - VALIDATION + i;
                assertThat(labels[i]).isEqualTo(digits.labels()[image]);
                for (int pixel = 0; pixel < PIXELS; pixel++) {
                    double value = (digits.pixels()[image * PIXELS + pixel] & 0xff) / 255.0;
                    assertThat((double) pixels[i * PIXELS + pixel])
                            .isCloseTo((value - mean) / deviation, within(1e-4));
                }
            }
        }
    }
}
