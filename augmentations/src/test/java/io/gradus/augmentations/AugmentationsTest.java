package io.gradus.augmentations;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.text.BuilderOptions;
import io.gradus.text.Form;
import io.gradus.text.Limits;
import io.gradus.text.Registry;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link Augmentations#parse} and what transforms print. */
class AugmentationsTest {

    private static final String CROP =
            "RandomCrop(size=[32, 32], padding=[4, 4, 4, 4], paddingMode=CONSTANT, fill=0.0)";
    private static final String FLIP = "RandomHorizontalFlip(probability=0.5)";
    private static final String CUTOUT = "Cutout(length=16, holes=1, fill=0.0)";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "flip | " + FLIP,
                " FLIP ( ) | " + FLIP,
                "horizontalflip(0.5) | " + FLIP,
                "RandomHorizontalFlip(p=.5) | " + FLIP,
                "crop(32, pad=4) | " + CROP,
                "crop(pad=[4,4,4,4],size=[32, 32], mode=constant) | " + CROP,
                "crop(32, 4, CONSTANT, 0) | " + CROP,
                "cutout(16) | " + CUTOUT,
                "crop(32,pad=4) flip cutout(16) | " + CROP + " " + FLIP + " " + CUTOUT,
                "compose([flip, cutout(16)]) | " + FLIP + " " + CUTOUT,
                "compose(flip) | Compose(transforms=[" + FLIP + "], fuseAffine=false)",
                "compose([flip, flip], true) | Compose(transforms=["
                        + FLIP
                        + ", "
                        + FLIP
                        + "], fuseAffine=true)",
                "compose(flip, layout=chw) | Compose(transforms=["
                        + FLIP
                        + "], fuseAffine=false, layout=CHW)",
                "flip(seed=-3) | RandomHorizontalFlip(probability=0.5, seed=-3)",
                "flip compose(flip) |"
                        + " Compose(transforms=["
                        + FLIP
                        + ", Compose(transforms=["
                        + FLIP
                        + "], fuseAffine=false)], fuseAffine=false)",
                "oneof([flip, cutout(16) flip], weights=[1, 3]) | OneOf(transforms=["
                        + FLIP
                        + ", "
                        + CUTOUT
                        + " "
                        + FLIP
                        + "], weights=[1.0, 3.0])",
                "apply(flip cutout(16), p=0.25) | RandomApply(transforms=["
                        + FLIP
                        + " "
                        + CUTOUT
                        + "], probability=0.25)",
                "someof(1, [flip, flip], keepOrder=true) | SomeOf(count=1, transforms=["
                        + FLIP
                        + ", "
                        + FLIP
                        + "], replacement=false, keepOrder=true)",
                "randaugment(n=2,m=9) | RandAugment(ops=2, magnitude=9, bins=31,"
                        + " interpolation=NEAREST, fill=[])",
                "randaugment(fill=[1, 2, 3], interpolation=bilinear) | RandAugment(ops=2,"
                        + " magnitude=9, bins=31, interpolation=BILINEAR, fill=[1.0, 2.0, 3.0])",
                "always([rotate(30), EQUALIZE, Identity]) | Always(steps=[Rotate(30.0),"
                        + " Equalize(0.0), Identity(0.0)], interpolation=NEAREST, fill=[])",
                "always(shearX(-.1)) flip | Always(steps=[ShearX(-0.1)], interpolation=NEAREST,"
                        + " fill=[]) "
                        + FLIP,
                "rrc(224) | RandomResizedCrop(size=[224, 224], scale=[0.08, 1.0],"
                        + " ratio=[0.75, 1.3333333333333333], interpolation=BILINEAR,"
                        + " antialias=true)",
                "affine(10, shear=[1, 2, 3, 4]) | RandomAffine(degrees=[-10.0, 10.0],"
                        + " translate=[0.0, 0.0], scale=[1.0, 1.0], shear=[1.0, 2.0, 3.0, 4.0],"
                        + " interpolation=NEAREST, fill=0.0)",
                "jitter(0.5, hue=[-0.1, 0.2]) | ColorJitter(brightness=[0.5, 1.5],"
                        + " contrast=[1.0, 1.0], saturation=[1.0, 1.0], hue=[-0.1, 0.2])",
                "erasing(1, value=[1, 2, 3]) | RandomErasing(probability=1.0, scale=[0.02, 0.33],"
                        + " ratio=[0.3, 3.3], value=[1.0, 2.0, 3.0])",
                "erasing(1, value=7) | RandomErasing(probability=1.0, scale=[0.02, 0.33],"
                        + " ratio=[0.3, 3.3], value=7.0)",
                "erasing(1, value=normal) | RandomErasing(probability=1.0, scale=[0.02, 0.33],"
                        + " ratio=[0.3, 3.3], value=NORMAL)",
                "lighting | PcaLighting(std=0.1, components=imagenet)",
                "lighting(components=[[1, 2, 3], [1, 0, 0], [0, 1, 0], [0, 0, 1]]) |"
                        + " PcaLighting(std=0.1, components=[[1.0, 2.0, 3.0], [1.0, 0.0, 0.0],"
                        + " [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])",
                "trivialaugment(fill=7) | TrivialAugmentWide(bins=31, interpolation=NEAREST,"
                        + " fill=7.0)",
                "autoaugment(SVHN, paper) | AutoAugment(policy=svhn, flavor=PAPER,"
                        + " interpolation=NEAREST, fill=[])",
                "autoaugment(svhn, flavour=paper) | AutoAugment(policy=svhn, flavor=PAPER,"
                        + " interpolation=NEAREST, fill=[])",
                "FixedOperations(Invert) | Always(steps=[Invert(0.0)], interpolation=NEAREST,"
                        + " fill=[])",
                "autoaugment([[[\"Rotate\", 1, 3]]]) | AutoAugment(policy=[[[\"Rotate\",1.0,3]]],"
                        + " flavor=TORCHVISION, interpolation=NEAREST, fill=[])"
            })
    void readsManyWaysToWriteOne(String text, String expected) {
        assertThat(Augmentations.parse(text)).hasToString(expected);
        assertThat(Augmentations.parse(expected)).hasToString(expected);
    }

    @ParameterizedTest
    @FieldSource("io.gradus.augmentations.TransformTable#ROWS")
    void everyTransformReadsWhatItPrints(TransformTable.Row row) {
        try (NDManager manager = newManager()) {
            NDArray images = noise(manager, new Shape(24, 8, 7, 3), DataType.FLOAT32, 1);
            RandomTransform<?> transform = TransformTable.build(row.builder().get().optSeed(5));
            RandomTransform<?> read = Augmentations.parse(transform.toString());
            assertThat(read).hasSameClassAs(transform).hasToString(transform.toString());
            assertThat(read.transform(images).toByteArray())
                    .isEqualTo(transform.transform(images).toByteArray());
        }
    }

    @Test
    void everyTransformHasATextForm() {
        assertThat(types(RandomTransform.class))
                .containsExactlyInAnyOrderElementsOf(
                        TransformTable.ROWS.stream()
                                .map(TransformTable.Row::type)
                                .distinct()
                                .toList());
        assertThat(types(BatchTransform.class))
                .containsExactlyInAnyOrderElementsOf(
                        TransformTable.BATCH_ROWS.stream()
                                .map(row -> row.transform().getClass())
                                .distinct()
                                .toList());
    }

    private static List<Class<?>> types(Class<?> kind) {
        return Registry.of(kind).forms().stream().<Class<?>>map(Form::type).toList();
    }

    static Stream<Form> forms() {
        return Stream.of(RandomTransform.class, BatchTransform.class)
                .flatMap(kind -> Registry.of(kind).forms().stream());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyOptionOfABuilderIsInTheText(Form form) {
        assertThat(BuilderOptions.of(form.newBuilder().getClass()).names())
                .containsExactlyInAnyOrderElementsOf(form.options());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mixup(0.2, classes=10) | Mixup(classes=10, alpha=0.2, probability=1.0)",
                "MIXUP(classes=10, p=.5) | Mixup(classes=10, alpha=1.0, probability=0.5)",
                "cutmix(classes=10) | CutMix(classes=10, alpha=1.0, probability=1.0,"
                        + " correctLambda=true, layout=HWC)",
                "cutmix(2, 0.5, false, classes=3, layout=chw) | CutMix(classes=3, alpha=2.0,"
                        + " probability=0.5, correctLambda=false, layout=CHW)",
                "samplepairing(0.4) | SamplePairing(weight=0.4, probability=1.0)",
                "labelsmoothing(0.1, classes=4) | LabelSmoothing(classes=4, epsilon=0.1)",
                "onehot(4) | OneHotLabels(4)",
                "oneofbatch([mixup(classes=4), samplepairing], weights=[1, 3]) |"
                        + " OneOfBatch(transforms=[Mixup(classes=4, alpha=1.0, probability=1.0),"
                        + " SamplePairing(weight=0.5, probability=1.0)], weights=[1.0, 3.0])"
            })
    void readsBatchTransforms(String text, String expected) {
        assertThat(Augmentations.parseBatch(text)).hasToString(expected);
        assertThat(Augmentations.parseBatch(expected)).hasToString(expected);
    }

    @ParameterizedTest
    @FieldSource("io.gradus.augmentations.TransformTable#BATCH_ROWS")
    void everyBatchTransformReadsWhatItPrints(TransformTable.BatchRow row) {
        assertThat(Augmentations.parseBatch(row.transform().toString()))
                .hasSameClassAs(row.transform())
                .hasToString(row.transform().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mixup(0.2) | column 1: mixup: classes must be set: call setClasses(number)",
                "mixup(0, classes=2) | column 7: alpha must be in [0.001, 1000000.0], but is 0.0",
                "mixup(classes=1) | column 15: classes must be in [2, 1000000], but is 1",
                "mixupp | column 1: there is no batch transform 'mixupp'; did you mean mixup?",
                "flip | column 1: there is no batch transform 'flip'; there are mixup, cutmix,",
                "oneofbatch([mixup(q=1)]) | column 19: mixup has no option 'q'",
                "mixup(classes=2) cutmix(classes=2) | column 18: expected one batch transform"
            })
    void mistakesInBatchTransformsAreNamedWithTheirColumn(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Augmentations.parseBatch(text))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | column 1: expected a transform, but found the end",
                "flop | column 1: there is no transform 'flop'; did you mean flip?",
                "HorizontalFlipp | column 1: there is no transform 'HorizontalFlipp'; did you mean HorizontalFlip?",
                "sharpenness | column 1: there is no transform 'sharpenness'; there are always, augmix, autoaugment,",
                "crop(8, paddin=4) | column 9: crop has no option 'paddin'; did you mean padding?",
                "flip mixup(0.2) | column 6: mixup changes batches, not single images; Augmentations.parseBatch reads it",
                "OneHotLabels | column 1: OneHotLabels changes batches, not single images",
                "oneof([OneOfBatch, flip]) | column 8: OneOfBatch changes batches",
                "autoaugment(mnist) | column 13: there is no policy 'mnist'; there are cifar10, imagenet, svhn",
                "autoaugment(cifar1) | column 13: there is no policy 'cifar1'; did you mean cifar10?",
                "crop(8, mode=reflekt) | column 14: expected CONSTANT or REFLECT or EDGE or SYMMETRIC, but found 'reflekt'; did you mean REFLECT?",
                "flip 3 | column 6: expected the end, but found '3'",
                "flip(0.5 | column 9: expected ')', but found the end",
                "flip(q=1) | column 6: flip has no option 'q'; it has probability, layout, range, seed",
                "flip(1.5) | column 6: probability must be in [0, 1], but is 1.5",
                "crop(32) flip(p=x) | column 17: expected a number, but found 'x'",
                "flip(0.5, 3) | column 11: flip has no more options that need no name",
                "flip(p=1, probability=1) | column 11: probability is given twice",
                "crop(1.5) | column 6: expected a whole number that int holds, but found '1.5'",
                "crop([1, 2, 3]) | column 6: size takes 1 or 2 values, but found 3",
                "crop([1, [2]]) | column 10: expected one value, but found a list of 1",
                "crop(8, mode=wrap) | column 14: expected CONSTANT or REFLECT or EDGE or SYMMETRIC,",
                "crop(8, fill=1, mode=edge) | column 14: fill is for CONSTANT padding",
                "crop(pad=4) | column 1: crop: size must be set: call setSize(height, width)",
                "crop(=3) | column 6: expected a whole number, but found '='",
                "affine(9, shear=[-90, 90]) | column 17: shear of rows must be a range within [-80.0, 80.0]",
                "affine(9, translate=[2, 0]) | column 21: translate to the right must be in [0, 1], but is 2.0",
                "oneof([flip, flop]) | column 14: there is no transform 'flop'",
                "oneof([flip; flip]) | column 12: expected ']', but found ';'",
                "oneof([]) | column 7: transforms must be one or more",
                "oneof([flip], weights=[1, 2]) | column 23: weights must be one for each of the 1",
                "oneof([flip], weights=[1, x]) | column 27: expected a number, but found 'x'",
                "flip(seed=1) flip | column 1: transform 0 (RandomHorizontalFlip) has a seed",
                "randaugment(m=31) | column 15: magnitude must be in [0, 30], but is 31",
                "autoaugment(cifar) | column 13: there is no policy 'cifar'; did you mean cifar10?",
                "autoaugment([[[\"X\", 1]]]) | column 13: this is no policy: at $[0][0][0]",
                "autoaugment([[) | column 15: expected a value, but found ')'",
                "lighting(components=[1, 2]) | column 21: expected imagenet, or four lists:",
                "lighting(components=[[-1, 2, 3], [1, 0, 0], [0, 1, 0], [0, 0, 1]]) | column 21: eigen",
                "erasing(value=wild) | column 15: expected UNIFORM or NORMAL, but found 'wild'",
                "always([Rotat(3)]) | column 9: there is no operation 'Rotat'; did you mean Rotate?",
                "always(Rotate(x)) | column 15: expected a number, but found 'x'",
                "always(Posterize(9)) | column 1: always: bits must be in [0, 8], but is 9",
                "flip(layout=hcw) | column 13: expected HWC or CHW, but found 'hcw'",
                "someof(1, flip, replacement=yes) | column 29: expected true or false, but found",
                "autoaugment(svhn, hers) | column 19: expected TORCHVISION or PAPER, but found"
            })
    void mistakesAreNamedWithTheirColumn(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Augmentations.parse(text))
                .withMessageContaining(message);
    }

    @Test
    void theMistakeIsPointedAt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Augmentations.parse("crop(32)\nflip(p=2)"))
                .withMessage(
                        "column 17: probability must be in [0, 1], but is 2.0%n%n".formatted()
                                + "crop(32) flip(p=2)%n                ^".formatted());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Augmentations.parse(null))
                .withMessageContaining("text must be set");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Augmentations.parse("oneof(".repeat(101) + "flip"))
                .withMessageContaining("nested more than 100 deep");
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                Arguments.of(
                        "crop(" + "[".repeat(3000),
                        "column 7: expected one value, but found a list of 1"),
                Arguments.of("oneof([".repeat(1000), "calls are nested more than 100 deep"),
                Arguments.of("flip(" + "7".repeat(90_000) + ")", "column 6: a number must have at"),
                Arguments.of(
                        "autoaugment(" + "[".repeat(3000), "lists are nested more than 100 deep"),
                Arguments.of(
                        "autoaugment(" + "[".repeat(3000) + "]".repeat(3000),
                        "lists are nested more than 100 deep"),
                Arguments.of("x".repeat(90_000), "column 1: there is no transform 'xxx"),
                Arguments.of("flip(" + "x".repeat(90_000) + "=1)", "flip has no option 'xxx"),
                Arguments.of("crop(8, mode=" + "x".repeat(90_000) + ")", "but found 'xxx"),
                Arguments.of(
                        "flip ".repeat(20_001), "column 100001: a transform must have at most"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("hostile")
    void whatIsTooLongOrTooDeepIsRefusedInAFewWords(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Augmentations.parse(text))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(Limits.MESSAGE_LENGTH));
    }
}
