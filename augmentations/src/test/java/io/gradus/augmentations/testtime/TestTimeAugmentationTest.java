package io.gradus.augmentations.testtime;

import static io.gradus.augmentations.images.TestImages.channelsFirst;
import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.modality.cv.translator.ImageClassificationTranslator;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.LambdaBlock;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import ai.djl.translate.Batchifier;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import ai.djl.util.PairList;
import ai.djl.util.Progress;
import io.gradus.augmentations.images.Layout;
import io.gradus.augmentations.images.Seeds;
import io.gradus.augmentations.testtime.TestTimeAugmentation.Combine;
import io.gradus.augmentations.testtime.TestTimeAugmentation.Output;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestTimeAugmentationTest {

    private static final int HEIGHT = 6;
    private static final int WIDTH = 7;
    private static final float[] HALVES = {0.5f, 0.5f};

    private final List<Shape> passes = new ArrayList<>();
    private final List<NDArray> inputs = new ArrayList<>();
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /**
     * Three logits: channel 0 top left, channel 1 top right, channel 2 bottom left. Of the passes
     * before this one nothing may be left.
     */
    private NDList corners(NDList input) {
        NDArray x = input.singletonOrThrow();
        assertNoInputIsLeft();
        inputs.add(x);
        passes.add(x.getShape());
        return new NDList(
                NDArrays.stack(
                                new NDList(
                                        x.get(new NDIndex(":, 0, 0, 0")),
                                        x.get(new NDIndex(":, 1, 0, -1")),
                                        x.get(new NDIndex(":, 2, -1, 0"))),
                                1)
                        .div(50));
    }

    private void assertNoInputIsLeft() {
        assertThat(inputs).allMatch(input -> ((PtNDArray) input).isReleased());
    }

    private NDArray images(int count) {
        return channelsFirst(
                noise(manager, new Shape(count, HEIGHT, WIDTH, 3), DataType.FLOAT32, 1));
    }

    /** The same logits of one crop of an image of {@link #images}, from its values. */
    private static double[] corners(
            NDArray images, int image, int top, int left, int height, int width, boolean mirror) {
        int right = left + width - 1;
        int first = mirror ? WIDTH - 1 - left : left;
        int last = mirror ? WIDTH - 1 - right : right;
        return new double[] {
            images.getFloat(image, 0, top, first) / 50,
            images.getFloat(image, 1, top, last) / 50,
            images.getFloat(image, 2, top + height - 1, first) / 50
        };
    }

    /** The ten crops of 3 x 4 of an image of 6 x 7, whose centre begins at row 1.5, column 1.5. */
    private static double[][] tenCrop(NDArray images, int image) {
        int[][] places = {{0, 0}, {0, 3}, {3, 0}, {3, 3}, {2, 2}};
        double[][] logits = new double[10][];
        for (int i = 0; i < 10; i++) {
            int[] place = places[i % 5];
            logits[i] = corners(images, image, place[0], place[1], 3, 4, i >= 5);
        }
        return logits;
    }

    private static double[] softmax(double[] logits) {
        double[] p = Arrays.stream(logits).map(Math::exp).toArray();
        double sum = Arrays.stream(p).sum();
        return Arrays.stream(p).map(e -> e / sum).toArray();
    }

    private static double[] mean(double[][] rows) {
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i] / rows.length;
            }
        }
        return mean;
    }

    private static double[] meanProbability(double[][] logits) {
        return mean(
                Arrays.stream(logits)
                        .map(TestTimeAugmentationTest::softmax)
                        .toArray(double[][]::new));
    }

    private static double[] row(NDArray scores, int row) {
        return scores.get(new NDIndex("{}", row)).toType(DataType.FLOAT64, true).toDoubleArray();
    }

    private static TestTimeAugmentation.Builder tenCrop() {
        return TestTimeAugmentation.builder().optViews(Views.tenCrop(3, 4));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 10, 100})
    void meansOfTenCropsAreThoseByHand(int viewsPerPass) {
        NDArray images = images(2);
        for (Combine combine : Combine.values()) {
            passes.clear();
            TestTimeAugmentation tta =
                    tenCrop().optCombine(combine).optViewsPerPass(viewsPerPass).build();
            NDArray scores = tta.predict(this::corners, images);
            assertThat(scores.getShape()).isEqualTo(new Shape(2, 3));
            for (int i = 0; i < 2; i++) {
                double[][] logits = tenCrop(images, i);
                double[] expected =
                        combine == Combine.MEAN_LOGIT
                                ? mean(logits)
                                : Arrays.stream(meanProbability(logits)).map(Math::log).toArray();
                assertThat(row(scores, i)).containsExactly(expected, within(1e-5));
            }
            assertThat(passes)
                    .hasSize((9 + Math.min(viewsPerPass, 10)) / Math.min(viewsPerPass, 10));
            assertThat(passes.get(0)).isEqualTo(new Shape(2 * Math.min(viewsPerPass, 10), 3, 3, 4));
        }
    }

    /** The output of a model for the one image and for its mirror image. */
    private double[] combined(Output output, Combine combine, DataType type, float[][] views) {
        NDArray images = manager.zeros(new Shape(1, 3, 4, 4));
        NDArray scores =
                NDArrays.stack(new NDList(manager.create(views[0]), manager.create(views[1])))
                        .toType(type, false);
        TestTimeAugmentation tta =
                TestTimeAugmentation.builder().optOutput(output).optCombine(combine).build();
        NDArray one = tta.predict(x -> new NDList(scores.duplicate()), images);
        assertThat(one.getDataType()).isEqualTo(type);
        assertThat(one.getShape()).isEqualTo(new Shape(1, views[0].length));
        return row(one, 0);
    }

    private static double logit(double p) {
        return Math.log(p / (1 - p));
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT16", "FLOAT32", "FLOAT64"})
    void everyKindOfOutputIsCombinedAsItsKind(DataType type) {
        double error = type == DataType.FLOAT16 ? 4e-3 : 1e-5;
        Combine mean = Combine.MEAN_PROBABILITY;
        Combine geometric = Combine.MEAN_LOGIT;
        float[][] same = {{3, 2, -4}, {3, 2, -4}};
        for (Combine combine : Combine.values()) {
            assertThat(combined(Output.SIGMOID_LOGITS, combine, type, same))
                    .as("labels of their own")
                    .containsExactly(new double[] {3, 2, -4}, within(error));
            assertThat(combined(Output.VALUES, combine, type, new float[][] {{1, -7}, {2, 4}}))
                    .containsExactly(new double[] {1.5, -1.5}, within(error));
        }
        // sigmoid(log 3) = 3/4 and sigmoid(-log 3) = 1/4, sigmoid(0) = 1/2
        float third = (float) Math.log(3);
        assertThat(combined(Output.SIGMOID_LOGITS, mean, type, new float[][] {{third}, {0}}))
                .containsExactly(new double[] {Math.log(0.625 / 0.375)}, within(error));
        assertThat(combined(Output.SIGMOID_LOGITS, geometric, type, new float[][] {{third}, {0}}))
                .containsExactly(new double[] {third / 2}, within(error));
        float[][] p = {{0.75f, 0.5f}, {0.25f, 0.875f}};
        assertThat(combined(Output.SIGMOID_PROBABILITIES, mean, type, p))
                .containsExactly(new double[] {0.5, 0.6875}, within(error));
        assertThat(combined(Output.SIGMOID_PROBABILITIES, geometric, type, p))
                .containsExactly(new double[] {0.5, sigmoid(logit(0.875) / 2)}, within(error));
        float[][] logs = {
            {(float) Math.log(0.75), (float) Math.log(0.25)},
            {(float) Math.log(0.5), (float) Math.log(0.5)}
        };
        assertThat(combined(Output.LOG_PROBABILITIES, mean, type, logs))
                .containsExactly(new double[] {Math.log(0.625), Math.log(0.375)}, within(error));
        double[] product = {Math.sqrt(0.75 * 0.5), Math.sqrt(0.25 * 0.5)};
        double sum = product[0] + product[1];
        assertThat(combined(Output.LOG_PROBABILITIES, geometric, type, logs))
                .containsExactly(
                        new double[] {Math.log(product[0] / sum), Math.log(product[1] / sum)},
                        within(error));
    }

    @Test
    void certainSigmoidsStayFinite() {
        float[][] sure = {{1000, -1000, 80}, {900, -1000, -80}};
        double[] logits =
                combined(Output.SIGMOID_LOGITS, Combine.MEAN_PROBABILITY, DataType.FLOAT32, sure);
        // of 1000 and 900 the less certain decides: log(2 / (e^-1000 + e^-900))
        assertThat(logits[0]).isCloseTo(900 + Math.log(2), within(1e-3));
        assertThat(logits[1]).isCloseTo(-1000, within(1e-3));
        assertThat(logits[2]).isCloseTo(0, within(1e-5));
        double[] p =
                combined(
                        Output.SIGMOID_PROBABILITIES,
                        Combine.MEAN_LOGIT,
                        DataType.FLOAT32,
                        new float[][] {{1, 0, 1}, {1, 0, 0}});
        assertThat(p).containsExactly(new double[] {1, 0, 0.5}, within(1e-6));
    }

    @ParameterizedTest
    @EnumSource(
            value = Output.class,
            names = {"LOGITS", "LOG_PROBABILITIES", "PROBABILITIES"})
    void oneOutputIsNoSoftmax(Output output) throws Exception {
        float[][] one = {{0.2f}, {0.4f}};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> combined(output, Combine.MEAN_PROBABILITY, DataType.FLOAT32, one))
                .withMessageContaining("output " + output)
                .withMessageContaining("optOutput(SIGMOID_LOGITS)")
                .withMessageContaining("optOutput(VALUES)");
    }

    @ParameterizedTest
    @CsvSource({
        "PROBABILITIES, 0.5, 1.5, '[0, 1], but the model gives 1.5', LOGITS",
        "PROBABILITIES, 1.5, -0.5, '[0, 1], but the model gives -0.5', LOGITS",
        "PROBABILITIES, 0.5, 0.75, 'sum is 1 for each image, but the model gives 1.25',"
                + " SIGMOID_PROBABILITIES",
        "PROBABILITIES, 0.25, 0.5, 'sum is 1 for each image, but the model gives 0.75',"
                + " SIGMOID_PROBABILITIES",
        "SIGMOID_PROBABILITIES, 0.5, 4, '[0, 1], but the model gives 4.0', SIGMOID_LOGITS",
        "SIGMOID_PROBABILITIES, -0.25, 1, '[0, 1], but the model gives -0.25', SIGMOID_LOGITS",
        "LOG_PROBABILITIES, -3, 2, 'up to 0, but the model gives 2.0', LOGITS"
    })
    void outputsOfAnotherKindAreRefused(
            Output output, float first, float second, String message, Output other) {
        // the mirror image's output alone is wrong
        float[] right = output == Output.LOG_PROBABILITIES ? new float[] {-1, -1} : HALVES;
        for (Combine combine : Combine.values()) {
            for (DataType type : List.of(DataType.FLOAT16, DataType.FLOAT32, DataType.FLOAT64)) {
                assertThatIllegalArgumentException()
                        .isThrownBy(
                                () ->
                                        combined(
                                                output,
                                                combine,
                                                type,
                                                new float[][] {right, {first, second}}))
                        .withMessageContaining("output " + output)
                        .withMessageContaining(message)
                        .withMessageContaining("optOutput(" + other + ")");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theOutputOfEveryPassIsChecked(int viewsPerPass) {
        NDArray images = images(1);
        int[] calls = {0};
        UnaryOperator<NDList> model =
                x -> {
                    float[] each = new float[2 * (int) x.head().size(0)];
                    Arrays.fill(each, 0.5f);
                    calls[0]++;
                    if (calls[0] == 2 || viewsPerPass == 2) {
                        each[each.length - 1] = 3;
                    }
                    return new NDList(manager.create(each, new Shape(each.length / 2, 2)));
                };
        TestTimeAugmentation tta =
                TestTimeAugmentation.builder()
                        .optOutput(Output.PROBABILITIES)
                        .optViewsPerPass(viewsPerPass)
                        .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tta.predict(model, images))
                .withMessageContaining("the model gives 3.0");
        assertThat(calls[0]).isEqualTo(2 / viewsPerPass);
    }

    @Test
    void roundingAndNaNAreNotRefused() {
        Combine mean = Combine.MEAN_PROBABILITY;
        float[][] p = {{1.0005f, -0.0005f}, {0.498f, 0.507f}};
        assertThat(combined(Output.PROBABILITIES, mean, DataType.FLOAT32, p))
                .containsExactly(new double[] {0.74925, 0.25325}, within(1e-6));
        assertThat(combined(Output.SIGMOID_PROBABILITIES, mean, DataType.FLOAT32, p))
                .containsExactly(new double[] {0.74925, 0.25325}, within(1e-6));
        float[][] logs = {{5e-4f, Float.NEGATIVE_INFINITY}, {5e-4f, Float.NEGATIVE_INFINITY}};
        assertThat(combined(Output.LOG_PROBABILITIES, mean, DataType.FLOAT32, logs))
                .containsExactly(new double[] {5e-4, Double.NEGATIVE_INFINITY}, within(1e-6));
        float[][] broken = {{Float.NaN, 0.5f}, {0.5f, 0.5f}};
        for (Output output :
                List.of(
                        Output.PROBABILITIES,
                        Output.SIGMOID_PROBABILITIES,
                        Output.LOG_PROBABILITIES)) {
            assertThat(combined(output, mean, DataType.FLOAT32, broken)[0]).isNaN();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT16", "FLOAT32", "FLOAT64"})
    void probabilitiesAreCombinedAsProbabilities(DataType type) {
        double error = type == DataType.FLOAT16 ? 2e-3 : 1e-5;
        NDArray images = images(2);
        UnaryOperator<NDList> model =
                x -> new NDList(corners(x).head().softmax(1).toType(type, false));
        for (Combine combine : Combine.values()) {
            TestTimeAugmentation tta =
                    tenCrop().optOutput(Output.PROBABILITIES).optCombine(combine).build();
            NDArray scores = tta.predict(model, images);
            assertThat(scores.getDataType()).isEqualTo(type);
            for (int i = 0; i < 2; i++) {
                double[][] logits = tenCrop(images, i);
                double[] expected =
                        combine == Combine.MEAN_LOGIT
                                ? softmax(mean(logits))
                                : meanProbability(logits);
                assertThat(row(scores, i)).containsExactly(expected, within(error));
            }
        }
    }

    @Test
    void certainProbabilitiesAndLargeLogitsStayFinite() {
        UnaryOperator<NDList> certain =
                x -> new NDList(manager.create(new float[] {1, 0, 0, 1}, new Shape(2, 2)));
        UnaryOperator<NDList> large =
                x -> new NDList(manager.create(new float[] {1e4f, 0, 0, 1e4f}, new Shape(2, 2)));
        TestTimeAugmentation.Builder builder = TestTimeAugmentation.builder();
        NDArray image = images(1);
        assertThat(builder.build().predict(large, image).toFloatArray())
                .containsExactly(
                        new float[] {(float) -Math.log(2), (float) -Math.log(2)}, within(1e-3f));
        builder.optCombine(Combine.MEAN_LOGIT).optOutput(Output.PROBABILITIES);
        assertThat(builder.build().predict(certain, image).toFloatArray())
                .containsExactly(new float[] {.5f, .5f}, within(1e-6f));
    }

    @Test
    void theDefaultIsTheImageAndItsMirrorImageInBothLayouts() {
        NDArray images = images(3);
        NDArray scores = TestTimeAugmentation.builder().build().predict(this::corners, images);
        for (int i = 0; i < 3; i++) {
            double[][] logits = {
                corners(images, i, 0, 0, HEIGHT, WIDTH, false),
                corners(images, i, 0, 0, HEIGHT, WIDTH, true)
            };
            double[] p = meanProbability(logits);
            assertThat(softmax(row(scores, i))).containsExactly(p, within(1e-6));
        }
        TestTimeAugmentation hwc = TestTimeAugmentation.builder().optLayout(Layout.HWC).build();
        NDArray other =
                hwc.predict(
                        x -> corners(new NDList(x.head().transpose(0, 3, 1, 2))),
                        images.transpose(0, 2, 3, 1));
        assertThat(other.toFloatArray()).containsExactly(scores.toFloatArray(), within(1e-6f));
    }

    @Test
    void oneViewChangesNothing() {
        NDArray images = images(2);
        float[] plain = corners(new NDList(images)).head().toFloatArray();
        inputs.clear();
        TestTimeAugmentation tta =
                TestTimeAugmentation.builder()
                        .optViews(Views.identity())
                        .optCombine(Combine.MEAN_LOGIT)
                        .build();
        assertThat(tta.predict(this::corners, images).toFloatArray()).isEqualTo(plain);
    }

    /** Whatever may be wrong with a view's own array, the images must stay. */
    @Test
    void viewsOfDifferentShapeAndOwnViewsGoTogetherAsTheyCan() {
        View same = (x, layout) -> x;
        View small = (x, layout) -> x.get(new NDIndex(":, :, 1:3, 1:3"));
        NDArray images = images(2);
        TestTimeAugmentation tta =
                TestTimeAugmentation.builder()
                        .optViews(List.of(same, same, small, same, small, small))
                        .optCombine(Combine.MEAN_LOGIT)
                        .build();
        int handles = manager.getManagedArrays().size();
        NDArray scores = tta.predict(this::corners, images);
        assertThat(manager.getManagedArrays()).hasSize(handles + 1);
        assertThat(passes.stream().map(shape -> shape.get(0))).containsExactly(4L, 2L, 2L, 4L);
        for (int i = 0; i < 2; i++) {
            double[] whole = corners(images, i, 0, 0, HEIGHT, WIDTH, false);
            double[] part = corners(images, i, 1, 1, 2, 2, false);
            assertThat(row(scores, i))
                    .containsExactly(mean(new double[][] {whole, part}), within(1e-5));
        }
    }

    @Test
    void productsLookAtEachViewInEachWay() {
        View negative = (x, layout) -> x.neg();
        List<View> views =
                Views.product(List.of(Views.identity().get(0), negative), Views.horizontalFlip());
        NDArray images = images(1);
        List<NDArray> seen = views.stream().map(view -> view.apply(images, Layout.CHW)).toList();
        assertThat(seen).hasSize(4);
        assertThat(seen.get(2).toFloatArray()).isEqualTo(images.neg().toFloatArray());
        assertThat(seen.get(3).toFloatArray()).isEqualTo(images.neg().flip(3).toFloatArray());
    }

    @Test
    void crops() {
        // torchvision.transforms.functional.center_crop of 6 x 7: rows 2..4 of 1.5, columns 2..5.
        NDArray images = images(1);
        List<View> five = Views.fiveCrop(3, 4);
        String[] parts = {"0:3, 0:4", "0:3, 3:7", "3:6, 0:4", "3:6, 3:7", "2:5, 2:6"};
        for (int i = 0; i < 5; i++) {
            assertThat(five.get(i).apply(images, Layout.CHW).toFloatArray())
                    .isEqualTo(images.get(new NDIndex(":, :, " + parts[i])).toFloatArray());
        }
        assertThat(Views.fiveCrop(5)).hasSize(5);
        assertThat(Views.tenCrop(5)).hasSize(10);
    }

    @Test
    void scalesKeepTheProportion() {
        NDArray images = images(2);
        List<View> scales = Views.multiScale(3, 12);
        NDArray small = scales.get(0).apply(images, Layout.CHW);
        NDArray large = scales.get(1).apply(images, Layout.CHW);
        assertThat(small.getShape()).isEqualTo(new Shape(2, 3, 3, 3)); // 3.5 rounded down
        assertThat(large.getShape()).isEqualTo(new Shape(2, 3, 12, 14));
        NDArray tall = images.transpose(0, 2, 3, 1).transpose(0, 2, 1, 3);
        NDArray tallLarge = scales.get(1).apply(tall, Layout.HWC);
        assertThat(tallLarge.getShape()).isEqualTo(new Shape(2, 14, 12, 3));
        NDArray same = Views.multiScale(HEIGHT).get(0).apply(images, Layout.CHW);
        assertThat(same.toFloatArray()).isEqualTo(images.toFloatArray());
        // a model whose answer is the mean of all pixels
        NDArray answer =
                TestTimeAugmentation.builder()
                        .optViews(scales)
                        .optCombine(Combine.MEAN_LOGIT)
                        .build()
                        .predict(
                                x -> new NDList(x.head().flatten(2, 3).mean(new int[] {2}).div(50)),
                                images);
        for (int c = 0; c < 3; c++) {
            String channel = "1, " + c;
            float expected =
                    (small.get(new NDIndex(channel)).mean().getFloat()
                                    + large.get(new NDIndex(channel)).mean().getFloat())
                            / 100;
            assertThat(answer.getFloat(1, c)).isCloseTo(expected, within(1e-5f));
        }
    }

    /** A quarter of the columns is white: in an image four times smaller every pixel knows. */
    @Test
    void smallScalesCountEveryPixel() {
        NDArray white = manager.full(new Shape(1, 3, 32, 8, 1), 240f);
        NDArray black = manager.zeros(new Shape(1, 3, 32, 8, 3));
        NDArray stripes = NDArrays.concat(new NDList(white, black), 4).reshape(1, 3, 32, 32);
        NDArray small = Views.multiScale(8).get(0).apply(stripes, Layout.CHW);
        float[] inside = small.get(new NDIndex(":, :, 1:-1, 1:-1")).toFloatArray();
        float[] quarter = new float[3 * 6 * 6];
        Arrays.fill(quarter, 60);
        assertThat(inside).containsExactly(quarter, within(1e-3f));
    }

    /** The corners as a model with a predictor. */
    private Model model() {
        Model model = Model.newInstance("corners", Device.cpu(), "PyTorch");
        model.setBlock(new LambdaBlock(this::corners));
        return model;
    }

    private static ImageClassificationTranslator.Builder translator() {
        return ImageClassificationTranslator.builder()
                .addTransform(new ToTensor())
                .addTransform(x -> x.mul(255))
                .optSynset(List.of("a", "b", "c"))
                .optApplySoftmax(true);
    }

    private static Image picture(int seed) {
        int[] pixels = new int[HEIGHT * WIDTH];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (int) Seeds.mix(seed, i) & 0xffffff;
        }
        return ImageFactory.getInstance().fromPixels(pixels, WIDTH, HEIGHT);
    }

    private NDArray array(Image picture) {
        return channelsFirst(
                picture.toNDArray(manager).toType(DataType.FLOAT32, true).expandDims(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 10})
    void translatorAveragesForThePredictor(int viewsPerPass) throws Exception {
        TestTimeAugmentation tta = tenCrop().optViewsPerPass(viewsPerPass).build();
        List<Image> pictures = List.of(picture(1), picture(2), picture(3));
        try (Model model = model();
                Predictor<Image, Classifications> predictor =
                        model.newPredictor(tta.translator(translator().build()))) {
            List<Classifications> batch = predictor.batchPredict(pictures);
            for (int i = 0; i < pictures.size(); i++) {
                double[] expected = meanProbability(tenCrop(array(pictures.get(i)), 0));
                double[] one = probabilities(predictor.predict(pictures.get(i)));
                assertThat(one).containsExactly(expected, within(1e-5));
                assertThat(probabilities(batch.get(i))).containsExactly(expected, within(1e-5));
            }
        }
        assertNoInputIsLeft();
        assertThat(passes.get(0).get(0)).isEqualTo(3L * viewsPerPass);
        assertThat(passes).hasSize(4 * ((9 + viewsPerPass) / viewsPerPass));
    }

    private static double[] probabilities(Classifications classes) {
        return classes.getProbabilities().stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** A translator without batchifier, whose inputs are batches. */
    private static final class Whole implements Translator<NDArray, float[]> {

        private boolean prepared;

        @Override
        public void prepare(TranslatorContext context) {
            prepared = true;
        }

        @Override
        public NDList processInput(TranslatorContext context, NDArray input) {
            NDArray own = input.duplicate();
            own.attach(context.getNDManager());
            return new NDList(own);
        }

        @Override
        public float[] processOutput(TranslatorContext context, NDList list) {
            assertThat(prepared).isTrue();
            return list.singletonOrThrow().toFloatArray();
        }

        @Override
        public Batchifier getBatchifier() {
            return null;
        }
    }

    @Test
    void translatorsWithoutBatchifierGiveBatches() throws Exception {
        TestTimeAugmentation tta = tenCrop().optViewsPerPass(5).build();
        NDArray images = images(2);
        NDArray more = images(4);
        float[] expected = tta.predict(this::corners, images).toFloatArray();
        float[] expectedMore = tta.predict(this::corners, more).toFloatArray();
        try (Model model = model();
                Predictor<NDArray, float[]> predictor =
                        model.newPredictor(tta.translator(new Whole()))) {
            int handles = manager.getManagedArrays().size();
            for (int i = 0; i < 50; i++) {
                assertThat(predictor.batchPredict(List.of(images, more)))
                        .containsExactly(expected, expectedMore);
                assertNoInputIsLeft();
            }
            assertThat(manager.getManagedArrays()).hasSize(handles);
        }
    }

    @Test
    void predictorsAndBlocksPredictBatches() throws Exception {
        TestTimeAugmentation tta = tenCrop().build();
        NDArray images = images(2);
        float[] expected = tta.predict(this::corners, images).toFloatArray();
        try (Model model = model();
                Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
            int handles = manager.getManagedArrays().size();
            try (NDArray scores = tta.predict(predictor, images)) {
                assertThat(scores.getManager()).isSameAs(manager);
                assertThat(scores.toFloatArray()).isEqualTo(expected);
            }
            try (NDArray scores = tta.predict(model.getBlock(), images)) {
                assertThat(scores.toFloatArray()).isEqualTo(expected);
            }
            assertThat(manager.getManagedArrays()).hasSize(handles);
        }
    }

    @Test
    void nothingIsLeftOpenAlsoWhenTheModelFails() {
        NDArray images = images(2);
        TestTimeAugmentation tta = tenCrop().optViewsPerPass(3).build();
        int handles = manager.getManagedArrays().size();
        for (int i = 0; i < 100; i++) {
            tta.predict(this::corners, images).close();
            assertNoInputIsLeft();
            inputs.clear();
        }
        assertThatThrownBy(
                        () ->
                                tta.predict(
                                        x -> {
                                            throw new IllegalStateException("no model");
                                        },
                                        images))
                .hasMessage("no model");
        assertThat(manager.getManagedArrays()).hasSize(handles);
    }

    /** The corners, and whether the block was asked to train. */
    private final class Asked extends AbstractBlock {

        private final List<Boolean> training = new ArrayList<>();

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList in,
                boolean train,
                PairList<String, Object> parameters) {
            training.add(train);
            return corners(in);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] shapes) {
            return new Shape[] {new Shape(shapes[0].get(0), 3)};
        }
    }

    /** A block with dropout or batch normalisation is one that predicts, in every pass. */
    @Test
    void noPassIsOfTraining() throws Exception {
        TestTimeAugmentation tta = tenCrop().optViewsPerPass(3).build();
        NDArray images = images(2);
        Asked block = new Asked();
        tta.predict(block, images).close();
        assertThat(block.training).containsExactly(false, false, false, false);
        try (Model model = Model.newInstance("asked", Device.cpu(), "PyTorch")) {
            model.setBlock(block);
            try (Predictor<NDArray, float[]> predictor =
                    model.newPredictor(tta.translator(new Whole()))) {
                predictor.predict(images);
            }
            assertThat(block.training).hasSize(8).doesNotContain(true);
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(new SoftmaxCrossEntropyLoss())
                            .optDevices(new Device[] {Device.cpu()});
            try (Trainer trainer = model.newTrainer(config)) {
                tta.evaluateDataset(trainer, dataset(images, new int[] {0, 1}));
            }
            assertThat(block.training).hasSize(12).doesNotContain(true);
        }
    }

    /** Batches of a data set are closed one by one, not with the trainer. */
    @Test
    void evaluatedBatchesAreClosed() throws Exception {
        TestTimeAugmentation tta = tenCrop().build();
        List<NDManager> own = new ArrayList<>();
        Dataset watched =
                new Dataset() {
                    private final ArrayDataset real = dataset(images(10), new int[10]);

                    @Override
                    public Iterable<Batch> getData(NDManager manager)
                            throws IOException, TranslateException {
                        Iterator<Batch> batches = real.getData(manager).iterator();
                        return () ->
                                new Iterator<>() {
                                    @Override
                                    public boolean hasNext() {
                                        return batches.hasNext();
                                    }

                                    @Override
                                    public Batch next() {
                                        assertThat(own).noneMatch(NDManager::isOpen);
                                        Batch batch = batches.next();
                                        own.add(batch.getManager());
                                        return batch;
                                    }
                                };
                    }

                    @Override
                    public void prepare(Progress progress) {
                        // there is nothing to prepare
                    }
                };
        tta.evaluate(this::corners, watched.getData(manager), new Accuracy());
        assertThat(own).hasSize(3).noneMatch(NDManager::isOpen);
        try (Model model = model();
                Trainer trainer =
                        model.newTrainer(
                                new DefaultTrainingConfig(new SoftmaxCrossEntropyLoss())
                                        .optDevices(new Device[] {Device.cpu()}))) {
            tta.evaluateDataset(trainer, watched);
            assertThat(own).hasSize(6).noneMatch(NDManager::isOpen);
        }
    }

    private ArrayDataset dataset(NDArray images, int[] labels) {
        return new ArrayDataset.Builder()
                .setData(images)
                .optLabels(manager.create(labels))
                .setSampling(4, false)
                .build();
    }

    @Test
    void evaluatorsSeeTheCombinedOutput() throws Exception {
        NDArray images = images(10);
        TestTimeAugmentation tta = tenCrop().build();
        NDArray scores = tta.predict(this::corners, images);
        int[] labels = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0};
        double right = 0;
        double loss = 0;
        for (int i = 0; i < 10; i++) {
            double[] p = meanProbability(tenCrop(images, i));
            double best = Arrays.stream(p).max().orElseThrow();
            right += p[labels[i]] == best ? 1 : 0;
            loss -= Math.log(p[labels[i]]);
        }
        scores.close();
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(new SoftmaxCrossEntropyLoss())
                        .addEvaluator(new Accuracy())
                        .optDevices(new Device[] {Device.cpu()})
                        .addTrainingListeners(new EvaluatorTrainingListener());
        try (Model model = model();
                Trainer trainer = model.newTrainer(config)) {
            ArrayDataset test = dataset(images, labels);
            int managed = trainer.getManager().getManagedArrays().size();
            tta.evaluateDataset(trainer, test);
            trainer.notifyListeners(listener -> listener.onEpoch(trainer));
            float accuracy = trainer.getTrainingResult().getValidateEvaluation("Accuracy");
            assertThat((double) accuracy).isCloseTo(right / 10, within(1e-6));
            // The batches are of 4, 4 and 2, and the loss is a mean over batches.
            Iterable<Batch> batches = test.getData(trainer.getManager());
            Map<String, Float> result =
                    tta.evaluate(trainer::evaluate, batches, new Accuracy(), new SumLoss());
            assertThat((double) result.get("Accuracy")).isCloseTo(right / 10, within(1e-6));
            assertThat((double) result.get("sum")).isCloseTo(loss / 10, within(1e-5));
            assertThat(trainer.getManager().getManagedArrays()).hasSize(managed);
        }
        assertThat(right).as("right answers that views decide").isBetween(1.0, 9.0);
    }

    /** The loss's mean over examples. */
    private static final class SumLoss extends Accuracy {

        private double sum;
        private long count;

        SumLoss() {
            super("sum");
        }

        @Override
        public void updateAccumulators(String[] keys, NDList labels, NDList predictions) {
            long size = predictions.head().size(0);
            NDArray loss = new SoftmaxCrossEntropyLoss().evaluate(labels, predictions);
            sum += loss.getFloat() * size;
            count += size;
        }

        @Override
        public float getAccumulator(String key) {
            return (float) (sum / count);
        }
    }

    @Test
    void refusesWhatItCannotShow() {
        TestTimeAugmentation tta = tenCrop().build();
        assertRefused(tta, manager.zeros(new Shape(3, 6, 7)), "NCHW (rank 4)", "(3, 6, 7)");
        assertRefused(tta, manager.zeros(new Shape(2, 6, 7, 3)), "optLayout(HWC)");
        assertRefused(tta, manager.zeros(new Shape(2, 3, 2, 4)), "3 x 4", "image of 2 x 4");
        NDArray images = images(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tta.predict(x -> new NDList(x.head(), x.head()), images))
                .withMessageContaining("one output of shape (B, K)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tta.predict(x -> x, images))
                .withMessageContaining("one output of shape (B, K), but has [(20, 3, 3, 4)]");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> tta.predict(x -> new NDList(corners(x).head().get("0:3")), images))
                .withMessageContaining("each of the 10 views of 2 images, but gives 3");
        TestTimeAugmentation fewer =
                TestTimeAugmentation.builder()
                        .optViews(List.of((x, layout) -> x.get("0:1")))
                        .build();
        assertRefused(fewer, images, "2 images must show them all", "(1, 3, 6, 7)");
        Batch two =
                new Batch(
                        manager.newSubManager(),
                        new NDList(images.duplicate(), images.duplicate()),
                        new NDList(),
                        2,
                        Batchifier.STACK,
                        Batchifier.STACK,
                        0,
                        0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tta.evaluate(this::corners, List.of(two)))
                .withMessageContaining("one input, the images");
        Translator<Image, Classifications> augmented = tta.translator(translator().build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tta.translator(augmented))
                .withMessageContaining("augmented already");
        assertThatIllegalArgumentException().isThrownBy(() -> tta.translator(null));
    }

    private void assertRefused(TestTimeAugmentation tta, NDArray images, String... message) {
        int handles = manager.getManagedArrays().size();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tta.predict(this::corners, images))
                .satisfies(e -> assertThat(e.getMessage()).contains(message));
        assertThat(manager.getManagedArrays()).hasSize(handles);
    }

    @Test
    void refusesWrongOptions() {
        assertRefused(tenCrop().optViews(null), "views must be set");
        assertRefused(tenCrop().optViews(List.of()), "views must be one at least");
        assertRefused(tenCrop().optCombine(null), "combine must be set");
        assertRefused(tenCrop().optOutput(null), "output must be set");
        assertRefused(tenCrop().optLayout(null), "layout must be set");
        assertRefused(
                tenCrop().optViewsPerPass(0), "viewsPerPass must be in [1, infinity), but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Views.fiveCrop(0))
                .withMessageContaining("height must be in [1, infinity), but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Views.multiScale(224, 0))
                .withMessageContaining("shorterSide must be in [1, 32768], but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(Views::multiScale)
                .withMessageContaining("the number of sizes must be in [1, infinity), but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Views.tenCrop(1, -1))
                .withMessageContaining("width must be in [1, infinity), but is -1");
    }

    private static void assertRefused(TestTimeAugmentation.Builder builder, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessageContaining(message);
    }

    @Test
    void predictorsErrorsComeThrough() throws Exception {
        try (Model model = Model.newInstance("none", Device.cpu(), "PyTorch")) {
            model.setBlock(
                    new LambdaBlock(
                            x -> {
                                throw new IllegalStateException("no model");
                            }));
            try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
                NDArray images = images(1);
                assertThatThrownBy(() -> tenCrop().build().predict(predictor, images))
                        .isInstanceOf(TranslateException.class)
                        .hasRootCauseMessage("no model");
            }
        }
    }
}
