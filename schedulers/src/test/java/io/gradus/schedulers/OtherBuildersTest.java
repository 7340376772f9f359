package io.gradus.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.training.dataset.SequenceSampler;
import io.gradus.schedulers.PlateauTracker.ThresholdMode;
import io.gradus.schedulers.ScheduleCase.Rejection;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the builders of classes that are no {@link Schedule} to the rules of the others. They are
 * not in {@link ScheduleCases}, because none is a function of the step: the value of {@link
 * PlateauTracker} depends on a metric, {@link BatchSizeSchedule} gives the batches of epochs, and
 * {@link LinearScalingRule} makes schedules of schedules.
 */
class OtherBuildersTest {

    /** Options that may be anything. */
    private static final Set<String> FREE = Set.of("optDropLast", "optSubSampler");

    private static final String STEPS = "must be in [0, 2^53], but is ";

    /**
     * A class and its builder.
     *
     * @param builder makes a builder with all that is required set
     * @param edges builds with options at the ends of what is allowed, which must succeed
     * @param rejections builds that must fail; at least one for every option
     */
    private record Row(
            Class<?> type,
            Supplier<?> builder,
            List<Supplier<?>> edges,
            List<Rejection> rejections) {

        @Override
        public String toString() {
            return type.getSimpleName();
        }
    }

    private static Stream<Row> rows() {
        return Stream.of(plateau(), batchSize(), linearScaling());
    }

    private static Stream<Rejection> rejections() {
        return rows().flatMap(row -> row.rejections().stream());
    }

    private static PlateauTracker.Builder plateau(double baseValue) {
        return PlateauTracker.builder().setBaseValue(baseValue);
    }

    private static Row plateau() {
        String factor = "must be in (0, 1), but is ";
        String relative = "must be in [0, 1), but is ";
        return new Row(
                PlateauTracker.class,
                () -> plateau(0.1),
                List.of(
                        plateau(0.1).optFactor(Double.MIN_VALUE).optPatience(0)::build,
                        plateau(0.1).optFactor(Math.nextDown(1.0)).optPatience(1L << 53)::build,
                        plateau(0.1).optThreshold(0).optMinValue(0.1).optEpsilon(0)::build,
                        plateau(0.1).optThreshold(Math.nextDown(1.0)).optCooldown(1L << 53)::build,
                        plateau(1).optThreshold(1).optThresholdMode(ThresholdMode.ABS)::build,
                        plateau(1).optThreshold(0).optThresholdMode(ThresholdMode.ABS)::build),
                List.of(
                        no("baseValue", "must be set, but is null", PlateauTracker.builder()),
                        no("baseValue", "must be in (0, infinity), but is 0.0", plateau(0)),
                        no("metric", "must be set, but is null", plateau(1).optMetric(null)),
                        no("metric", "must be not blank, but is ' '", plateau(1).optMetric(" ")),
                        no("mode", "must be set, but is null", plateau(1).optMode(null)),
                        no("factor", factor + "0.0", plateau(1).optFactor(0)),
                        no("factor", factor + "1.0", plateau(1).optFactor(1)),
                        no("patience", STEPS + "-1", plateau(1).optPatience(-1)),
                        no("threshold", relative + "-1.0", plateau(1).optThreshold(-1)),
                        no("threshold", relative + "1.0", plateau(1).optThreshold(1)),
                        no(
                                "threshold",
                                "must be in [0, infinity), but is -1.0",
                                plateau(1).optThreshold(-1).optThresholdMode(ThresholdMode.ABS)),
                        no(
                                "thresholdMode",
                                "must be set, but is null",
                                plateau(1).optThresholdMode(null)),
                        no("cooldown", STEPS + "-1", plateau(1).optCooldown(-1)),
                        no(
                                "minValue",
                                "must be in [0, baseValue = 1.0], but is 1.5",
                                plateau(1).optMinValue(1.5)),
                        no(
                                "minValue",
                                "must be in [0, baseValue = 1.0], but is -1.0",
                                plateau(1).optMinValue(-1)),
                        no(
                                "epsilon",
                                "must be in [0, infinity), but is -1.0",
                                plateau(1).optEpsilon(-1))));
    }

    private static BatchSizeSchedule.Builder growing() {
        return BatchSizeSchedule.builder().setInitialBatchSize(8).setMilestones(3, 5).setFactor(2);
    }

