package io.gradus.schedulers;

import static io.gradus.text.Limits.MESSAGE_LENGTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.schedulers.BaseSchedule.Option;
import io.gradus.text.Excerpt;
import io.gradus.text.Form;
import io.gradus.text.Node;
import io.gradus.text.Registry;
import io.gradus.text.TextException;
import io.gradus.text.TextReader;
import io.gradus.text.Where;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Schedule#parse}; that every example is read back is in {@link ScheduleContractTest}. */
class ScheduleReaderTest {

    private static final String COSINE =
            "CosineAnnealingTracker(baseValue=0.1, steps=20000, minValue=1.0E-5)";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cosine(0.1, 20000, 1e-5)",
                "cosine(0.1,steps=20000,min=1e-5)",
                "COSINE ( minValue = .1e-4 , base = +0.1 , steps = 2e4 ) ",
                "CosineAnnealing(0.1, 20000.0, 0.00001)",
                "cosine(0.1, '20000', [1e-5])",
                " cosineannealingtracker(baseValue=0.1, minValue=1E-5, steps=20000)"
            })
    void readsManyWaysToWriteOne(String text) {
        assertThat(Schedule.parse(text)).hasToString(COSINE);
    }

    private static Stream<String[]> texts() {
        return Stream.of(
                new String[] {
                    "warmup(500,linear) cosine(0.1,steps=20000,min=1e-5)",
                    "WarmupTracker(main=%s, warmupSteps=500, shape=LINEAR,"
                            + " startFactor=0.3333333333333333, placement=PREFIX)"
                },
                new String[] {
                    "warmup(500, cosine, 0.1, overlap, cosine(0.1, 20000, 1e-5))",
                    "WarmupTracker(main=%s, warmupSteps=500, shape=COSINE, startFactor=0.1,"
                            + " placement=OVERLAP)"
                },
                new String[] {
                    "warmup(5) cosine(0.1, 20000, 1e-5).scale(2)",
                    "WarmupTracker(main=%s.scale(2.0), warmupSteps=5, shape=LINEAR,"
                            + " startFactor=0.3333333333333333, placement=PREFIX)"
                },
                new String[] {
                    "noise warmup(5) cosine(0.1, 20000, 1e-5)",
                    "LrNoiseTracker(main=WarmupTracker(main=%s, warmupSteps=5, shape=LINEAR,"
                            + " startFactor=0.3333333333333333, placement=PREFIX), type=NORMAL,"
                            + " limit=0.67, std=1.0, seed=42)"
                },
                new String[] {
                    "noise(uniform, seed=-3, main=cosine(0.1, 20000, 1e-5)).clamp(0, .2) . repeat(7)",
                    "LrNoiseTracker(main=%s, type=UNIFORM, limit=0.67, std=1.0, seed=-3)"
                            + ".clamp(0.0, 0.2).repeat(7)"
                },
                new String[] {
                    "Sequential([cosine(0.1, 20000, 1e-5), multistep(1, [3, 4])], [12])",
                    "sequential([%s, MultiStepTracker(baseValue=1.0, milestones=[3, 4],"
                            + " factor=0.1)], [12])"
                },
                new String[] {"sequential([cosine(0.1, 2e4, 1e-5)], [])", "sequential([%s], [])"},
                new String[] {
                    "oneCycle(0.1, 9, threePhase=true, anneal=Linear)",
                    "OneCycleTracker(maxValue=0.1, steps=9, pctStart=0.3, divFactor=25.0,"
                            + " finalDivFactor=10000.0, anneal=LINEAR, threePhase=true)"
                },
                new String[] {
                    "Momentum(rate=cyclic(0, 1, 30), maxMomentum=.95).clamp(0.85, 1)",
                    "MomentumSchedule(rate=CyclicTracker(baseValue=0.0, maxValue=1.0, stepsUp=30,"
                            + " stepsDown=30, mode=TRIANGULAR, gamma=1.0), baseMomentum=0.8,"
                            + " maxMomentum=0.95).clamp(0.85, 1.0)"
                },
                new String[] {
                    "linear(0.1, 9)\t.then(power(1, .5), 4).perEpoch(10).shift(-4)",
                    "LinearRampTracker(baseValue=0.1, steps=9, startFactor=0.3333333333333333,"
                            + " endFactor=1.0).then(PowerDecayTracker(baseValue=1.0, power=0.5), 4)"
                            + ".perEpoch(10).shift(-4)"
                },
                new String[] {
                    "wsd(1, 2, 3, 4).plus(cosine(0.1, 20000, 1e-5)).times(constant(2))",
                    "WarmupStableDecayTracker(baseValue=1.0, warmupSteps=2, stableSteps=3,"
                            + " decaySteps=4, minValue=0.0, decay=LINEAR).plus(%s)"
                            + ".times(ConstantTracker(baseValue=2.0, factor=1.0, steps=5))"
                });
    }

    @ParameterizedTest
    @MethodSource("texts")
    void readsAndPrints(String text, String printed) {
        String whole = printed.replace("%s", COSINE);
        assertThat(Schedule.parse(text)).hasToString(whole);
        assertThat(Schedule.parse(whole)).hasToString(whole);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                            | 1  | expected a schedule, but found the end",
                "'  '                          | 3  | expected a schedule, but found the end",
                "cosin(0.1)                    | 1  | there is no schedule 'cosin'; did you mean cosine?",
                "lambda                        | 1  | there is no schedule 'lambda'; there are constant, cosine,",
                "CosineAnealing(1, 2)          | 1  | there is no schedule 'CosineAnealing'; did you mean CosineAnnealing?",
                "cosine(0.1, length=3)         | 13 | cosine has no option 'length'; it has baseValue, steps, minValue",
                "constant(1).scael(2)          | 13 | there is no method 'scael'; did you mean scale?",
                "warmup(5, liner) noam(1, 2)   | 11 | expected LINEAR or CONSTANT or COSINE or EXPONENTIAL, but found 'liner'; did you mean LINEAR?",
                "3                             | 1  | expected a schedule, but found '3'",
                "cosine(0.1, stepz=3)          | 13 | cosine has no option 'stepz'; did you mean steps?",
                "cosine(0.1, 3, 0, 7)          | 19 | cosine has no more options",
                "cosine(0.1, 3, steps=4)       | 16 | steps is given twice",
                "cosine(0.1, base=4)           | 13 | baseValue is given twice",
                "cosine(0.1, 3.5)              | 13 | expected a whole number that long holds",
                "cosine(0.1, 1e19)             | 13 | expected a whole number that long holds",
                "cosine(0.1, 1e9999999999)     | 13 | expected a whole number that long holds",
                "multiStep(1, [3, 3e9])        | 18 | expected a whole number that int holds",
                "cosine(0.1, x)                | 13 | expected a whole number, but found 'x'",
                "cosine(x, 3)                  | 8  | expected a number, but found 'x'",
                "cosine(NaN, 3)                | 8  | expected a number, but found 'NaN'",
                "cosine(0.1, 3                 | 14 | expected ')', but found the end",
                "cosine(0.1, 3]                | 14 | expected ')', but found ']'",
                "cosine(0.1,                   | 12 | expected a whole number, but found the end",
                "cosine(0.1, 3))               | 15 | expected the end, but found ')'",
                "cosine(0.1, 3) 5              | 16 | expected the end, but found '5'",
                "cosine(0.1, 3) step(1, 2)     | 16 | cosine takes no schedule after it",
                "warmup(5, main=noam(1, 2)) noam(1, 2) | 28 | warmup takes no schedule after it",
                "cosine(0.1, 0)                | 13 | steps must be in [1, 2^53], but is 0",
                "cosine(1e999, 3)              | 8  | baseValue must be in (0, infinity), but is Infinity",
                "cosine(0.1, 3, min=  .5)      | 22 | minValue must be in [0, baseValue = 0.1], but is 0.5",
                "constant(1).plus( cosine(1) ) | 19 | cosine: steps must be set, but is null",
                "cosine                        | 1  | cosine: baseValue must be set, but is null",
                "warmup(500)                   | 12 | expected a schedule, the main of warmup, but found the end",
                "noise().scale(2)              | 8  | expected a schedule, the main of noise, but found '.'",
                "warmup(5) lambda              | 11 | there is no schedule 'lambda'",
                "warmup(5, steep) noam(1, 2)   | 11 | expected LINEAR or CONSTANT or COSINE or EXPONENTIAL",
                "polynomial(1, 2, cycle=yes)   | 24 | expected true or false",
                "polynomial(1, 2, cycle=1)     | 24 | expected true or false",
                "momentum(noam(1, 2))          | 10 | rate must be a OneCycleTracker or a CyclicTracker, but is NoamTracker(",
                "momentum(oneCycle(1, 9).scale(2)) | 10 | rate must be a OneCycleTracker or a CyclicTracker, but is OneCycleTracker(",
                "multiStep(1, [3 4])           | 17 | expected ']', but found '4'",
                "multiStep(1, [4, 3])          | 14 | milestones must be above 0 and rising, but is [4, 3]",
                "constant(1).half(2)           | 13 | there is no method 'half'; there are clamp, perEpoch, plus, repeat, scale, shift, stretch, then, times",
                "constant(1).                  | 13 | expected a method, but found the end",
                "constant(1).scale             | 18 | expected '(', but found the end",
                "constant(1).scale()           | 13 | scale takes 1 argument without a name, but has 0",
                "constant(1).scale(2, 3)       | 22 | scale takes 1 argument without a name",
                "constant(1).clamp(2)          | 13 | clamp takes 2 arguments without a name, but has 1",
                "constant(1).scale(0)          | 13 | scale: factor must be other than 0, but is 0.0",
                "sequential([], [])            | 12 | schedules must be at least one, but is []",
                "sequential([constant(1)])     | 1  | sequential: milestones must be set, but is null",
                "cyclic(0, 1, scaleFunction=x) | 14 | cyclic has no option 'scaleFunction'"
            })
    void pointsAtTheColumn(String text, int column, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.parse(text))
                .withMessageStartingWith("column %d: %s", column, message)
                .satisfies(
                        e ->
                                assertThat(e.getMessage().lines().toList())
                                        .endsWith(text, " ".repeat(column - 1) + "^"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "warmup(10%) cosine(0.1, 90%)      | warmup(200) cosine(0.1, 1800)",
                "oneCycle(0.1, auto)               | oneCycle(0.1, 2000)",
                "multiStep(1, [50%, 75.25%, auto]) | multiStep(1, [1000, 1505, 2000])",
                "step(1, .025%)                    | step(1, 1)",
                "step(1, 0%)                       | step(1, 1)",
                "step(1, 200%)                     | step(1, 4000)",
                "step(1, 7).then(step(1, 9), 50%)  | step(1, 7).then(step(1, 9), 1000)",
                "step(1, 7).perEpoch( 1% )         | step(1, 7).perEpoch(20)",
                "sequential([noam(9, 5%)], [])     | sequential([noam(9, 100)], [])",
                "cosine(0.1, 20)                   | cosine(0.1, 20)"
            })
    void partsOfARunAreNumbersOfSteps(String text, String numbers) {
        assertThat(Schedule.parse(text, 2000)).hasToString(Schedule.parse(numbers).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cosine(auto, 90%)       | 8  | expected a number, but found 'auto'",
                "cosine(10%, 90%)        | 8  | expected a number, but found '10%'",
                "cosine(0.1, -5%)        | 13 | expected a whole number, but found '-5%'",
                "cosine(0.1, automatic)  | 13 | expected a whole number, but found 'automatic'",
                "cosine(0.1, AUTO)       | 13 | expected a whole number, but found 'AUTO'",
                "multiStep(1, [1%, 1%])  | 14 | milestones must be above 0 and rising, but is [20, 20]",
                "multiStep(1, [999999999%, 1%]) | 15 | expected a whole number that int holds, but found '19999999980'"
            })
    void aPartOfARunThatIsNoneIsPointedAt(String text, int column, String message) {
        assertThatExceptionOfType(TextException.class)
                .isThrownBy(() -> Schedule.parse(text, 2000))
                .satisfies(e -> assertThat(e.column()).isEqualTo(column))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(message))
                .withMessageStartingWith("column %d: %s", column, message);
    }

    @Test
    void withoutARunThereAreNoPartsOfIt() {
        assertThatExceptionOfType(TextException.class)
                .isThrownBy(() -> Schedule.parse("warmup(10%) cosine(0.1, auto)"))
                .satisfies(e -> assertThat(e.column()).isEqualTo(8))
                .satisfies(
                        e ->
                                assertThat(e.reason())
                                        .isEqualTo(
                                                "'10%' is a part of a run, whose length is not"
                                                        + " given"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.parse("step(1, auto)", 0))
                .withMessage("steps must be in [1, 2^53], but is 0");
        assertThat(Schedule.parse("step(1, auto)", 1L << 53).toString())
                .contains("stepSize=9007199254740992");
    }

    @Test
    void neitherNullNorTooDeepATextIsRead() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.parse(null))
                .withMessage("text must be set, but is null");
        assertThat(Schedule.parse("noise ".repeat(99) + "constant(1)")).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.parse("noise ".repeat(10_000) + "constant(1)"))
                .withMessageStartingWith("column 601: schedules are nested more than 100 deep");
        String wide = "constant(1)" + ".plus(constant(1))".repeat(300);
        assertThat(Schedule.parse(wide).at(0)).isEqualTo(301);
        String scaled = "constant(1)" + ".scale(1)".repeat(1000);
        assertThat(Schedule.parse(scaled).at(0)).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.parse(scaled + ".scale(1)"))
                .withMessageStartingWith("column 9013: there are more than 1000 methods");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // 2.5, 17.5 and 25 of 25 steps: 3, 18 and 25
                "25  | wsd(0.1, 10%, 60%, 30%)                  | wsd(0.1, 3, 15, 7)",
                "25  | wsd(0.1, 10%, decaySteps=30%, stable=60%)| wsd(0.1, 3, decaySteps=7, stableSteps=15)",
                // 2.5 and 25
                "25  | warmup(10%) cosine(0.1, 90%)             | warmup(3) cosine(0.1, 22)",
                "25  | warmup(10%) noise cosine(0.1, 90%)       | warmup(3) noise cosine(0.1, 22)",
                "5   | warmup(1%) cosine(0.1, 99%)              | warmup(1) cosine(0.1, 4)",
                "1   | warmup(10%) cosine(0.1, 90%)             | warmup(1) cosine(0.1, 1)",
                "3   | warmup(33.4%) wsd(0.1, 33.3%, 0, 33.3%)  | warmup(1) wsd(0.1, 1, 0, 1)",
                // a part of a schedule beside it is none of its own
                "25  | wsd(1, 10%, 60%, 30%).times(wsd(1, 10%, 60%, 30%)) | wsd(1, 3, 15, 7).times(wsd(1, 3, 15, 7))"
            })
    void thePartsOfARunAddUpToIt(long run, String text, String numbers) {
        assertThat(Schedule.parse(text.replace("stable=", "stableSteps="), run))
                .hasToString(Schedule.parse(numbers).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "warmup(50%) cosine(0.1, 60%).scale(2) | 1  | the parts of the run must add up to at most 100 %, but are 110 %",
                "warmup(50%, main=cosine(0.1, 60%))    | 1  | the parts of the run must add up to at most 100 %, but are 110 %",
                "warmup(50%, main='cosine(0.1, 60%)')  | 1  | the parts of the run must add up to at most 100 %, but are 110 %",
                "warmup(90%) cosine(0.1, 90%)          | 1  | the parts of the run must add up to at most 100 %, but are 180 %",
                "wsd(0.1, 10%, 60%, 30.5%)             | 1  | the parts of the run must add up to at most 100 %, but are 100.5 %",
                "constant(1).plus(warmup(20%) linear(1, 90%)) | 18 | the parts of the run must add up to at most 100 %, but are 110 %",
                "warmup(500) cosine(0.1, 90%)          | 1  | the parts of the run must add up to at most its 2000 steps, but are 500 + 90 % = 2300",
                "wsd(0.1, 1e15, 60%, 30%)              | 1  | the parts of the run must add up to at most its 2000 steps, but are 1000000000000000 + 90 % = 1000000000001800"
            })
    void morePartsThanTheRunHasAreRefused(String text, int column, String message) {
        assertThatExceptionOfType(TextException.class)
                .isThrownBy(() -> Schedule.parse(text, 2000))
                .satisfies(e -> assertThat(e.column()).isEqualTo(column))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "warmup(10%) cosine(0.1, auto)",
                "warmup(200) cosine(0.1, 90%)",
                "warmup(10%) cosine(0.1, 30%).repeat(30%)",
                "warmup(10%, placement=overlap) cosine(0.1, 100%)",
                "warmup(main=cosine(0.1, 100%), warmupSteps=10%, placement=overlap)",
                "warmup(10%, placement='Overlap') cosine(0.1, 100%)",
                "warmup(50%) cosine(0.1, 60%).repeat(10)",
                "warmup(50%) cosine(0.1, 60%).then(constant(1), 5)",
                "warmup(50%) cosine(0.1, 60%).shift(5)",
                "warmup(50%) cosine(0.1, 60%).perEpoch(5)",
                "warmup(50%) cosine(0.1, 60%).stretch(5, 6)",
                "warmup(50%) constant(1).times(cosine(0.1, 60%))",
                "warmup(5000) cosine(0.1, 20000)",
                "cyclic(0, 1, 60%, 60%)",
                "wsd(0.1, 33.3333333%, 33.3333333%, 33.3333334%)"
            })
    void whatIsNoSumOfPartsIsRead(String text) {
        assertThat(Schedule.parse(text, 2000)).isNotNull();
    }

    @Test
    void aNumberMayBeAsLongAsADoubleNeeds() {
        String smallest = new BigDecimal(1e-300).toPlainString().substring(0, 350);
        assertThat(Schedule.parse("constant(%s)".formatted(smallest)).at(10)).isEqualTo(1e-300);
        for (String text :
                List.of(
                        "cosine(0.1, " + "7".repeat(40_000),
                        "cosine(0.1, " + "7".repeat(40_000) + "%)",
                        "cosine(0." + "7".repeat(40_000) + ", 5)")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Schedule.parse(text, 100))
                    .withMessageContaining(": a number must have at most 400 characters, but has 4")
                    .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(MESSAGE_LENGTH));
        }
    }

    @Test
    void aLongTextIsShownInPart() {
        String text = "constant(1)" + ".plus(constant(1))".repeat(200) + ".half(2)";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.parse(text))
                .withMessageStartingWith("column 3613: there is no method 'half'")
                .satisfies(
                        e -> {
                            List<String> lines = e.getMessage().lines().toList();
                            int caret = lines.get(3).length() - 1;
                            assertThat(lines.get(2)).hasSizeLessThanOrEqualTo(Excerpt.LENGTH);
                            assertThat(lines.get(2).substring(caret)).isEqualTo("half(2)");
                        });
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.parse(" ".repeat(100_001)))
                .withMessageStartingWith(
                        "column 100001: a schedule must have at most 100000 characters, but has"
                                + " 100001");
    }

    /** Each asks the one inside for its text once: if twice, this would never end. */
    @Test
    void theTextOfManySchedulesWithinEachOtherIsMadeInTime() {
        Schedule deep = Schedule.parse("noise ".repeat(99) + "constant(1)");
        assertThat(Schedule.parse(deep.toString())).hasToString(deep.toString());
    }

    /** So that a new schedule, or a new option, cannot be forgotten in the text form. */
    @Test
    void everyScheduleHasAForm() throws Exception {
        List<String> classes =
                new ScheduleForms()
                        .forms().stream()
                                .filter(form -> form.type() != Schedule.class)
                                .map(form -> form.type().getName())
                                .toList();
        assertThat(classes)
                .containsExactlyInAnyOrderElementsOf(
                        PublicSchedules.find().stream().map(Class::getName).toList());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aFormHasTheOptionsInTheOrderInWhichTheyArePrinted(ScheduleCase row) {
        Form form = Registry.of(Schedule.class).find(row.type()).orElseThrow();
        BaseSchedule schedule = (BaseSchedule) row.examples().get(0).schedule();
        List<String> printed =
                new ArrayList<>(schedule.options().stream().map(Option::name).toList());
        if (printed.remove("main")) {
            printed.add("main");
        }
        assertThat(form.options()).isEqualTo(printed);
    }

    private static List<ScheduleCase> rows() {
        return ScheduleCases.all();
    }

    /** As binders of recipes use it: for one schedule after another, also after a mistake. */
    @Test
    void aReaderReadsManySchedules() {
        ScheduleReader reader = new ScheduleReader(100);
        Where where = new Where(null, "momentum");
        String many = "constant(1)" + ".scale(1)".repeat(900);
        for (int i = 0; i < 3; i++) {
            assertThat(reader.read(node(many), where).at(0)).isEqualTo(1);
            assertThatExceptionOfType(TextException.class)
                    .isThrownBy(
                            () -> reader.read(node("noise ".repeat(99) + "cosine(x, 1)"), where));
        }
        assertThat(reader.read(node("'step(1, 10%)'"), where))
                .hasToString("StepTracker(baseValue=1.0, stepSize=10, factor=0.1)");
        assertThat(reader.expected()).isEqualTo("a schedule");
    }

    @Test
    void aReaderAcceptsNamesOfSchedulesAndCalls() {
        ScheduleReader reader = new ScheduleReader();
        for (String schedule :
                List.of("cosine", "Noam", "anything(1)", "'cosine(1, 2)'", "warmup(5) x")) {
            assertThat(reader.accepts(node(schedule))).as(schedule).isTrue();
        }
        for (String other : List.of("7", "linaer", "auto", "[cosine]")) {
            assertThat(reader.accepts(node(other))).as(other).isFalse();
        }
    }

    @Test
    void aScheduleMayComeAfterOtherParts() {
        RunParts parts = new RunParts(25);
        assertThat(parts.percent(10)).isEqualTo(3);
        assertThat(new ScheduleReader(25).readAfter(node("cosine(0.1, 90%)"), parts))
                .hasToString(Schedule.parse("cosine(0.1, 22)").toString());
        parts.check();
        assertThat(parts.percent(10)).isEqualTo(3);
        assertThatIllegalArgumentException()
                .isThrownBy(parts::check)
                .withMessageEndingWith("but are 110 %");
        assertThatIllegalArgumentException().isThrownBy(() -> new ScheduleReader(0));
    }

    private static Node node(String text) {
        return TextReader.read(text, "a schedule");
    }

    @Test
    void theNamesAreThoseOfFormsAndClasses() {
        assertThat(Schedules.names())
                .startsWith("constant", "cosine", "cosineRestarts")
                .contains("sequential", "CosineAnnealing", "CosineAnnealingTracker", "wsd")
                .doesNotHaveDuplicates();
    }
}
