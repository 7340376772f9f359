package io.gradus.benchmarks.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset.Usage;
import ai.djl.util.Progress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class DigitsTest {

    @Test
    void givesBatchesAsMnistDoes() throws Exception {
        DigitImages images = DigitImages.generate(30, 5, DigitImages.Split.TEST);
        try (NDManager manager = NDManager.newBaseManager()) {
            Digits digits = sequential(manager).optUsage(Usage.TEST).optSeed(5).build();
            Iterator<Batch> batches = digits.getData(manager).iterator();
            assertThat(digits.size()).isEqualTo(30);
            assertThat(batches.next().getSize()).isEqualTo(20);
            Batch last = batches.next();

            NDArray data = last.getData().singletonOrThrow();
            assertThat(data.getDataType()).isEqualTo(DataType.FLOAT32);
            assertThat(data.getShape()).isEqualTo(new Shape(10, 1, 28, 28));
            float[] values = data.toFloatArray();
            for (int i = 0; i < values.length; i++) {
                assertThat(values[i]).isEqualTo((images.pixels()[20 * 28 * 28 + i] & 0xff) / 255f);
            }
            NDArray labels = last.getLabels().singletonOrThrow();
            assertThat(labels.getDataType()).isEqualTo(DataType.FLOAT32);
            assertThat(labels.getShape()).isEqualTo(new Shape(10));
            for (int i = 0; i < 10; i++) {
                assertThat(labels.getFloat(i)).isEqualTo(images.labels()[20 + i]);
            }
            assertThat(batches.hasNext()).isFalse();
        }
    }

    @Test
    void thePipelineGetsTheBatchAsNhwcFloats() throws Exception {
        try (NDManager manager = NDManager.newBaseManager()) {
            Digits digits = sequential(manager).optPipeline(null).build();
            Batch batch = digits.getData(manager).iterator().next();
            NDArray data = batch.getData().singletonOrThrow();
            assertThat(data.getShape()).isEqualTo(new Shape(20, 28, 28, 1));
            assertThat(data.getDataType()).isEqualTo(DataType.FLOAT32);
            assertThat(data.max().getFloat()).isBetween(150f, 255f);
            assertThat(data.min().getFloat()).isZero();
        }
    }

    @Test
    void hasTenThousandAndTwoThousandImages() throws Exception {
        try (Digits training = Digits.builder().setSampling(20, true).build();
                Digits test = Digits.builder().setSampling(20, true).optUsage(Usage.TEST).build()) {
            training.prepare();
            test.prepare();
            assertThat(training.size()).isEqualTo(10_000);
            assertThat(test.size()).isEqualTo(2_000);
        }
    }

    @Test
    void drawsOnceAndTellsHowFarItIs() throws Exception {
        List<String> told = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager()) {
            Digits digits = sequential(manager).build();
            digits.prepare(recorder(told));
            assertThat(told)
                    .containsExactly(
                            "reset 30", "start 0", "update 10", "update 20", "update 30", "end");
            digits.prepare(recorder(told));
            assertThat(told).hasSize(6);
        }
    }

    private static Progress recorder(List<String> told) {
        return new Progress() {
            @Override
            public void reset(String message, long max, String trailingMessage) {
                told.add("reset " + max);
            }

            @Override
            public void start(long initialProgress) {
                told.add("start " + initialProgress);
            }

            @Override
            public void end() {
                told.add("end");
            }

            @Override
            public void increment(long increment) {
                told.add("increment " + increment);
            }

            @Override
            public void update(long progress, String message) {
                told.add("update " + progress);
            }
        };
    }

    @Test
    void closingFreesTheArraysAndLeavesTheManager() throws Exception {
        try (NDManager manager = NDManager.newBaseManager()) {
            int before = manager.getManagedArrays().size();
            Digits digits = sequential(manager).build();
            digits.prepare();
            digits.close();
            assertThat(manager.isOpen()).isTrue();
            assertThat(manager.getManagedArrays()).hasSize(before);
        }
    }

    @Test
    void rejectsBadOptions() {
        for (Usage usage : new Usage[] {Usage.VALIDATION, null}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sequential(null).optUsage(usage).build())
                    .withMessageStartingWith("optUsage must be TRAIN or TEST, but is " + usage);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sequential(null).optLimit(0).build())
                .withMessage("optLimit must be at least 1, but is 0");
        assertThatNullPointerException()
                .isThrownBy(() -> Digits.builder().build())
                .withMessage("The sampler must be set");
    }

    private static Digits.Builder sequential(NDManager manager) {
        return Digits.builder().optManager(manager).setSampling(20, false).optLimit(30);
    }
}
