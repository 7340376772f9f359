package io.gradus.schedulers;

import static io.gradus.schedulers.CosineAnnealingTrackerCase.cosine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The methods of {@link Schedule} and {@link Schedules} that make a schedule of others. */
class CombinatorsTest {

    private static final long LAST = 1L << 53;

    private static final Schedule COUNT = t -> t;

    private static final Schedule COSINE = cosine(0.1, 100).build();

    private static final String COSINE_TEXT = COSINE.toString();

    /** A combination, its values at the steps 0, 1, 2, ..., and its text. */
    private record Row(Schedule schedule, String text, double... values) {}

    private static Stream<Row> rows() {
        return Stream.of(
                new Row(COUNT.then(t -> 10 + t, 2), "lambda.then(lambda, 2)", 0, 1, 10, 11),
                new Row(COUNT.times(t -> t + 1), "lambda.times(lambda)", 0, 2, 6, 12),
                new Row(COUNT.plus(t -> 10 * t), "lambda.plus(lambda)", 0, 11, 22, 33),
                new Row(COUNT.clamp(1, 2.5), "lambda.clamp(1.0, 2.5)", 1, 1, 2, 2.5, 2.5),
                new Row(COUNT.clamp(-2, -1), "lambda.clamp(-2.0, -1.0)", -1, -1),
                new Row(COUNT.clamp(2, 2), "lambda.clamp(2.0, 2.0)", 2, 2, 2, 2),
                new Row(COUNT.repeat(3), "lambda.repeat(3)", 0, 1, 2, 0, 1, 2, 0),
                new Row(COUNT.repeat(1), "lambda.repeat(1)", 0, 0, 0),
                new Row(COUNT.scale(-2), "lambda.scale(-2.0)", -0.0, -2, -4),
                new Row(COUNT.shift(2), "lambda.shift(2)", 0, 0, 0, 1, 2),
                new Row(COUNT.shift(0), "lambda.shift(0)", 0, 1, 2),
                new Row(COUNT.shift(-2), "lambda.shift(-2)", 2, 3, 4),
                new Row(COUNT.perEpoch(3), "lambda.perEpoch(3)", 0, 0, 0, 1, 1, 1, 2),
                new Row(COUNT.stretch(2, 3), "lambda.stretch(2, 3)", 0, 0, 1, 2, 2, 3, 4),
                new Row(COUNT.stretch(3, 1), "lambda.stretch(3, 1)", 0, 3, 6),
                new Row(COUNT.stretch(LAST, 1), "lambda.stretch(" + LAST + ", 1)", 0, LAST),
                new Row(
                        Schedules.sequential(List.of(COUNT, COUNT.scale(10), COUNT), 2, 4),
                        "sequential([lambda, lambda.scale(10.0), lambda], [2, 4])",
                        0,
                        1,
                        0,
                        10,
                        0,
                        1,
                        2,
                        3),
                new Row(Schedules.sequential(List.of(COUNT)), "sequential([lambda], [])", 0, 1, 2),
                new Row(Schedules.lambda("squares", t -> t * t), "squares", 0, 1, 4, 9),
                new Row(
                        COSINE.scale(2).shift(5),
                        COSINE_TEXT + ".scale(2.0).shift(5)",
                        0.2,
                        0.2,
                        0.2,
                        0.2,
                        0.2,
                        0.2,
                        2 * COSINE.at(1)));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void givesTheseValuesAndThisText(Row row) {
        assertThat(LongStream.range(0, row.values().length).mapToDouble(row.schedule()::at))
                .containsExactly(boxed(row.values()));
        assertThat(row.schedule()).hasToString(row.text());
        assertThat(row.schedule().getNewValue(1)).isEqualTo((float) row.values()[0]);
    }

    private static Double[] boxed(double[] values) {
        return Arrays.stream(values).boxed().toArray(Double[]::new);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isFiniteUpToTheLastStep(Row row) {
        for (long step :
                new long[] {1L << 31, LAST - 1, LAST, Long.MAX_VALUE - 1, Long.MAX_VALUE}) {
            assertThat(row.schedule().at(step)).isFinite();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void rejectsNegativeSteps(Row row) {
        for (long step : new long[] {-1, Long.MIN_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> row.schedule().at(step))
                    .withMessageStartingWith("step must be at least 0");
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isReadBack(Row row) {
        String text = row.text().replace("lambda", COSINE_TEXT);
        if (!text.equals("squares")) {
            assertThat(Schedule.parse(text)).hasToString(text);
        }
    }

    @Test
    void whatOverflowsIsTheLargestDouble() {
        Schedule large = t -> Double.MAX_VALUE;
        assertThat(large.scale(2).at(0)).isEqualTo(Double.MAX_VALUE);
        assertThat(large.scale(-2).at(0)).isEqualTo(-Double.MAX_VALUE);
        assertThat(large.times(large).at(0)).isEqualTo(Double.MAX_VALUE);
        assertThat(large.plus(large).at(0)).isEqualTo(Double.MAX_VALUE);
        assertThat(large.scale(2).times(t -> 0).at(0)).isZero();
    }

    @Test
    void asksForTheStepItself() {
        List<Long> asked = new ArrayList<>();
        Schedule recorder =
                t -> {
                    asked.add(t);
                    return 0;
                };
        recorder.shift(-LAST).at(Long.MAX_VALUE);
        recorder.shift(-LAST).at(Long.MAX_VALUE - LAST - 1);
        recorder.shift(LAST).at(Long.MAX_VALUE);
        recorder.shift(LAST).at(LAST + 1);
        recorder.repeat(LAST).at(LAST + 7);
        recorder.perEpoch(LAST).at(LAST);
        recorder.stretch(LAST, LAST - 1).at(LAST - 1);
        recorder.stretch(3, 3).at(Long.MAX_VALUE);
        recorder.stretch(1L << 11, 1).at(LAST);
        recorder.stretch(1, LAST).at(Long.MAX_VALUE);
        recorder.stretch(2, 3).at(1L << 62);
        COUNT.then(recorder, LAST).at(Long.MAX_VALUE);
        assertThat(asked)
                .containsExactly(
                        Long.MAX_VALUE,
                        Long.MAX_VALUE - 1,
                        Long.MAX_VALUE - LAST,
                        1L,
                        7L,
                        1L,
                        LAST,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        1023L,
                        3_074_457_345_618_258_602L,
                        Long.MAX_VALUE - LAST);
    }

    @Test
    void asksOnlyTheOneWhoseTurnItIs() {
        Schedule never =
                t -> {
                    throw new AssertionError(t);
                };
        assertThat(COUNT.then(never, 5).at(4)).isEqualTo(4);
        assertThat(never.then(COUNT, 5).at(5)).isZero();
        Schedule three = Schedules.sequential(List.of(never, COUNT, never), 5, 9);
        assertThat(three.at(5)).isZero();
        assertThat(three.at(8)).isEqualTo(3);
    }

    @Test
    void aSequenceIsItsOwn() {
        long[] milestones = {2};
        List<Schedule> parts = new ArrayList<>(List.of(COUNT, COSINE));
        Schedule schedule = Schedules.sequential(parts, milestones);
        milestones[0] = 1;
        parts.clear();
        assertThat(schedule.at(1)).isEqualTo(1);
        assertThat(schedule.at(2)).isEqualTo(0.1);
    }

    @Test
    void saysWhichValueOfALambdaIsNoNumber() {
        Schedule schedule = Schedules.lambda("reciprocal", t -> 1.0 / t);
        assertThat(schedule.at(4)).isEqualTo(0.25);
        assertThatIllegalStateException()
                .isThrownBy(() -> schedule.at(0))
                .withMessage(
                        "reciprocal returned Infinity for step 0, but it must return a finite"
                                + " number");
    }

    /** A call that must fail, and its message. */
    private record Rejected(Supplier<Schedule> call, String message) {}

    private static Stream<Rejected> rejected() {
        String steps = " must be in [1, 2^53], but is ";
        return Stream.of(
                new Rejected(() -> COUNT.then(null, 1), "next must be set, but is null"),
                new Rejected(() -> COUNT.then(COUNT, 0), "atStep" + steps + "0"),
                new Rejected(() -> COUNT.then(COUNT, LAST + 1), "atStep" + steps + (LAST + 1)),
                new Rejected(() -> COUNT.times(null), "other must be set, but is null"),
                new Rejected(() -> COUNT.plus(null), "other must be set, but is null"),
                new Rejected(
                        () -> COUNT.clamp(Double.NaN, 1),
                        "min must be in (-infinity, infinity), but is NaN"),
                new Rejected(
                        () -> COUNT.clamp(1, 0.5),
                        "max must be in [min = 1.0, infinity), but is 0.5"),
                new Rejected(
                        () -> COUNT.clamp(1, Double.POSITIVE_INFINITY),
                        "max must be in [min = 1.0, infinity), but is Infinity"),
                new Rejected(() -> COUNT.repeat(0), "period" + steps + "0"),
                new Rejected(() -> COUNT.repeat(-1), "period" + steps + "-1"),
                new Rejected(() -> COUNT.scale(0), "factor must be other than 0, but is 0.0"),
                new Rejected(
                        () -> COUNT.scale(Double.NaN),
                        "factor must be in (-infinity, infinity), but is NaN"),
                new Rejected(
                        () -> COUNT.shift(LAST + 1),
                        "steps must be in [-2^53, 2^53], but is " + (LAST + 1)),
                new Rejected(
                        () -> COUNT.shift(-LAST - 1),
                        "steps must be in [-2^53, 2^53], but is " + (-LAST - 1)),
                new Rejected(() -> COUNT.perEpoch(0), "stepsPerEpoch" + steps + "0"),
                new Rejected(() -> COUNT.stretch(0, 1), "from" + steps + "0"),
                new Rejected(() -> COUNT.stretch(LAST + 1, 1), "from" + steps + (LAST + 1)),
                new Rejected(() -> COUNT.stretch(1, 0), "to" + steps + "0"),
                new Rejected(() -> COUNT.stretch(1, LAST + 1), "to" + steps + (LAST + 1)),
                new Rejected(() -> Schedules.of(null), "tracker must be set, but is null"),
                new Rejected(
                        () -> Schedules.sequential(null), "schedules must be set, but is null"),
                new Rejected(
                        () -> Schedules.sequential(List.of()),
                        "schedules must be at least one, but is []"),
                new Rejected(
                        () -> Schedules.sequential(Arrays.asList(COUNT, null), 3),
                        "each of schedules must be set, but is null"),
                new Rejected(
                        () -> Schedules.sequential(List.of(COUNT), (long[]) null),
                        "milestones must be set, but is null"),
                new Rejected(
                        () -> Schedules.sequential(List.of(COUNT, COUNT)),
                        "milestones must be one fewer than schedules, of which there are 2, but is"
                                + " []"),
                new Rejected(
                        () -> Schedules.sequential(List.of(COUNT), 5),
                        "milestones must be one fewer than schedules, of which there are 1, but is"
                                + " [5]"),
                new Rejected(
                        () -> Schedules.sequential(List.of(COUNT, COUNT), 0),
                        "milestones must be from 1 to 2^53 and rising, but is [0]"),
                new Rejected(
                        () -> Schedules.sequential(List.of(COUNT, COUNT, COUNT), 5, 5),
                        "milestones must be from 1 to 2^53 and rising, but is [5, 5]"),
                new Rejected(
                        () -> Schedules.sequential(List.of(COUNT, COUNT), LAST + 1),
                        "milestones must be from 1 to 2^53 and rising, but is ["
                                + (LAST + 1)
                                + "]"),
                new Rejected(() -> Schedules.lambda(null, t -> t), "name must be set, but is null"),
                new Rejected(
                        () -> Schedules.lambda(" ", t -> t), "name must be not blank, but is ' '"),
                new Rejected(
                        () -> Schedules.lambda("x", null), "function must be set, but is null"));
    }

    @ParameterizedTest
    @MethodSource("rejected")
    void rejects(Rejected rejected) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rejected.call().get())
                .withMessage(rejected.message());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, LAST})
    void takesTheEndsOfItsRanges(long steps) {
        assertThat(COUNT.then(COUNT, steps).at(steps)).isZero();
        assertThat(COUNT.repeat(steps).at(steps)).isZero();
        assertThat(COUNT.perEpoch(steps).at(steps)).isEqualTo(1);
        assertThat(COUNT.stretch(1, steps).at(steps)).isEqualTo(1);
        assertThat(COUNT.stretch(steps, 1).at(1)).isEqualTo(steps);
        assertThat(COUNT.shift(steps).at(steps)).isZero();
        assertThat(Schedules.sequential(List.of(COUNT, COUNT), steps).at(steps)).isZero();
    }
}
