package io.gradus.augmentations;

import static io.gradus.augmentations.images.TestImages.bytes;
import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static io.gradus.augmentations.images.TestImages.notContiguous;
import static io.gradus.augmentations.images.TestImages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.batches.CutMix;
import io.gradus.augmentations.batches.Examples;
import io.gradus.augmentations.batches.LabelSmoothing;
import io.gradus.augmentations.batches.Mixup;
import io.gradus.augmentations.batches.OneHotLabels;
import io.gradus.augmentations.batches.OneOfBatch;
import io.gradus.augmentations.batches.SamplePairing;
import io.gradus.augmentations.images.Box;
import io.gradus.augmentations.images.ImageOps;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.Layout;
import io.gradus.augmentations.images.Operations;
import io.gradus.augmentations.images.PaddingMode;
import io.gradus.augmentations.images.Point;
import io.gradus.augmentations.images.Seeds;
import io.gradus.augmentations.testtime.TestTimeAugmentation;
import io.gradus.augmentations.testtime.View;
import io.gradus.augmentations.testtime.Views;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is given stays as it is, and what comes back has memory of its own: it is changed in place
 * here, and closed. {@link TransformTableTest} does the same to the random transforms.
 */
class CopiesTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** Those of the table, and others for which nothing is drawn. */
    static Stream<BatchTransform> batchTransforms() {
        return Stream.concat(
                TransformTable.BATCH_ROWS.stream().map(TransformTable.BatchRow::transform),
                Stream.of(
                        Mixup.builder().setClasses(4).optProbability(0).build(),
                        CutMix.builder().setClasses(4).optProbability(0).build(),
                        SamplePairing.builder().optProbability(0).build(),
                        SamplePairing.builder().optWeight(0).build(),
                        SamplePairing.builder().optWeight(1e-20).build(),
                        LabelSmoothing.builder().setClasses(4).optEpsilon(0).build()));
    }

    private List<NDArray> labels() {
        NDArray soft =
                manager.create(
                        new float[] {1, 0, 0, 0, 0, .5f, .5f, 0, 0, 0, 0, 1}, new Shape(3, 4));
        NDArray more = manager.create(new Shape(9, 4), DataType.FLOAT32);
        more.set(new NDIndex("3:6"), soft);
        return List.of(
                soft,
                notContiguous(soft),
                more.get(new NDIndex("3:6")),
                soft.toType(DataType.FLOAT64, true),
                manager.create(new float[] {1, 0, 3}),
                manager.create(new float[] {1, 0, 3}, new Shape(3, 1)),
                manager.create(new long[] {1, 0, 3}));
    }

    private List<NDArray> data(BatchTransform transform) {
        Shape shape = new Shape(3, 5, 4, 3);
        NDArray floats = noise(manager, shape, DataType.FLOAT32, 1);
        NDArray levels = noise(manager, shape, DataType.UINT8, 1);
        List<NDArray> all = new ArrayList<>(List.of(floats, notContiguous(floats)));
        if (!(transform instanceof Mixup
                || transform instanceof OneOfBatch
                || transform instanceof SamplePairing)) {
            all.addAll(List.of(levels, notContiguous(levels)));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("batchTransforms")
    void batchTransformsGiveWhatTheyAreAboutInNewMemory(BatchTransform transform) {
        boolean keepsData =
                transform instanceof LabelSmoothing || transform instanceof OneHotLabels;
        for (NDArray data : data(transform)) {
            for (NDArray labels : labels()) {
                byte[] dataBefore = bytes(data);
                byte[] labelsBefore = bytes(labels);
                for (String kernel : List.of("host", "device")) {
                    Examples input = new Examples(data, labels);
                    Examples output =
                            with(kernel, () -> transform.transform(input, Seeds.random(1)));
                    requireOwn(data, output.data(), keepsData);
                    requireOwn(labels, output.labels(), transform instanceof SamplePairing);
                    assertThat(bytes(data)).isEqualTo(dataBefore);
                    assertThat(bytes(labels)).isEqualTo(labelsBefore);
                }
            }
        }
    }

    private static void requireOwn(NDArray given, NDArray made, boolean kept) {
        assertThat(made == given).isEqualTo(kept);
        if (!kept) {
            made.subi(made);
            made.close();
        }
    }

    /** Operations with numbers that change nothing, where there are such: a copy all the same. */
    private static final Map<String, UnaryOperator<NDArray>> OPERATIONS = new HashMap<>();

    static {
        Interpolation bilinear = Interpolation.BILINEAR;
        OPERATIONS.put("horizontalFlip", ImageOps::horizontalFlip);
        OPERATIONS.put("verticalFlip", ImageOps::verticalFlip);
        OPERATIONS.put("apply", x -> ImageOps.apply(x, i -> Operations.identity()));
        OPERATIONS.put("rotate90", x -> ImageOps.rotate90(x, 0));
        OPERATIONS.put("rotate", x -> ImageOps.rotate(x, 0, bilinear));
        OPERATIONS.put("shearX", x -> ImageOps.shearX(x, 0, bilinear));
        OPERATIONS.put("shearY", x -> ImageOps.shearY(x, 0, bilinear));
        OPERATIONS.put("translateX", x -> ImageOps.translateX(x, 0, bilinear));
        OPERATIONS.put("translateY", x -> ImageOps.translateY(x, 0, bilinear));
        OPERATIONS.put("affine", x -> ImageOps.affine(x, 0, 0, 0, 1, 0, 0, bilinear));
        List<Point> corners =
                List.of(new Point(0, 0), new Point(3, 0), new Point(3, 4), new Point(0, 4));
        OPERATIONS.put("perspective", x -> ImageOps.perspective(x, corners, corners, bilinear));
        OPERATIONS.put("elastic", x -> ImageOps.elastic(x, 0, 1, 1, bilinear));
        OPERATIONS.put("opticalDistortion", x -> ImageOps.opticalDistortion(x, 0, 0, bilinear));
        OPERATIONS.put("crop", x -> ImageOps.crop(x, 0, 0, 5, 4));
        OPERATIONS.put("pad", x -> ImageOps.pad(x, 0, 0, 0, 0, PaddingMode.EDGE, 0));
        OPERATIONS.put("resize", x -> ImageOps.resize(x, 5, 4, bilinear, true));
        Box all = new Box(0, 0, 5, 4);
        OPERATIONS.put("resizedCrop", x -> ImageOps.resizedCrop(x, all, 5, 4, bilinear, true));
        OPERATIONS.put("brightness", x -> ImageOps.brightness(x, 1));
        OPERATIONS.put("contrast", x -> ImageOps.contrast(x, 1));
        OPERATIONS.put("saturation", x -> ImageOps.saturation(x, 1));
        OPERATIONS.put("hue", x -> ImageOps.hue(x, 0));
        OPERATIONS.put("sharpness", x -> ImageOps.sharpness(x, 1));
        OPERATIONS.put("grayscale", ImageOps::grayscale);
        OPERATIONS.put("posterize", x -> ImageOps.posterize(x, 8));
        OPERATIONS.put("solarize", x -> ImageOps.solarize(x, 256));
        OPERATIONS.put("equalize", ImageOps::equalize);
        OPERATIONS.put("autoContrast", ImageOps::autoContrast);
        OPERATIONS.put("invert", ImageOps::invert);
        OPERATIONS.put("pcaLighting", x -> ImageOps.pcaLighting(x, new double[3]));
        OPERATIONS.put("gaussianBlur", x -> ImageOps.gaussianBlur(x, 1, 1));
        OPERATIONS.put("gaussianNoise", x -> ImageOps.gaussianNoise(x, 0, 1));
        OPERATIONS.put("isoNoise", x -> ImageOps.isoNoise(x, 0, 0, 1));
        List<List<Box>> none = Collections.nCopies(2, List.of());
        OPERATIONS.put("erase", x -> ImageOps.erase(x, none, 0));
        OPERATIONS.put("cutout", x -> ImageOps.cutout(x, 1, 1, 1, 0));
        OPERATIONS.put("gridMask", x -> ImageOps.gridMask(x, 4, 0.5, 0, 0, 0));
    }

    @Test
    void operationsGiveNewMemory() {
        Set<String> operations =
                Stream.of(ImageOps.class.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .map(Method::getName)
                        .collect(Collectors.toSet());
        assertThat(OPERATIONS.keySet()).as("the public operations").isEqualTo(operations);
        for (DataType type : List.of(DataType.UINT8, DataType.FLOAT32)) {
            NDArray images = noise(manager, new Shape(2, 5, 4, 3), type, 1);
            for (NDArray x : List.of(images, notContiguous(images))) {
                byte[] before = bytes(x);
                for (String kernel : List.of("host", "device")) {
                    OPERATIONS.forEach(
                            (name, operation) -> {
                                NDArray made = with(kernel, () -> operation.apply(x));
                                assertThat(made).isNotSameAs(x);
                                made.subi(made);
                                made.close();
                                assertThat(bytes(x)).as(name).isEqualTo(before);
                            });
                }
            }
        }
    }

    /** (1 - 0.1) * 1 + 0.1 / 2 = 0.95, in every epoch. */
    @Test
    void labelsOfTheDataSetAreSmoothedOnceAnEpoch() throws Exception {
        NDArray labels =
                manager.create(new float[] {1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1}, new Shape(6, 2));
        NDArray images = noise(manager, new Shape(6, 4, 4, 1), DataType.FLOAT32, 1);
        byte[] before = bytes(labels);
        byte[] imagesBefore = bytes(images);
        AugmentedDataset dataset =
                AugmentedDataset.builder()
                        .setDataset(
                                new ArrayDataset.Builder()
                                        .setData(images)
                                        .optLabels(labels)
                                        .setSampling(3, false)
                                        .build())
                        .addBatchTransform(
                                LabelSmoothing.builder().setClasses(2).optEpsilon(0.1).build())
                        .addBatchTransform(Mixup.builder().setClasses(2).optProbability(0).build())
                        .build();
        for (int epoch = 0; epoch < 4; epoch++) {
            try (NDManager own = manager.newSubManager()) {
                for (Batch batch : dataset.getData(own)) {
                    assertThat(
                                    batch.getLabels().head().getFloat(0, 0)
                                            + batch.getLabels().head().getFloat(0, 1))
                            .isCloseTo(1, within(1e-6f));
                    assertThat(batch.getLabels().head().max().getFloat())
                            .isCloseTo(0.95f, within(1e-6f));
                    // a model of one's own may change its input
                    batch.getData().head().muli(0);
                    batch.getLabels().head().muli(0);
                    batch.close();
                }
            }
        }
        assertThat(bytes(labels)).isEqualTo(before);
        assertThat(bytes(images)).isEqualTo(imagesBefore);
    }

    /** A view of one's own may return what it was given. */
    @Test
    void productsOfViewsDoNotCloseTheImages() {
        View same = (images, layout) -> images;
        NDArray images = noise(manager, new Shape(1, 3, 4, 1), DataType.FLOAT32, 1);
        View flip = Views.horizontalFlip().get(1);
        for (View view :
                Views.product(List.of(same, Views.identity().get(0)), List.of(same, flip))) {
            NDArray seen = view.apply(images, Layout.HWC);
            assertThat(bytes(images)).hasSize(48);
            assertThat(bytes(seen)).hasSize(48);
        }
        TestTimeAugmentation tta =
                TestTimeAugmentation.builder()
                        .optLayout(Layout.HWC)
                        .optViews(Views.product(List.of(same), List.of(same, flip)))
                        .build();
        NDArray scores = tta.predict(x -> new NDList(x.head().reshape(2, 12)), images);
        assertThat(scores.getShape()).isEqualTo(new Shape(1, 12));
        assertThat(bytes(images)).hasSize(48);
    }
}
