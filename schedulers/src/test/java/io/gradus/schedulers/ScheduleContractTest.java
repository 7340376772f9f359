package io.gradus.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.gradus.schedulers.ScheduleCase.Example;
import io.gradus.schedulers.ScheduleCase.Rejection;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds every schedule of {@link ScheduleCases}, and so every public one, to the same rules. */
class ScheduleContractTest {

    /** PyTorch's values are in the files to eight digits; see schedules.py. */
    private static final double TORCH_TOLERANCE = 1e-7;

    private static final double EXACT_TOLERANCE = 1e-13;

    /** Options that may be 0, and one that may be any number. */
    private static final Set<String> MAY_BE_ZERO =
            Set.of("WarmupStableDecayTracker warmupSteps", "WarmupStableDecayTracker stableSteps");

    private static final Set<String> MAY_BE_ANYTHING = Set.of("LrNoiseTracker seed");

    /** The first steps of a training, and the last that an int, a double and a long hold. */
    private static final List<Long> STEPS =
            LongStream.concat(
                            LongStream.range(0, 3000),
                            LongStream.of(1L << 31, 1L << 53, Long.MAX_VALUE)
                                    .flatMap(end -> LongStream.rangeClosed(end - 200, end)))
                    .boxed()
                    .toList();

    private static List<ScheduleCase> cases() {
        return ScheduleCases.all();
    }

    private static Stream<Example> examples() {
        return cases().stream().flatMap(row -> row.examples().stream());
    }

    private static Stream<Example> examplesInTorch() {
        return examples()
                .filter(
                        example ->
                                Fixture.torch(example.schedule().getClass())
                                        .columns()
                                        .containsKey(example.name()));
    }

    private static Stream<Rejection> rejections() {
        return cases().stream().flatMap(row -> row.rejections().stream());
    }

    @Test
    void everyPublicScheduleHasARow() throws Exception {
        assertThat(PublicSchedules.find()).isNotEmpty();
        requireRows(PublicSchedules.find(), cases());
    }

    @Test
    void aScheduleWithoutARowIsFound() {
        assertThatThrownBy(
                        () ->
                                requireRows(
                                        PublicSchedules.find(), cases().subList(1, cases().size())))
                .hasMessageContaining(cases().get(0).type().getName())
                .hasMessageContaining("add a row to ScheduleCases");
    }

