package io.gradus.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeTextTest {

    private static final Catalog CATALOG = new Catalog();

    @Test
    void readsPartsInAnyOrder() {
        Recipe recipe =
                parse(
                        " fast one : Cutout(length=8) Lookahead(inner=Adam(beta1=0.8), k=5)"
                                + " CosineAnnealing(baseValue=1e-3,steps=auto)Mixup(alpha=0.2)");

        assertThat(recipe.name()).isEqualTo("fast one");
        assertThat(recipe.optimizer().type()).isEqualTo("Lookahead");
        assertThat(recipe.optimizer().fields())
                .isEqualTo(Map.of("inner", new Spec("Adam", Map.of("beta1", 0.8)), "k", 5L));
        assertThat(recipe.learningRate())
                .isEqualTo(
                        new Spec("CosineAnnealing", Map.of("baseValue", 0.001, "steps", "auto")));
        assertThat(recipe.augmentations())
                .extracting(Spec::type)
                .containsExactly("Cutout", "Mixup");
    }

    @Test
    void withoutANameTheTextIsTheName() {
        assertThat(parse("Adam( beta1 = 0.9 )  learningRate=0.0001").name())
                .isEqualTo("Adam(beta1=0.9) learningRate=0.0001");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "learningRate=0.5 Adam",
                "Adam(learningRate=0.5)",
                "Lookahead(inner=Adam(learningRate=0.5))"
            })
    void aLearningRateIsTheRecipesWhereverItStands(String text) {
        Recipe recipe = parse(text);
        assertThat(recipe.learningRateText()).isEqualTo("0.5");
        assertThat(recipe.optimizer().toString()).doesNotContain("learningRate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Adam",
                "djl.Sgd(momentum=0.9) learningRate=0.01",
                "Adam(maximize=true) Warmup(main=CosineAnnealing(baseValue=0.1, steps=auto),"
                        + " warmupSteps=10%)",
                "Adam RandomCrop(size=[24, 24], padding=[1, 2, 3, 4]) RandomHorizontalFlip",
                "Adam(beta1=-1) learningRate=1E-7",
                "Adam learningRate=\"warmup(10%) cosine(0.001, steps=90%)\" Cutout(length=8)",
                "Adam Warmup(main=\"cosine(0.1, auto).scale(0.5)\", warmupSteps=10%)"
            })
    void textIsReadBack(String text) {
        Recipe recipe = parse(text);
        assertThat(recipe.text()).isEqualTo(text);
        assertThat(parse(recipe.text())).isEqualTo(recipe);
    }

    /** With quotes of either kind, and without. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Adam learningRate=cosine(0.1,auto)              | cosine(0.1,auto)",
                "Adam learningRate = 'noam(9, 5)'                | noam(9, 5)",
                "Adam learningRate=~noam(9, 5)~                  | noam(9, 5)",
                "Adam learningRate=warmup(10%) cosine(0.1, 90%)  | warmup(10%) cosine(0.1, 90%)",
                "learningRate=noise cosine(0.1, 90%) Adam        | noise cosine(0.1, 90%)",
                "learningRate=cosine(0.1, 90%)Adam Cutout        | cosine(0.1, 90%)",
                "learningRate=noam(9, 5).scale(2). repeat(3) Adam | noam(9, 5).scale(2). repeat(3)",
                "learningRate=sequential([step(1, 9), CosineAnnealing(1, 8)], [9]) Adam"
                        + " | sequential([step(1, 9), CosineAnnealing(1, 8)], [9])",
                "Adam learningRate='Warmup(9) CosineAnnealing(1, 8)' | Warmup(9) CosineAnnealing(1, 8)",
                "Adam(learningRate='warmup(5%) noam(9, 5)')      | warmup(5%) noam(9, 5)",
                "Lookahead(inner=Adam(learningRate='noam(9, 5)')) | noam(9, 5)",
                "Adam learningRate=multiStep(1, [1%, 500])       | multiStep(1, [1%, 500])",
                "x: Adam learningRate=tanh(0.1, auto)            | tanh(0.1, auto)"
            })
    void aLearningRateMayBeATextForm(String text, String schedule) {
        Recipe recipe = parse(text.replace('~', '"'));
        assertThat(recipe.learningRateText()).isEqualTo(schedule);
        assertThat(recipe.learningRate()).isEqualTo(Spec.ofText(schedule));
        assertThat(parse(recipe.text()).learningRate()).isEqualTo(recipe.learningRate());
        assertThat(recipe.augmentations()).hasSize(text.endsWith("Cutout") ? 1 : 0);
    }

    /** A schedule needs no "learningRate=". */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Adam cosine(0.1, auto)                      | cosine(0.1, auto)",
                "warmup(10%) cosine(0.1, 90%) Adam           | warmup(10%) cosine(0.1, 90%)",
                "Adam cosine(0.1, auto) flip Cutout(length=8) | cosine(0.1, auto)",
                "Adam flip cosine(0.1, auto).scale(2) noise(std=3) | cosine(0.1, auto).scale(2)",
                "Adam learningRate=warmup(5) noise cosine(0.1, auto) flip | warmup(5) noise cosine(0.1, auto)",
                "x: Adam sequential([step(1, 9), noam(1, 8)], [9]) rotate(3) vflip"
                        + " | sequential([step(1, 9), noam(1, 8)], [9])"
            })
    void aScheduleMayBeAPart(String text, String schedule) {
        Recipe recipe = parse(text);
        assertThat(recipe.learningRate()).isEqualTo(Spec.ofText(schedule));
        assertThat(recipe.optimizer().type()).isEqualTo("Adam");
        Recipe again = parse(recipe.text());
        assertThat(again.learningRate()).isEqualTo(recipe.learningRate());
        assertThat(again.augmentations()).isEqualTo(recipe.augmentations());
    }

    @Test
    void augmentationsMayBeTextForms() {
        Recipe recipe =
                parse(
                        "all: Adam randaugment(n=2,m=9) crop(32,pad=4) Mixup(alpha=0.2) flip"
                                + " Cutout(16)Cutout(length=8) noise OneOf([flip, crop(28) blur(5)],"
                                + " weights=[3, 1]) autoaugment([[[\"Rotate\", 1, 3]]])");
        assertThat(recipe.augmentations())
                .extracting(Spec::toString)
                .containsExactly(
                        "randaugment(n=2,m=9)",
                        "crop(32,pad=4)",
                        "Mixup(alpha=0.2)",
                        "flip",
                        "Cutout(16)",
                        "Cutout(length=8)",
                        "noise",
                        "OneOf([flip, crop(28) blur(5)], weights=[3, 1])",
                        "autoaugment([[[\"Rotate\", 1, 3]]])");
        assertThat(recipe.augmentations().stream().map(Spec::isText))
                .containsExactly(true, true, false, true, true, false, true, true, true);
        assertThat(parse(recipe.text()).augmentations()).isEqualTo(recipe.augmentations());
    }

    @Test
    void aClassIsNoTextForm() {
        assertThat(parse("Adam learningRate=CosineAnnealing(baseValue=0.1, steps=auto)").text())
                .isEqualTo("Adam CosineAnnealing(baseValue=0.1, steps=auto)");
        assertThat(parse("Adam learningRate=djl.Factor(baseValue=1)").learningRate().type())
                .isEqualTo("djl.Factor");
        assertThat(parse("Adam learningRate='Noam'").learningRate().type()).isEqualTo("Noam");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Adam(beta1=            | column 12: expected a value",
                "djl.Adam(beta1)        | column 10: expected '=' after the name of an option",
                "Adam(=1)               | column 6: expected a value",
                "Adam(beta1=0.9         | column 15: expected ')'",
                "Adam(beta1=0.9.1)      | column 12: '0.9.1' is no number",
                "Adam(beta1=1, beta1=2) | column 15: 'beta1' is given twice",
                "Adam ?                 | column 6: expected the name of a class",
                "Adam Adm               | column 6: there is nothing called 'Adm'; did you mean Adam?",
                "Adam djl.Sgd           | column 6: there are two optimizers, Adam and djl.Sgd",
                "Adam learningRate=1 learningRate=2 | the learning rate is given twice",
                "Adam learningRate=Cutout           | Cutout is no schedule; there are",
                "Adam learningRate=true             | a learning rate is a number or a schedule",
                "Adam learningRate=                 | column 19: expected a value",
                "Adam learningRate=cosin(0.1, 5)    | column 19: there is no schedule 'cosin'; did you mean cosine?",
                "Adam learningRate=cosine(0.1, x)   | column 31: expected a whole number, but found",
                "Adam learningRate=cosine(0.1, 5 Cutout(length=8) | column 33: expected ')', but",
                "Adam learningRate=noam(9) Cutout   | column 19: noam: warmupSteps must be set",
                "Adam learningRate=cosine(0, 10%) Cutout | column 26: baseValue must be in (0,",
                "learningRate=noam(9, 5) Cutuot Adam | column 25: there is nothing called 'Cutuot'; did you mean Cutout?",
                "Adam learningRate=10%              | column 19: expected a schedule, but found '10%'",
                "Adam learningRate=djl.factor       | column 19: there is nothing called 'djl.factor'; did you mean djl.Factor?",
                "Adam(0.1, 0.9)         | column 11: adam has no more options that need no name",
                "adm(0.1)               | column 1: there is nothing called 'adm'; did you mean Adam?",
                "adam(0.1) cosine(0.2, auto) | the learning rate is given twice",
                "adam(0.1) djl.Factor(baseValue=1) | the learning rate is given twice",
                "adam cosine(90%)       | column 13: expected a number, but found '90%'",
                "adam(0.1) warmup(10%) flip | column 22: expected a schedule, the main of warmup",
                "adam mixup(0.2, 1, 3)  | column 20: mixup has no more options that need no name",
                "adam mixup(alpha=x, alpha=2) | column 21: 'alpha' is given twice",
                "Adam crop(pad=4)                   | column 6: crop: size must be set",
                "Adam flip crop(28, pad=x) vflip    | column 24: expected a whole number, but found 'x'",
                "Adam oneof([flip, flop])           | column 19: there is no transform 'flop'",
                "Adam oneof([flip, vflip            | column 24: expected ']', but found the end",
                "Adam Cutout(length=8 holes=2)      | column 22: expected ')'",
                "Adam Cutout(length=8, holes=)      | column 29: expected a value",
                "Adam OneOf(transforms=[flip, Cutout(length=8])  | column 45: expected ')'",
                "Adam Cutout(16, x=2)               | column 17: cutout has no option 'x'",
                "Adam autoaugment(cifar)            | column 18: there is no policy 'cifar'",
                "Adam sequential                    | column 6: sequential: schedules must be set",
                "Adam sequential([step(0.1, 3)])    | column 6: sequential: milestones must be set",
                "Adam cosine(0.1)                   | column 6: cosine: steps must be set",
                "Adam cosine(0.1, 5) cosine(0.1, 5) | column 21: the learning rate is given twice",
                "Cutout(length=8)       | there is no optimizer; there are Ada",
                ": Adam                 | expected a name before ':'",
                "''                     | there is no optimizer"
            })
    void aMistakeIsShownWithItsPlace(String text, String message) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(RecipeException.class)
                .hasMessageStartingWith("recipe '" + text.strip() + "', column ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Adam learningRate='cosine(x, 5)' | column 27: expected a number, but found 'x'",
                "Adam learningRate='cosine(1, 5)  | column 19: expected a second ' after this",
                "Adam(learningRate='cosine(x, 5)') | column 27: expected a number, but found 'x'",
                "Adam learningRate=''             | column 20: expected a schedule, but found the end"
            })
    void aMistakeInQuotesIsShownWithItsPlace(String text, String message) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining(message);
    }

    /** Short names, options without a name and under other names are classes and their options. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "adamw                          | AdamW",
                "ADAMW(lr=0.002, decay=0.05)    | AdamW(weightDecays=0.05) learningRate=0.002",
                "sgd(0.1, momentum=0.9)         | Sgd(momentum=0.9) learningRate=0.1",
                "lookahead(adam, 6)             | Lookahead(inner=adam, k=6)",
                "ema(adamw(0.002), 0.999)       | Ema(inner=AdamW, decay=0.999) learningRate=0.002",
                "adam(cosine(0.1, auto))        | Adam learningRate=~cosine(0.1, auto)~",
                "adam(warmup(9) cosine(1, 90%)) | Adam learningRate=~warmup(9) cosine(1, 90%)~",
                "Adam(learningRate=noam(9, 5))  | Adam learningRate=~noam(9, 5)~",
                "adam mixup(0.2) cutmix onehot(10)"
                        + " | Adam Mixup(alpha=0.2) CutMix OneHotLabels(classes=10)",
                "djl.Adam oneofbatch([mixup(0.2), CutMix], [1, 2])"
                        + " | djl.Adam OneOfBatch(transforms=[Mixup(alpha=0.2), CutMix], weights=[1, 2])"
            })
    void shortTextsAreThoseOfClasses(String text, String printed) {
        Recipe recipe = parse(text);
        assertThat(recipe.text()).isEqualTo(printed.replace('~', '"'));
        assertThat(parse(recipe.text()).text()).isEqualTo(recipe.text());
    }

    /** The learning rate of the optimizer is the base of a schedule that has none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "adamw(0.002) warmup(10%) cosine(90%) flip cutout(8) | warmup(10%) cosine(0.002, 90%)",
                "flip warmup(10%) cosine(90%) cutout(8) adamw(0.002) | warmup(10%) cosine(0.002, 90%)",
                "lookahead(adam(0.25)) cosine(auto) flip cutout(8) | cosine(0.25, auto)",
                "adam(0.25) oneCycle(auto) flip cutout(8)        | oneCycle(0.25, auto)",
                "Adam(learningRate=0.25) learningRate='cosine(90%).scale(2)' flip cutout(8)"
                        + " | cosine(0.25, 90%).scale(2)",
                "adam(0.25) linear(steps=10%).then(constant(), 10%) flip cutout(8)"
                        + " | linear(0.25, steps=10%).then(constant(0.25), 10%)",
                "adam(0.25) sequential([step(stepSize=3), constant], [9]) flip cutout(8)"
                        + " | sequential([step(0.25, stepSize=3), constant(0.25)], [9])",
                "adam(0.25) CosineAnnealing(steps=auto) flip cutout(8)"
                        + " | CosineAnnealing(steps=auto, baseValue=0.25)",
                "adam(0.25) Warmup(main='cosine(90%)', warmupSteps=10%) flip cutout(8)"
                        + " | Warmup(main=~cosine(0.25, 90%)~, warmupSteps=10%)",
                "adam(0.25) Warmup(main=Tanh(steps=90%), warmupSteps=10%) flip cutout(8)"
                        + " | Warmup(main=Tanh(steps=90%, baseValue=0.25), warmupSteps=10%)"
            })
    void theOptimizersRateIsTheBaseOfASchedule(String text, String schedule) {
        Recipe recipe = parse(text);
        assertThat(recipe.learningRateText()).isEqualTo(schedule.replace('~', '"'));
        assertThat(recipe.augmentations())
                .extracting(Spec::toString)
                .containsExactly("flip", "cutout(8)");
        assertThat(parse(recipe.text()).learningRate()).isEqualTo(recipe.learningRate());
    }

    @Test
    void listsOfValuesAreRead() {
        Recipe recipe = parse("Adam djl.MultiFactor(baseValue=1, steps=[2, 4], factor=0.5)");
        assertThat(recipe.learningRate().fields()).containsEntry("steps", List.of(2L, 4L));
    }

    private static Recipe parse(String text) {
        return RecipeText.parse(text, CATALOG);
    }
}