    private static Row batchSize() {
        Schedule ten = ConstantTracker.builder().setBaseValue(10).build();
        String absent =
                "must be absent where initialBatchSize, milestones or factor are there, but is "
                        + ten;
        String factor = "must be in (1, infinity), but is ";
        return new Row(
                BatchSizeSchedule.class,
                OtherBuildersTest::growing,
                List.of(
                        growing().setInitialBatchSize(1).setFactor(Math.nextUp(1.0))::build,
                        growing().setFactor(Double.MAX_VALUE).optMaxBatchSize(1)::build,
                        growing().optFirstEpoch(1L << 53).optSeed(-1)::build,
                        growing().optSubSampler(new SequenceSampler()).optDropLast(true)::build,
                        BatchSizeSchedule.builder().optSizes(ten)::build),
                List.of(
                        no(
                                "initialBatchSize",
                                "must be set, but is null",
                                BatchSizeSchedule.builder().setMilestones(3).setFactor(2)),
                        no(
                                "initialBatchSize",
                                "must be in [1, infinity), but is 0",
                                growing().setInitialBatchSize(0)),
                        no(
                                "milestones",
                                "must be set, but is null",
                                growing().setMilestones((int[]) null)),
                        no(
                                "milestones",
                                "must be above 0 and rising, but is [3, 3]",
                                growing().setMilestones(3, 3)),
                        no(
                                "milestones",
                                "must be at least one, but is []",
                                growing().setMilestones()),
                        no(
                                "factor",
                                "must be set, but is null",
                                BatchSizeSchedule.builder()
                                        .setInitialBatchSize(1)
                                        .setMilestones(3)),
                        no("factor", factor + "1.0", growing().setFactor(1)),
                        no("sizes", absent, BatchSizeSchedule.builder().setFactor(2).optSizes(ten)),
                        no(
                                "sizes",
                                absent,
                                BatchSizeSchedule.builder().setMilestones(2).optSizes(ten)),
                        no(
                                "sizes",
                                absent,
                                BatchSizeSchedule.builder().setInitialBatchSize(2).optSizes(ten)),
                        no(
                                "maxBatchSize",
                                "must be in [1, infinity), but is 0",
                                growing().optMaxBatchSize(0)),
                        no(
                                "seed",
                                "must be absent where a subSampler says the order, but is 3",
                                growing().optSeed(3).optSubSampler(new SequenceSampler())),
                        no("firstEpoch", STEPS + "-1", growing().optFirstEpoch(-1))));
    }

    private static LinearScalingRule.Builder rule(int reference, int batch) {
        return LinearScalingRule.builder().setReferenceBatchSize(reference).setBatchSize(batch);
    }

    private static Row linearScaling() {
        return new Row(
                LinearScalingRule.class,
                () -> rule(1, 2),
                List.of(
                        rule(1, Integer.MAX_VALUE).optWarmupSteps(1L << 53)::build,
                        rule(5, 5).optWarmupSteps(1)::build,
                        rule(Integer.MAX_VALUE, 1).optWarmupSteps(0)::build),
                List.of(
                        no(
                                "referenceBatchSize",
                                "must be set, but is null",
                                LinearScalingRule.builder().setBatchSize(3)),
                        no("referenceBatchSize", "must be in [1, infinity), but is 0", rule(0, 1)),
                        no(
                                "batchSize",
                                "must be set, but is null",
                                LinearScalingRule.builder().setReferenceBatchSize(3)),
                        no("batchSize", "must be in [1, infinity), but is 0", rule(1, 0)),
                        no("scaling", "must be set, but is null", rule(1, 1).optScaling(null)),
                        no("warmupSteps", STEPS + "-1", rule(1, 2).optWarmupSteps(-1)),
                        no(
                                "warmupSteps",
                                "must be 0 where batchSize, 2, is below referenceBatchSize, 3, but"
                                        + " is 9",
                                rule(3, 2).optWarmupSteps(9))));
    }

    private static Rejection no(String option, String says, Object builder) {
        return new Rejection(option, says, () -> build(builder));
    }

    private static Object build(Object builder) {
        try {
            return builder.getClass().getMethod("build").invoke(builder);
        } catch (InvocationTargetException e) {
            throw (RuntimeException) e.getCause();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyPublicClassWithABuilderIsHereOrInScheduleCases() throws Exception {
        List<Class<?>> listed =
                Stream.concat(
                                rows().map(Row::type),
                                ScheduleCases.all().stream().map(ScheduleCase::type))
                        .toList();
        assertThat(PublicSchedules.withBuilders()).isNotEmpty();
        assertThat(listed).containsAll(PublicSchedules.withBuilders());
    }

    @ParameterizedTest
    @MethodSource("rejections")
    void rejects(Rejection rejection) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rejection.build().get())
                .withMessage(rejection.option() + " " + rejection.says());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void acceptsTheEndsOfItsRanges(Row row) {
        assertThat(row.edges())
                .isNotEmpty()
                .allSatisfy(edge -> assertThat(edge.get()).isInstanceOf(row.type()));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyOptionHasARejection(Row row) {
        List<String> rejections = row.rejections().stream().map(Rejection::toString).toList();
        assertThat(options(row))
                .isNotEmpty()
                .allSatisfy(
                        setter ->
                                assertThat(rejections)
                                        .anyMatch(
                                                one ->
                                                        FREE.contains(setter.getName())
                                                                || one.startsWith(needed(setter))));
    }

    private static String needed(Method setter) {
        return optionOf(setter) + (setter.getName().startsWith("set") ? " must be set" : " ");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void rejectsNumbersThatAreNone(Row row) throws Exception {
        assertThat(build(row.builder().get())).isInstanceOf(row.type());
        for (Method setter : options(row)) {
            if (setter.getParameterTypes()[0] == double.class) {
                for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
                    Object builder = row.builder().get();
                    setter.invoke(builder, value);
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> build(builder))
                            .withMessageStartingWith(optionOf(setter) + " must be in ")
                            .withMessageEndingWith(", but is %s", value);
                }
            }
        }
    }

    private static List<Method> options(Row row) {
        return Arrays.stream(row.builder().get().getClass().getMethods())
                .filter(method -> method.getName().matches("(set|opt)[A-Z].*"))
                .toList();
    }

    private static String optionOf(Method setter) {
        String name = setter.getName().substring("set".length());
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