    private static void requireRows(List<Class<?>> found, List<ScheduleCase> rows) {
        Set<Class<?>> listed = rows.stream().map(ScheduleCase::type).collect(Collectors.toSet());
        List<Class<?>> missing = found.stream().filter(type -> !listed.contains(type)).toList();
        if (!missing.isEmpty()) {
            fail("Schedules without a test: %s; add a row to ScheduleCases for each", missing);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyExampleHasItsColumn(ScheduleCase row) {
        assertThat(row.examples()).extracting(Example::schedule).hasOnlyElementsOfType(row.type());
        Map<String, Fixture.Column> exact =
                new LinkedHashMap<>(Fixture.exact(row.type()).columns());
        assertThat(exact.keySet())
                .containsExactlyElementsOf(row.examples().stream().map(Example::name).toList());
        exact.values().removeIf(column -> column.about().isEmpty());
        assertThat(Fixture.torch(row.type()).columns().keySet())
                .containsExactlyElementsOf(exact.keySet());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void agreesWithFiftyDigits(Example example) {
        Schedule schedule = example.schedule();
        Fixture.Column column = Fixture.exact(schedule.getClass()).columns().get(example.name());
        assertThat(column.steps()).contains(0L, 999L, 1L << 53);
        requireValues(schedule, column, EXACT_TOLERANCE);
    }

    @ParameterizedTest
    @MethodSource("examplesInTorch")
    void agreesWithTorchAtEveryStep(Example example) {
        Schedule schedule = example.schedule();
        Fixture.Column column = Fixture.torch(schedule.getClass()).columns().get(example.name());
        assertThat(column.about()).isIn("torch", "exact");
        assertThat(column.steps()).hasSize(1000);
        requireValues(schedule, column, TORCH_TOLERANCE);
    }

    private static void requireValues(Schedule schedule, Fixture.Column column, double tolerance) {
        for (int i = 0; i < column.steps().size(); i++) {
            double actual = schedule.at(column.steps().get(i));
            double expected = column.values().get(i);
            assertThat(Math.abs(actual - expected))
                    .as("step %s: %s, expected %s", column.steps().get(i), actual, expected)
                    .isLessThanOrEqualTo(tolerance * Math.abs(expected));
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void staysWithinItsBounds(Example example) {
        for (long step : STEPS) {
            assertThat(example.schedule().at(step))
                    .as("step %s", step)
                    .isBetween(example.low(), example.high());
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void rejectsNegativeSteps(Example example) {
        for (long step : new long[] {-1, Long.MIN_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> example.schedule().at(step))
                    .withMessage(
                            "step must be at least 0, which is the first update, but is %s", step);
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void printsItself(Example example) {
        assertThat(example.schedule()).hasToString(example.text());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void printsEveryOption(ScheduleCase row) {
        assertThat(options(row))
                .isNotEmpty()
                .allSatisfy(
                        setter ->
                                assertThat(row.examples())
                                        .extracting(Example::text)
                                        .anyMatch(text -> text.contains(optionOf(setter) + "=")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void acceptsTheEndsOfItsRanges(ScheduleCase row) {
        assertThat(row.edges())
                .isNotEmpty()
                .allSatisfy(
                        edge ->
                                assertThat(STEPS)
                                        .allSatisfy(
                                                step ->
                                                        assertThat(edge.get().at(step))
                                                                .isFinite()));
    }

    @ParameterizedTest
    @MethodSource("rejections")
    void rejects(Rejection rejection) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rejection.build().get())
                .withMessageMatching(rejection.option() + "('s| ).*")
                .withMessageEndingWith(rejection.says());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyOptionHasARejection(ScheduleCase row) {
        List<String> rejections = row.rejections().stream().map(Rejection::toString).toList();
        for (Method setter : options(row)) {
            boolean free =
                    setter.getParameterTypes()[0] == boolean.class
                            || MAY_BE_ANYTHING.contains(
                                    row.type().getSimpleName() + " " + optionOf(setter));
            boolean required = setter.getName().startsWith("set");
            String needed = optionOf(setter) + (required ? " must be set" : " ");
            assertThat(rejections)
                    .as("%s", setter)
                    .matches(all -> free || all.stream().anyMatch(one -> one.startsWith(needed)));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void rejectsNumbersThatAreNone(double value) throws Exception {
        for (ScheduleCase row : cases()) {
            rejectsForEveryOption(row, double.class, value);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE})
    void rejectsStepsOutOfRange(long value) throws Exception {
        for (ScheduleCase row : cases()) {
            rejectsForEveryOption(row, long.class, value);
        }
    }

    private static void rejectsForEveryOption(ScheduleCase row, Class<?> type, Object value)
            throws Exception {
        assertThat(build(row.builder().get())).isInstanceOf(row.type());
        for (Method setter : options(row)) {
            String option = row.type().getSimpleName() + " " + optionOf(setter);
            boolean allowed =
                    MAY_BE_ANYTHING.contains(option)
                            || (MAY_BE_ZERO.contains(option) && value.equals(0L));
            if (Arrays.equals(setter.getParameterTypes(), new Class<?>[] {type}) && !allowed) {
                Object builder = row.builder().get();
                setter.invoke(builder, value);
                assertThatIllegalArgumentException()
                        .as("%s(%s)", setter, value)
                        .isThrownBy(() -> build(builder))
                        .withMessageStartingWith("%s must be ", optionOf(setter))
                        .withMessageEndingWith(", but is %s", value);
            }
        }
    }

    private static Object build(Object builder) throws Exception {
        try {
            return builder.getClass().getMethod("build").invoke(builder);
        } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
        }
    }

    private static List<Method> options(ScheduleCase row) {
        return Arrays.stream(row.builder().get().getClass().getMethods())
                .filter(method -> method.getName().matches("(set|opt)[A-Z].*"))
                .toList();
    }

    private static String optionOf(Method setter) {
        String name = setter.getName().substring("set".length());
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
