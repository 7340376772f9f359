package io.gradus.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.digits.DrawnDigits;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DataSourceTest {

    private static final int TAKEN = 100;
    private static final int VALIDATION = 30;
    private static final int TESTED = 40;
    private static final int PIXELS = DrawnDigits.SIZE * DrawnDigits.SIZE;

    private final DrawnDigits training = DrawnDigits.training(TAKEN);

    /** Of the images that are taken, not of all that there are. */
    @Test
    void imagesForValidationAreTheLastOnes() {
        try (NDManager manager = NDManager.newBaseManager();
                ImageData data = load(manager, VALIDATION)) {
            assertThat(data.trainSize()).isEqualTo(TAKEN - VALIDATION);
            assertThat(data.classes()).isEqualTo(10);
            requireEvaluation(data, training, TAKEN - VALIDATION, VALIDATION);
        }
    }

    @Test
    void withoutThemTheFirstTestImagesAreTaken() {
        DrawnDigits test = DrawnDigits.test(TESTED);
        try (NDManager manager = NDManager.newBaseManager();
                ImageData data = load(manager, 0)) {
            assertThat(data.trainSize()).isEqualTo(TAKEN);
            requireEvaluation(data, test, 0, TESTED);
        }
    }

    private static ImageData load(NDManager manager, int validation) {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        Console console = Console.plain(nowhere, false);
        return new DataSource("digits", null).load(manager, TAKEN, validation, TESTED, console);
    }

    /** What a model gets has mean 0 and deviation 1 over the images that it is trained on. */
    private void requireEvaluation(ImageData data, DrawnDigits from, int first, int count) {
        double[] trained =
                IntStream.range(0, data.trainSize() * PIXELS)
                        .mapToDouble(i -> value(training, i))
                        .toArray();
        double mean = DoubleStream.of(trained).average().orElseThrow();
        double deviation =
                Math.sqrt(
                        DoubleStream.of(trained)
                                .map(value -> (value - mean) * (value - mean))
                                .average()
                                .orElseThrow());
        assertThat(data.evaluationSize()).isEqualTo(count);
        assertThat(data.evaluationBatches()).hasSize(1);
        NDList evaluation = data.evaluationBatches().get(0);
        float[] labels = evaluation.get(1).toFloatArray();
        float[] pixels = evaluation.get(0).toFloatArray();
        for (int i = 0; i < count; i++) {
            assertThat(labels[i]).isEqualTo(from.labels()[first + i]);
        }
        for (int i = 0; i < count * PIXELS; i++) {
            assertThat((double) pixels[i])
                    .isCloseTo((value(from, first * PIXELS + i) - mean) / deviation, within(1e-4));
        }
    }

    private static double value(DrawnDigits images, int pixel) {
        return (images.pixels()[pixel] & 0xff) / 255.0;
    }
}
