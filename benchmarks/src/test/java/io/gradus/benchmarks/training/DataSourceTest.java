package io.gradus.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.digits.DigitImages;
import java.io.PrintWriter;
import java.io.StringWriter;
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
            float black = evaluation.get(0).min().getFloat();
            float white = evaluation.get(0).max().getFloat();
            for (int i = 0; i < VALIDATION; i++) {
                int image = TAKEN - VALIDATION + i;
                assertThat(labels[i]).isEqualTo(digits.labels()[image]);
                for (int pixel = 0; pixel < PIXELS; pixel++) {
                    int expected = digits.pixels()[image * PIXELS + pixel] & 0xff;
                    float scaled = (pixels[i * PIXELS + pixel] - black) / (white - black);
                    assertThat(255 * scaled).isCloseTo(expected, within(0.1f));
                }
            }
        }
    }
}
