package io.gradus.benchmarks.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.training.tracker.Tracker;
import io.gradus.augmentations.Mixup;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.optimizers.Adam;
import io.gradus.optimizers.Lookahead;
import java.util.List;
import java.util.Map;
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
        Options options = new Options(entry.newBuilder().getClass());
        assertThatThrownBy(() -> options.get("nonsense"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("there is no option 'nonsense'; there are \\w+(, \\w+)*");
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

    @Test
    void anOptionOfSeveralFormsIsListedOnce() {
        assertThat(CATALOG.listing())
                .contains(
                        "\n  Sgd(beginNumUpdate, clipGrad, dampenFirst, dampening,"
                                + " decoupledWeightDecay, learningRate, maximize, momentum,"
                                + " nesterov, nonFinite, normalizeGradient, rateInBuffer,"
                                + " rescaleGrad*, weightDecays)\n")
                .contains("\n  MomentumSchedule(baseMomentum, maxMomentum, rate*)\n");
    }

    @Test
    void theLearningRateReachesTheOptimizerInside() {
        Recipe recipe = recipe("Lookahead(inner=Adam(beta1=0.8)) learningRate=0.5");
        assertThat(BINDER.optimizer(recipe, Tracker.fixed(0.5f))).isInstanceOf(Lookahead.class);
        assertThat(BINDER.optimizer(recipe("Adam"), null)).isInstanceOf(Adam.class);
        assertThat(BINDER.learningRate(recipe("Adam"))).isNull();
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
                "Adam(beta=1)                    | Adam: there is no option 'beta'; there are",
                "Adam(beta1=2)                   | Adam: ",
                "Adam(beta1=high)                | Adam: beta1 must be a number, but is high",
                "Sgd(momentum=Cyclic(baseValue=0)) | Sgd: momentum Cyclic: maxValue must be set",
                "Sgd(momentum=Cyclic)            | Sgd: momentum Cyclic: baseValue must be set",
                "Sgd(momentum=Cycle)             | Sgd: momentum must be a number, but is Cycle",
                "Sgd(momentum=djl.Factor(baseValue=1)) | Sgd: momentum djl.Factor is no Schedule",
                "Sgd(momentum=MomentumSchedule(rate=Tanh(baseValue=1, steps=auto)))"
                        + " | Sgd: momentum MomentumSchedule: rate must be a OneCycleTracker or",
                "Adam(maximize=1)                | Adam: maximize must be a boolean, but is 1",
                "Lookahead(inner=Adam, k=1.5)    | k must be a whole number, but is 1.5",
                "Lookahead(inner=Adam, k=1e10)   | k is too large: 10000000000",
                "Lookahead(inner=Adam, k=soon)   | k must be a whole number, 'auto'",
                "Lookahead(inner=Cutout)         | inner Cutout is no Optimizer",
                "Lookahead(inner=Adm)            | inner there is nothing called 'Adm'",
                "Lookahead(k=3)                  | Lookahead: ",
                "djl.Sgd                         | djl.Sgd has no learning rate of its own",
                "djl.Adadelta learningRate=1     | djl.Adadelta takes no learning rate",
                "Adam Cyclic(mode=square)        | mode must be one of triangular, triangular2",
                "Adam RandomCrop(padding=[1, 2]) | padding must be a list of 4 values",
                "Adam learningRate=multiStep(1, [1, 0.1%]) | schedule 'multiStep(1, [1, 0.1%])', column 14:",
                "Adam Warmup(main=cosin, warmupSteps=9) | main schedule 'cosin', column 1: there is no",
                "Adam Cutout                     | Cutout: "
            })
    void aMistakeNamesRecipeClassAndOption(String text, String message) {
        Recipe recipe = recipe(text);
        assertThatThrownBy(
                        () -> {
                            BINDER.optimizer(recipe, BINDER.learningRate(recipe));
                            recipe.augmentations()
                                    .forEach(spec -> BINDER.augmentation(recipe, spec));
                        })
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("recipe '" + recipe.name() + "': ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "-5%", "ten", "10 %"})
    void aPartOfTheRunIsAPercentage(String text) {
        assertThatThrownBy(() -> new RunLength(100).resolve(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'auto'");
    }

    @Test
    void aPartOfTheRunIsAtLeastOneUpdate() {
        assertThat(new RunLength(100).resolve("0.1%")).isEqualTo(1);
        assertThat(new RunLength(100).resolve("12.4%")).isEqualTo(12);
        assertThat(new RunLength(100).resolve("auto")).isEqualTo(100);
    }

    private static Recipe recipe(String text) {
        return RecipeText.parse(text, CATALOG);
    }
}
