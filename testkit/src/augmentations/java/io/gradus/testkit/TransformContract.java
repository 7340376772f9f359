package io.gradus.testkit;

import io.gradus.torchscript.KernelMode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.Augmentations;
import io.gradus.augmentations.RandomTransform;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Layout;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Contract tests of a random transform, for a test class that implements this interface:
 *
 * <pre>{@code
 * class MyTransformTest implements TransformContract {
 *     @Override
 *     public RandomTransform.BaseBuilder<?> newBuilder() {
 *         return MyTransform.builder().optProbability(0.5);
 *     }
 * }
 * }</pre>
 *
 * <p>Images keep their type and their owner; nothing is changed in place or left behind; both
 * kernels give the same; a batch is its images one by one; both layouts agree; a seed decides the
 * draws; what cannot be images is refused in words; and the printed text is read back.
 */
public interface TransformContract {

    /** A kind of images: type, layout, and whether they are contiguous. */
    record Kind(DataType type, Layout layout, boolean contiguous) {}

    /**
     * Returns the kinds of images that every transform takes.
     *
     * @return all combinations
     */
    static Stream<Kind> kinds() {
        return Stream.of(DataType.UINT8, DataType.FLOAT32)
                .flatMap(
                        type ->
                                Stream.of(Layout.values())
                                        .flatMap(
                                                layout ->
                                                        Stream.of(true, false)
                                                                .map(
                                                                        c ->
                                                                                new Kind(
                                                                                        type, layout,
                                                                                        c))));
    }

    /**
     * Creates a builder of the transform under test, for images of 8 x 7 pixels and three channels.
     *
     * @return a new one at each call, with the same options, without a seed
     */
    RandomTransform.BaseBuilder<?> newBuilder();

    /**
     * Returns how far apart the values may be that the two kernels give.
     *
     * @return the distance in levels of 0 to 255; 0, which is the default, for the same bits
     */
    default double tolerance() {
        return 0;
    }

    /**
     * Returns whether something is drawn, so that another seed gives other images.
     *
     * @return true by default
     */
    default boolean isRandom() {
        return true;
    }

    /**
     * Returns whether the transform prints a text that {@link Augmentations#parse} reads, for which
     * its form has to be registered.
     *
     * @return true by default
     */
    default boolean hasText() {
        return true;
    }

    private RandomTransform<?> transform(Kind kind, Long seed) {
        RandomTransform.BaseBuilder<?> builder = newBuilder().optLayout(kind.layout());
        return seed == null ? builder.build() : builder.optSeed(seed).build();
    }

