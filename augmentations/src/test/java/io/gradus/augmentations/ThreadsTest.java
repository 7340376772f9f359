package io.gradus.augmentations;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.images.ImageBatch;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.ImageOps;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.KeptBuffers;
import io.gradus.augmentations.images.Layout;
import io.gradus.augmentations.images.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several threads use one transform, and what each of them keeps. */
class ThreadsTest {

    private static final int THREADS = 4;
    private static final int TASKS = 40;

    private static <T> List<T> inThreads(List<Callable<T>> tasks) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : executor.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }

    private static byte[] changed(int task, Change change) {
        try (NDManager own = newManager()) {
            Shape shape = new Shape(2, 20 + task % 7, 24, 3);
            DataType type = task % 2 == 0 ? DataType.UINT8 : DataType.FLOAT32;
            return change.apply(noise(own, shape, type, task)).toByteArray();
        }
    }

    @FunctionalInterface
    private interface Change {
        NDArray apply(NDArray images);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "randaugment rotate(30, interpolation=bilinear) elastic blur(5) cutout(8)",
                "augmix rrc(16) noise jitter(0.4, 0.4, 0.4, 0.1)",
                "threeaugment perspective(0.5, p=1) erasing(p=1) gridmask([4, 8], p=1) isonoise"
            })
    void eachThreadGetsWhatItWouldGetAlone(String text) throws Exception {
        RandomTransform<Selection> transform = (Compose) Augmentations.parse(text);
        List<Callable<byte[]>> tasks = new ArrayList<>();
        List<byte[]> alone = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            int task = i;
            Change change =
                    images -> {
                        ImageInfo info = ImageBatch.of(images, Layout.HWC).info();
                        List<Selection> draws =
                                IntStream.range(0, 2)
                                        .mapToObj(
                                                place ->
                                                        transform.sample(
                                                                Seeds.random(task, place), info))
                                        .toList();
                        return transform.apply(images, draws);
                    };
            alone.add(changed(task, change));
            tasks.add(() -> changed(task, change));
        }
        List<byte[]> together = inThreads(tasks);
        for (int i = 0; i < TASKS; i++) {
            assertThat(together.get(i)).as("task %d", i).isEqualTo(alone.get(i));
        }
    }

    /** A call has a draw of its own, whichever thread makes it. */
    @Test
    void noDrawIsMadeTwiceOrLeftOut() throws Exception {
        RandomTransform<?> one = RandomErasing.builder().optProbability(1).optSeed(5).build();
        RandomTransform<?> other = RandomErasing.builder().optProbability(1).optSeed(5).build();
        List<ByteBuffer> expected = new ArrayList<>();
        List<Callable<ByteBuffer>> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            expected.add(ByteBuffer.wrap(changed(0, one::transform)));
            tasks.add(() -> ByteBuffer.wrap(changed(0, other::transform)));
        }
        assertThat(inThreads(tasks)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(expected).doesNotHaveDuplicates();
    }

    /** After a large image only softly held memory is left of it, and it can go. */
    @Test
    void buffersOfLargeImagesAreKeptSoftly() throws Exception {
        List<Callable<Void>> task =
                List.of(
                        () -> {
                            RandomTransform<?> warp =
                                    Augmentations.parse(
                                            "affine([20, 20], interpolation=bilinear) augmix"
                                                    + " rrc([700, 900], scale=[0.9, 1])");
                            byte[] first = large(warp);
                            assertThat(KeptBuffers.hasLarge()).isTrue();
                            assertThat(KeptBuffers.ofSmall())
                                    .as("the buffers for small images")
                                    .isLessThan(3 * KeptBuffers.SMALL);
                            assertThat(KeptBuffers.ofLarge()).isGreaterThan(2L * 1000 * 1200 * 3);
                            KeptBuffers.clearLarge();
                            assertThat(KeptBuffers.ofLarge()).isZero();
                            assertThat(large(warp)).hasSameSizeAs(first);
                            return null;
                        });
        inThreads(task);
    }

    private static byte[] large(RandomTransform<?> transform) {
        try (NDManager own = newManager()) {
            return transform
                    .transform(noise(own, new Shape(1000, 1200, 3), DataType.UINT8, 1))
                    .toByteArray();
        }
    }

    /** What is small and becomes large on its way counts as large. */
    @Test
    void buffersForLargeResultsAreKeptSoftly() throws Exception {
        List<Callable<Void>> task =
                List.of(
                        () -> {
                            try (NDManager own = newManager()) {
                                NDArray x = noise(own, new Shape(10, 10, 3), DataType.UINT8, 1);
                                ImageOps.resize(x, 1000, 1000, Interpolation.BILINEAR, true);
                                Compose.of(
                                                RandomCrop.builder()
                                                        .setSize(1010)
                                                        .optPadding(500)
                                                        .build(),
                                                RandomCrop.builder().setSize(5).build())
                                        .transform(x);
                            }
                            assertThat(KeptBuffers.ofSmall()).isLessThan(3 * KeptBuffers.SMALL);
                            return null;
                        });
        inThreads(task);
    }
}
