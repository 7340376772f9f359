package io.gradus.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.gradus.augmentations.Augmentations;
import io.gradus.augmentations.batches.Mixup;
import io.gradus.optimizers.Adam;
import io.gradus.optimizers.Lookahead;
import io.gradus.schedulers.Schedule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinderTest {

    private static final Catalog CATALOG = new Catalog();
    private static final Binder BINDER =
            new Binder(
                    CATALOG,
                    new RunLength(1000),
                    Map.of("classes", 10L, "size", List.of(28L, 28L)));

    static List<Catalog.Entry> entries() {
        return CATALOG.entries();
    }

    @Test
    void theCatalogKnowsOursAndDjls() {
        assertThat(CATALOG.names(Catalog.Kind.OPTIMIZER).split(", "))
                .contains("AdaDelta", "Adam", "Lookahead", "RProp")
                .contains("djl.Adadelta", "djl.Adagrad", "djl.Adam", "djl.AdamW")
                .contains("djl.Nag", "djl.RmsProp", "djl.Sgd");
        assertThat(CATALOG.names(Catalog.Kind.SCHEDULE).split(", "))
                .contains("CosineAnnealing", "Cyclic", "Warmup", "djl.Factor", "djl.WarmUp");
        assertThat(CATALOG.names(Catalog.Kind.AUGMENTATION).split(", "))
                .contains("Cutout", "Mixup", "RandomCrop", "RandomHorizontalFlip");
    }

    @ParameterizedTest
    @MethodSource("entries")
    void everyClassHasABuilderWhoseOptionsAreFound(Catalog.Entry entry) {
        assertThat(entry.options().names()).isNotEmpty().doesNotContain("nonsense");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "learningRate=0.25                                      | 7    | 0.25",
                "learningRate=linear(1, auto, 1, 0)                     | 251  | 0.75",
                "learningRate=warmup(10%, linear, 0) linear(1, 90%, 1, 0) | 51 | 0.5",
                "learningRate=warmup(10%, linear, 0) linear(1, 90%, 1, 0) | 551 | 0.5",
                "Warmup(main='linear(1, 90%, 1, 0)', warmupSteps=10%)   | 551  | 0.5",
                "djl.WarmUp(main='constant(0.5)', warmUpSteps=5)        | 101  | 0.5",
                "djl.Factor(baseValue=1, factor=0.5)                    | 2    | 0.25",
                "djl.MultiFactor(baseValue=1, steps=[2, 4], factor=0.5) | 5    | 0.25",
                "djl.PolynomialDecay(baseValue=1, endLearningRate=0, decaySteps=auto) | 250 | 0.75",
                "djl.PolynomialDecay(baseValue=1, endLearningRate=0, decaySteps=50%)  | 250 | 0.5",
                "djl.WarmUp(main=0.5, warmUpSteps=100, warmUpMode=constant) | 101 | 0.5",
                "djl.WarmUp(main=djl.Factor(baseValue=1, factor=0.5), warmUpSteps=0.2%) | 3 | 0.5"
            })
    void learningRatesGetTheirOptions(String rate, int update, float value) {
        Tracker tracker = BINDER.learningRate(recipe("Adam " + rate));
        assertThat(tracker.getNewValue(update)).isCloseTo(value, within(1e-6f));
    }

    /** Their builders take a number or a schedule. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sgd(momentum=0.5)   | momentum=0.5,",
                "Sgd(momentum=0)     | momentum=0.0,",
                "Sgd(momentum=Cyclic(baseValue=0.5, maxValue=0.9, stepsUp=5%))"
                        + " | momentum=CyclicTracker(baseValue=0.5, maxValue=0.9, stepsUp=50,",
                "Sgd(momentum=MomentumSchedule(rate=OneCycle(maxValue=0.1, steps=auto)))"
                        + " | momentum=MomentumSchedule(rate=OneCycleTracker(maxValue=0.1, steps=1000,",
                "Lookahead(inner=Adam(beta1=Polynomial(baseValue=0.9, steps=auto)))"
                        + " | beta1=PolynomialTracker(baseValue=0.9, steps=1000,",
                "AdamW(weightDecays=CosineAnnealing(baseValue=0.1, steps=auto), beta1=0.8)"
                        + " | weightDecays=CosineAnnealingTracker(baseValue=0.1, steps=1000,",
                "AdamW(weightDecays=0.25)   | weightDecays=0.25,"
            })
    void anOptionMayBeANumberOrASchedule(String text, String printed) {
        Recipe recipe = recipe(text + " learningRate=0.1");
        assertThat(BINDER.optimizer(recipe, BINDER.learningRate(recipe)).toString())
                .contains(printed);
        assertThat(recipe.learningRateText()).isEqualTo("0.1");
        assertThat(recipe(recipe.text())).isEqualTo(recipe);
    }

    /** What is listed can be made, and there is no more: one recipe a class. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "FixedOperations | FixedOperations(steps=[Rotate(20), Posterize(2)])",
                "AugMix          | AugMix(severity=2)",
                "AutoAugment     | AutoAugment(policy=[[[\"Rotate\", 0.5, 2], [\"Invert\", 1]]], fill=7)",
                "AutoAugment     | AutoAugment(policy=svhn, flavour=paper)",
                "ColorJitter     | ColorJitter(brightness=0.4, hue=[-0.1, 0.2])",
                "Compose         | Compose(transforms=[RandomHorizontalFlip, flip, cutout(8)])",
                "CutMix          | CutMix(alpha=0.5)",
                "Cutout          | Cutout(length=8, layout=CHW)",
                "ElasticDeformation | ElasticDeformation(alpha=30)",
                "GaussianBlur    | GaussianBlur(kernelSize=3, sigma=[0.1, 2])",
                "GaussianNoise   | GaussianNoise(std=10)",
                "GridMask        | GridMask(unit=[8, 12])",
                "IsoNoise        | IsoNoise(intensity=[0.1, 0.2])",
                "LabelSmoothing  | LabelSmoothing(epsilon=0.2)",
                "Mixup           | Mixup",
                "OneHotLabels    | OneHotLabels",
                "OneOf           | OneOf(transforms=[RandomCrop(padding=4), blur(5)], weights=[3, 1])",
                "OneOfBatch      | OneOfBatch(transforms=[Mixup(alpha=0.2), CutMix], weights=[1, 3])",
                "OpticalDistortion | OpticalDistortion(distortLimit=0.2)",
                "PcaLighting     | PcaLighting(components=[[1, 2, 3], [1, 0, 0], [0, 1, 0], [0, 0, 1]])",
                "RandAugment     | RandAugment(ops=1, magnitude=5)",
                "RandomAffine    | RandomAffine(degrees=10, translate=[0.1, 0.1])",
                "RandomApply     | RandomApply(transforms=[GaussianBlur(kernelSize=3)], probability=0.2)",
                "RandomCrop      | RandomCrop(padding=[1, 2, 3, 4], paddingMode=reflect)",
                "RandomErasing   | RandomErasing(value=normal)",
                "RandomGrayscale | RandomGrayscale",
                "RandomHorizontalFlip | RandomHorizontalFlip(probability=1)",
                "RandomOrder     | RandomOrder(transforms=[flip, RandomVerticalFlip])",
                "RandomPerspective | RandomPerspective(distortionScale=0.3)",
                "RandomResizedCrop | RandomResizedCrop(scale=[0.5, 1])",
                "RandomRotation  | RandomRotation(degrees=[-5, 15])",
                "RandomVerticalFlip | RandomVerticalFlip",
                "SamplePairing   | SamplePairing(probability=0.8)",
                "SomeOf          | SomeOf(count=1, transforms=[flip, vflip])",
                "ThreeAugment    | ThreeAugment(jitter=0.2)",
                "TrivialAugmentWide | TrivialAugmentWide(bins=31)"
            })
    void augmentationsOfAllClassesAreMade(String type, String text) throws Exception {
        Recipe recipe = recipe("Adam " + text);
        Object made = BINDER.augmentation(recipe, recipe.augmentations().get(0));
        assertThat(made.getClass().getSimpleName()).isEqualTo(type);
        assertThat(recipe(recipe.text())).isEqualTo(recipe);

        CsvSource rows =
                BinderTest.class
                        .getDeclaredMethod(
                                "augmentationsOfAllClassesAreMade", String.class, String.class)
                        .getAnnotation(CsvSource.class);
        assertThat(Stream.of(rows.value()).map(row -> row.split("[ |]", 2)[0]).distinct())
                .containsExactlyInAnyOrder(RecipeSchemaTest.ours(Catalog.Kind.AUGMENTATION));
    }

    /** Also with options other than the recipe's or the builder's defaults. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mixup(classes=7, alpha=0.2, probability=0.5)",
                "CutMix(classes=7, alpha=0.5, probability=0.25, correctLambda=false, layout=HWC)",
                "SamplePairing(weight=0.3, probability=0.8)",
                "LabelSmoothing(classes=7, epsilon=0.2)",
                "OneOfBatch(transforms=[Mixup(classes=7, alpha=1.0, probability=1.0),"
                        + " SamplePairing(weight=0.5, probability=1.0)], weights=[1.0, 3.0])"
            })
    void batchTransformsAreReadAsTheyArePrinted(String text) {
        Recipe recipe = recipe("Adam " + text);
        assertThat(BINDER.augmentation(recipe, recipe.augmentations().get(0))).hasToString(text);
    }

    static Stream<String> textForms() {
        return Stream.of(
                "flip",
                "vflip",
                "crop(28, pad=3)",
                "rrc(28)",
                "rotate(30, interpolation=BILINEAR)",
                "affine(15, translate=[0.1, 0.1], scale=[0.8, 1.2])",
                "perspective(0.5, p=1, interpolation=BILINEAR)",
                "elastic",
                "optical(0.8)",
                "jitter(0.4, 0.4, 0.4, 0.1)",
                "lighting(0.5)",
                "grayscale(0.5)",
                "blur(5, sigma=[0.1, 2])",
                "noise(std=[10, 50])",
                "isonoise",
                "cutout(14)",
                "erasing(p=1)",
                "gridmask(unit=[3, 14], p=1)",
                "compose([crop(28, pad=3), flip])",
                "oneof([vflip, jitter(0.4), cutout(14)])",
                "someof(2, [vflip, jitter(0.4), cutout(14)])",
                "apply([jitter(0.8) cutout(14)], p=0.5)",
                "order([rotate(30), jitter(0.4), cutout(14)])",
                "always([Rotate(20), Posterize(2)])",
                "autoaugment(cifar10)",
                "autoaugment(imagenet)",
                "autoaugment(svhn)",
                "randaugment(n=2, m=9)",
                "trivialaugment",
                "augmix",
                "threeaugment");
    }

    @ParameterizedTest
    @MethodSource("textForms")
    void textFormsAreMadeAsTheyAreRead(String text) {
        Recipe recipe = recipe("Adam " + text + " flip(seed=3)");
        assertThat(recipe.augmentations()).hasSize(2);
        assertThat(BINDER.augmentation(recipe, recipe.augmentations().get(0)))
                .hasToString(Augmentations.parse(text).toString());
        assertThat(recipe.text()).isEqualTo("Adam " + text + " flip(seed=3)");
    }

    @Test
    void optionsReachWhatIsMadeAndWhatIsWithinIt() {
        Recipe recipe =
                recipe(
                        "Adam OneOf(transforms=[RandomCrop(28, paddingMode=edge),"
                                + " RandomResizedCrop(size=28), Cutout(length=8) flip], weights=[1, 2, 3])"
                                + " OneOf(transforms=[RandomCrop(padding=4), cutout(8)])"
                                + " OneOfBatch(transforms=[CutMix, SamplePairing])");
        assertThat(recipe.augmentations().get(0).isText()).isTrue();
        assertThat(BINDER.augmentation(recipe, recipe.augmentations().get(1)))
                .hasToString(
                        "OneOf(transforms=[RandomCrop(size=[28, 28], padding=[4, 4, 4, 4],"
                                + " paddingMode=CONSTANT, fill=0.0),"
                                + " Cutout(length=8, holes=1, fill=0.0)])");
    }

    @Test
    void compositionsAreListedWithTheirParts() {
        assertThat(CATALOG.listing())
                .contains("\n  OneOf(layout, range, seed, transforms*, weights)\n")
                .contains("\n  OneOfBatch(transforms*, weights)\n")
                .contains("\n  FixedOperations(fill, interpolation, layout, range, seed, steps*)\n")
                .contains(
                        "\n  AutoAugment(fill, flavor, interpolation, layout, policy*, range, seed)\n")
                .contains("\n  PcaLighting(components, layout, range, seed, std)\n");
    }

    @Test
    void whatDjlSetsItselfIsNotRequired() {
        assertThat(CATALOG.listing()).contains(" rescaleGrad, ").doesNotContain("rescaleGrad*");
    }

    @Test
    void anOptionOfSeveralFormsIsListedOnce() {
        assertThat(CATALOG.listing())
                .contains(
                        "\n  Sgd(beginNumUpdate, clipGrad, dampenFirst, dampening,"
                                + " decoupledWeightDecay, learningRate, masterWeights, maximize,"
                                + " momentum, nesterov, nonFinite, normalizeGradient, rateInBuffer,"
                                + " rescaleGrad, weightDecays)\n")
                .contains("\n  MomentumSchedule(baseMomentum, maxMomentum, rate*)\n");
    }

    @Test
    void aRecipeWithoutARateHasTheOptimizersOwn() {
        Recipe recipe = recipe("Lookahead(inner=Adam(beta1=0.8)) learningRate=0.5");
        assertThat(BINDER.optimizer(recipe, Tracker.fixed(0.5f)))
                .isInstanceOf(Lookahead.class)
                .asString()
                .contains("beta1=0.8");
        assertThat(BINDER.optimizer(recipe("Adam"), null)).isInstanceOf(Adam.class);
        assertThat(BINDER.learningRate(recipe("Adam"))).isNull();
    }

    /** With the gradient 1 the first step of each of them is the rate. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sgd",
                "djl.Sgd",
                "Adam",
                "djl.Adam",
                "Lookahead(inner=Adam)",
                "Lookahead(inner=djl.Sgd)",
                "AdaptiveLookahead(inner=Sgd)",
                "Ema(inner=Adam)",
                "Swa(inner=Lookahead(inner=Adam))"
            })
    void theFirstStepIsAsLongAsTheRate(String text) {
        assertThat(weightAfterAStep(text + " learningRate=0.25")).isCloseTo(0.75f, within(1e-5f));
        assertThat(weightAfterAStep(text + " learningRate='linear(0.5, auto, 1, 0)'"))
                .isCloseTo(0.5f, within(1e-5f));
    }

    private static float weightAfterAStep(String text) {
        Recipe recipe = recipe(text);
        Optimizer optimizer = BINDER.optimizer(recipe, BINDER.learningRate(recipe));
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            NDArray weight = manager.create(new float[] {1});
            weight.setRequiresGradient(true);
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                collector.backward(weight.sum());
            }
            optimizer.update("w", weight, weight.getGradient().duplicate());
            return weight.getFloat(0);
        }
    }

    @Test
    void whatFollowsFromTheDataMayBeLeftOut() {
        Recipe recipe = recipe("Adam Mixup(alpha=0.2) RandomCrop(padding=[1, 2, 3, 4])");
        assertThat(recipe.augmentations())
                .allSatisfy(spec -> assertThat(BINDER.augmentation(recipe, spec)).isNotNull());
        assertThat(BINDER.augmentation(recipe, recipe.augmentations().get(0)))
                .isInstanceOf(Mixup.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Adam(beta=1)                    | Adam: there is no option 'beta'; did you mean beta1?",
                "Adam(beta1=2)                   | Adam: ",
                "Adam(beta1=high)                | Adam: expected a number, but found 'high'",
                "Sgd(momentum=Cyclic(baseValue=0)) | Sgd: cyclic: maxValue must be set",
                "Sgd(momentum=Cyclic)            | Sgd: cyclic: baseValue must be set",
                "Sgd(momentum=Cycle)             | Sgd: expected a number, but found 'Cycle'",
                "Sgd(momentum=djl.Factor(baseValue=1)) | Sgd: djl.Factor: You must set a factor",
                "Sgd(momentum=djl.Factor(baseValue=1, factor=1)) | expected a Schedule, but found 'djl.Factor(",
                "Sgd(momentum=MomentumSchedule(rate=Tanh(baseValue=1, steps=auto)))"
                        + " | Sgd: rate must be a OneCycleTracker or",
                "Adam(maximize=1)                | Adam: expected true or false, but found '1'",
                "Lookahead(inner=Adam, k=1.5)    | Lookahead: expected a whole number that int holds, but found '1.5'",
                "Lookahead(inner=Adam, k=1e10)   | expected a whole number that int holds, but found '10000000000'",
                "Lookahead(inner=Adam, k=soon)   | Lookahead: expected a whole number, but found 'soon'",
                "Lookahead(inner=Cutout)         | Lookahead: Cutout is no Optimizer",
                "Lookahead(inner=Adm)            | Lookahead: there is nothing called 'Adm'",
                "Lookahead(k=3)                  | Lookahead: ",
                "djl.Sgd                         | djl.Sgd has no learning rate of its own",
                "djl.Adadelta learningRate=1     | djl.Adadelta takes no learning rate",
                "Adam Cyclic(mode=square)        | Cyclic: expected TRIANGULAR or TRIANGULAR2",
                "Adam RandomCrop(padding=[1, 2]) | RandomCrop: padding takes 1 or 4 values, but found 2",
                "Adam learningRate=multiStep(1, [1, 0.1%]) | milestones",
                "Adam Warmup(main=cosin, warmupSteps=9) | Warmup: there is no schedule 'cosin'; did you mean cosine?",
                "Adam Cutout                     | Cutout: length must be set",
                "Adam Cutout(lenth=3)            | Cutout: there is no option 'lenth'; did you mean length?",
                "Adam OneOf(transforms=[Cutout(length=0)]) | OneOf: length must be",
                "Adam AutoAugment(policy=cifar)  | AutoAugment: there is no policy 'cifar'",
                "Adam OneOfBatch(transforms=[Cutout(length=8)]) | OneOfBatch: Cutout is no BatchT",
                "Adam OneOfBatch(transforms=flip) | OneOfBatch: there is nothing called 'flip'",
                "Adam OneOfBatch(transforms=[Mixup], weights=[1, 2]) | OneOfBatch: weights must be one for",
                "Adam OneOfBatch(transforms=[Mixup], weights=0) | OneOfBatch: each of weights must be in (0,",
                "Adam OneOfBatch                 | OneOfBatch: there must be a transform to choose",
                "Adam Mixup(alpha=[1, 2])        | Mixup: alpha takes 1 values, but found 2"
            })
    void aMistakeNamesRecipeClassAndOption(String text, String message) {
        Recipe recipe = recipe(text);
        assertThatThrownBy(
                        () -> {
                            BINDER.optimizer(recipe, BINDER.learningRate(recipe));
                            recipe.augmentations()
                                    .forEach(spec -> BINDER.augmentation(recipe, spec));
                        })
                .isInstanceOf(RecipeException.class)
                .hasMessageStartingWith("recipe '" + recipe.name() + "': ")
                .hasMessageContaining(message);
    }

    /** In the recipe as it was typed, which its name need not be. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Adam(beta1=2)            | but is 2.0 (column 12)",
                "fast: adam(0.1, beta1=2) | but is 2.0 (column 23 of 'fast: adam(0.1, beta1=2)')",
                "Lookahead(Adam(k=x))     | (column 16 of 'Lookahead(Adam(k=x))')"
            })
    void aMistakeInALineHasItsColumn(String text, String end) {
        Recipe recipe = recipe(text);
        assertThatThrownBy(() -> BINDER.optimizer(recipe, null))
                .isInstanceOf(RecipeException.class)
                .hasMessageStartingWith("recipe '" + recipe.name() + "': ")
                .hasMessageEndingWith(end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "-5%", "ten", "10 %"})
    void aPartOfTheRunIsAPercentage(String text) {
        Recipe recipe = recipe("Lookahead(inner=Adam, k='" + text + "')");
        assertThatThrownBy(() -> BINDER.optimizer(recipe, null))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining("expected a whole number, but found '" + text + "'");
    }

    @Test
    void aPartOfTheRunIsAtLeastOneUpdate() {
        assertThat(new RunLength(100).resolve("0.1%", null)).isEqualTo(1);
        assertThat(new RunLength(100).resolve("12.4%", null)).isEqualTo(12);
        assertThat(new RunLength(100).resolve("auto", null)).isEqualTo(100);
    }

    private static Recipe recipe(String text) {
        return RecipeText.parse(text, CATALOG);
    }

    /** As in the text form: 2.5, 17.5 and 25 of 25 steps are 3, 18 and 25. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WarmupStableDecay(baseValue=0.1, warmupSteps=10%, stableSteps=60%, decaySteps=30%) | wsd(0.1, 3, 15, 7)",
                "Warmup(warmupSteps=10%, main=CosineAnnealing(baseValue=0.1, steps=90%)) | warmup(3) cosine(0.1, 22)",
                "Warmup(warmupSteps=10%, main='cosine(0.1, 90%)') | warmup(3) cosine(0.1, 22)",
                "Warmup(warmupSteps=10%, main='warmup(10%) cosine(0.1, 80%)') | warmup(3) warmup(2) cosine(0.1, 20)",
                "Warmup(warmupSteps=10%, main='cosine(0.1, auto)') | warmup(3) cosine(0.1, 25)",
                "CosineAnnealing(baseValue=0.1, steps=30%) | cosine(0.1, 8)"
            })
    void partsOfARunInClassesAddUpToIt(String schedule, String text) {
        Recipe recipe = RecipeText.parse("Adam " + schedule, new Catalog());
        assertThat(new Binder(new Catalog(), new RunLength(25), Map.of()).learningRate(recipe))
                .hasToString(Schedule.parse(text).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "main=CosineAnnealing(baseValue=1, steps=90%), warmupSteps=90% | 100 %, but are 180 %",
                "main='cosine(0.1, 90%)', warmupSteps=90% | 100 %, but are 180 %",
                "warmupSteps=90%, main='cosine(0.1, 90%)' | 100 %, but are 180 %",
                "warmupSteps=20%, main='warmup(20%) cosine(0.1, 70%)' | 100 %, but are 110 %",
                "warmupSteps=20%, main='cosine(0.1, 900)' | its 1000 steps, but are 900 + 20 % = 1100"
            })
    void morePartsThanTheRunHasAreRefusedInClassesToo(String options, String sum) {
        Recipe recipe = RecipeText.parse("Adam Warmup(" + options + ")", new Catalog());
        Binder binder = new Binder(new Catalog(), new RunLength(1000), Map.of());
        assertThatThrownBy(() -> binder.learningRate(recipe))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining("the parts of the run must add up to at most " + sum);
    }

    /** They begin anew within the other schedule, or begin with it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "main='cosine(0.1, 90%).then(constant(0.1), 500)', warmupSteps=90%",
                "main='cosine(0.1, 90%)', warmupSteps=90%, placement=overlap"
            })
    void partsThatDoNotFollowEachOtherAreNotAddedUp(String options) {
        Recipe recipe = RecipeText.parse("Adam Warmup(" + options + ")", new Catalog());
        Binder binder = new Binder(new Catalog(), new RunLength(1000), Map.of());
        assertThat(binder.learningRate(recipe)).isNotNull();
    }
}