    /**
     * Checks type, owner and input, for one image and a batch, with both kernels.
     *
     * @param kind the kind of images
     */
    @ParameterizedTest
    @MethodSource("io.gradus.testkit.TransformContract#kinds")
    default void keepsTypeAndInputAndLeavesNoArray(Kind kind) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            for (int count : new int[] {Pictures.ONE, 4}) {
                NDArray images = Pictures.of(manager, kind, count);
                byte[] before = Pictures.bytes(images);
                RandomTransform<?> transform = transform(kind, 1L);
                for (KernelMode kernel : Pictures.KERNELS) {
                    int arrays = manager.getManagedArrays().size();
                    NDArray result = ForcedKernel.with(kernel, () -> transform.transform(images));
                    assertThat(manager.getManagedArrays()).hasSize(arrays + 1);
                    assertThat(result).isNotSameAs(images);
                    assertThat(result.getManager()).isSameAs(manager);
                    assertThat(result.getDataType()).isEqualTo(kind.type());
                    assertThat(result.getShape().dimension())
                            .isEqualTo(images.getShape().dimension());
                    result.subi(result); // does nothing to the input
                    result.close();
                    assertThat(manager.getManagedArrays()).hasSize(arrays);
                    assertThat(Pictures.bytes(images)).isEqualTo(before);
                }
            }
        }
    }

    /**
     * Checks that the Java loops and the TorchScript give the same.
     *
     * @param kind the kind of images
     */
    @ParameterizedTest
    @MethodSource("io.gradus.testkit.TransformContract#kinds")
    default void bothKernelsAgree(Kind kind) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            for (int count : new int[] {Pictures.ONE, 9}) {
                NDArray images = Pictures.of(manager, kind, count);
                NDArray host =
                        ForcedKernel.with(KernelMode.HOST, () -> transform(kind, 3L).transform(images));
                NDArray device =
                        ForcedKernel.with(KernelMode.DEVICE, () -> transform(kind, 3L).transform(images));
                Pictures.assertSame(
                        "the host kernel",
                        host,
                        "the device kernel",
                        device,
                        kind.layout(),
                        tolerance());
            }
        }
    }

    /**
     * Checks that a batch is its images one by one, and that draws can be replayed.
     *
     * @param kind the kind of images
     */
    @ParameterizedTest
    @MethodSource("io.gradus.testkit.TransformContract#kinds")
    default void aBatchIsItsImagesOneByOne(Kind kind) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            oneByOne(transform(kind, null), Pictures.of(manager, kind, 6), kind.layout());
        }
    }

    private <P extends Record> void oneByOne(
            RandomTransform<P> transform, NDArray images, Layout layout) {
        RandomGenerator random = new SplittableRandom(4);
        List<P> draws =
                IntStream.range(0, 6)
                        .mapToObj(i -> transform.sample(random, new ImageInfo(8, 7, 3)))
                        .toList();
        for (KernelMode kernel : Pictures.KERNELS) {
            NDArray batch = ForcedKernel.with(kernel, () -> transform.apply(images, draws));
            NDList singles = new NDList();
            for (int i = 0; i < 6; i++) {
                NDArray image = images.get(new NDIndex("{}", i));
                List<P> draw = List.of(draws.get(i));
                singles.add(ForcedKernel.with(kernel, () -> transform.apply(image, draw)));
            }
            Pictures.assertSame(
                    "the batch", batch, "images alone", NDArrays.stack(singles), layout, 0);
            NDArray again = ForcedKernel.with(kernel, () -> transform.apply(images, draws));
            Pictures.assertSame("the draws", batch, "the same draws again", again, layout, 0);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> transform.apply(images, draws.subList(0, 5)))
                .withMessageContaining("one draw for each of the 6 images, but there are 5");
    }

    /**
     * Checks a batch without images.
     *
     * @param kind the kind of images
     */
    @ParameterizedTest
    @MethodSource("io.gradus.testkit.TransformContract#kinds")
    default void anEmptyBatchGivesAnEmptyBatch(Kind kind) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray one = transform(kind, 1L).transform(Pictures.of(manager, kind, 1));
            for (KernelMode kernel : Pictures.KERNELS) {
                NDArray empty = Pictures.of(manager, kind, 0);
                NDArray none = ForcedKernel.with(kernel, () -> transform(kind, 1L).transform(empty));
                assertThat(none.getDataType()).isEqualTo(kind.type());
                assertThat(none.getShape().get(0)).isZero();
                assertThat(none.getShape().slice(1)).isEqualTo(one.getShape().slice(1));
            }
        }
    }

    /**
     * Checks that channels may come first or last.
     *
     * @param type the type of the images
     */
    @ParameterizedTest
    @EnumSource(names = {"UINT8", "FLOAT32"})
    default void layoutsAgree(DataType type) {
        Kind kind = new Kind(type, Layout.HWC, true);
        Kind other = new Kind(type, Layout.CHW, true);
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            for (int count : new int[] {Pictures.ONE, 5}) {
                NDArray last = Pictures.of(manager, kind, count);
                NDArray result = transform(kind, 8L).transform(last);
                NDArray first = transform(other, 8L).transform(Pictures.channelsFirst(last));
                Pictures.assertSame(
                        "channels first",
                        first,
                        "channels last",
                        Pictures.channelsFirst(result),
                        Layout.CHW,
                        0);
            }
        }
    }

    /**
     * Checks that equal seeds give equal draws, and the next call draws afresh.
     *
     * @param kind the kind of images
     */
    @ParameterizedTest
    @MethodSource("io.gradus.testkit.TransformContract#kinds")
    default void aSeedDecidesTheDraws(Kind kind) {
        if (!isRandom()) {
            return;
        }
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray images = Pictures.of(manager, kind, 32);
            RandomTransform<?> first = transform(kind, 1L);
            RandomTransform<?> second = transform(kind, 1L);
            byte[] call0 = first.transform(images).toByteArray();
            byte[] call1 = first.transform(images).toByteArray();
            assertThat(second.transform(images).toByteArray()).isEqualTo(call0);
            assertThat(second.transform(images).toByteArray()).isEqualTo(call1);
            assertThat(call1).as("the next call draws afresh").isNotEqualTo(call0);
            assertThat(transform(kind, 2L).transform(images).toByteArray()).isNotEqualTo(call0);
        }
    }

    /**
     * Checks that without a seed draws follow {@code Engine.setRandomSeed}.
     *
     * @param kind the kind of images
     */
    @ParameterizedTest
    @MethodSource("io.gradus.testkit.TransformContract#kinds")
    default void withoutASeedItFollowsTheEngine(Kind kind) {
        if (!isRandom()) {
            return;
        }
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray images = Pictures.of(manager, kind, 32);
            RandomTransform<?> transform = transform(kind, null);
            Engine engine = Engine.getEngine("PyTorch");
            engine.setRandomSeed(7);
            byte[] first = transform.transform(images).toByteArray();
            assertThat(transform.transform(images).toByteArray()).isNotEqualTo(first);
            engine.setRandomSeed(7);
            assertThat(transform.transform(images).toByteArray()).isEqualTo(first);
        }
    }

    /**
     * Checks that each image of a batch has a draw of its own.
     *
     * @param kind the kind of images
     */
    @ParameterizedTest
    @MethodSource("io.gradus.testkit.TransformContract#kinds")
    default void eachImageOfABatchHasADrawOfItsOwn(Kind kind) {
        if (!isRandom()) {
            return;
        }
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray images = Pictures.of(manager, kind, 1).repeat(0, 64);
            NDArray result = transform(kind, 1L).transform(images);
            long different =
                    IntStream.range(0, 64)
                            .mapToObj(i -> result.get(new NDIndex("{}", i)).toByteArray())
                            .map(ByteBuffer::wrap)
                            .distinct()
                            .count();
            assertThat(different).isGreaterThan(1);
        }
    }

    /** Checks that what cannot be images is refused, and the message says how to mend it. */
    @Test
    default void whatCannotBeImagesIsRefused() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            RandomTransform<?> transform = newBuilder().build();
            refused(transform, manager.zeros(new Shape(8, 7)), "rank 3", "NHWC", "(8, 7)");
            refused(
                    transform,
                    manager.zeros(new Shape(2, 3, 32, 32)),
                    "axis 3",
                    "size 32",
                    "optLayout(CHW)");
            refused(
                    transform,
                    manager.zeros(new Shape(9, 9, 9)),
                    "1 to 4 channels",
                    "axis of size 1");
            refused(transform, manager.zeros(new Shape(8, 0, 3)), "a pixel at least", "(8, 0, 3)");
            refused(
                    transform,
                    manager.zeros(new Shape(8, 7, 3), DataType.INT32),
                    "must be uint8 or float32, but are int32",
                    "toType");
            refused(transform, null, "PyTorch engine", "null");
            refused(
                    newBuilder().optLayout(Layout.CHW).build(),
                    manager.zeros(new Shape(32, 32, 3)),
                    "axis 0",
                    "axis 2",
                    "optLayout(HWC)");
        }
    }

    private static void refused(RandomTransform<?> transform, NDArray array, String... message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> transform.transform(array))
                .satisfies(e -> assertThat(e.getMessage()).contains(message));
    }

    /** Checks that the printed text gives the same transform. */
    @Test
    default void isReadBackFromWhatItPrints() {
        if (!hasText()) {
            return;
        }
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Kind kind = new Kind(DataType.FLOAT32, Layout.HWC, true);
            NDArray images = Pictures.of(manager, kind, 24);
            RandomTransform<?> transform = transform(kind, 5L);
            RandomTransform<?> read = Augmentations.parse(transform.toString());
            assertThat(read).hasSameClassAs(transform).hasToString(transform.toString());
            assertThat(read.transform(images).toByteArray())
                    .isEqualTo(transform.transform(images).toByteArray());
        }
    }
}
