package io.gradus.schedulers;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.training.tracker.Tracker;
import io.gradus.text.Form;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An extreme option either is refused by name, or what is built with it has a value at any step.
 */
class OptionExtremesTest {

    private static final List<Object> DOUBLES =
            List.of(
                    0.0,
                    -0.0,
                    -1.0,
                    1.0,
                    1e-10,
                    Double.MIN_VALUE,
                    1e10,
                    1e308,
                    Double.MAX_VALUE,
                    -1e308,
                    Double.NaN,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY);

    private static final List<Object> LONGS =
            List.of(0L, 1L, -1L, 1L << 53, (1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE);

    private static final List<Object> INTS =
            List.of(0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE);

    private static final long[] STEPS = {
        0, 1, 10, 1000, Integer.MAX_VALUE, 1L << 53, Long.MAX_VALUE
    };

    private static List<Object> extremes(Class<?> type) {
        if (type == double.class) {
            return DOUBLES;
        } else if (type == long.class) {
            return LONGS;
        } else if (type == int.class) {
            return INTS;
        } else if (type == boolean.class) {
            return List.of(true, false);
        }
        List<Object> all = new ArrayList<>();
        all.add(null);
        if (type.isEnum()) {
            all.addAll(Arrays.asList(type.getEnumConstants()));
        } else if (type.isArray()) {
            all.add(Array.newInstance(type.getComponentType(), 0));
            all.add(Array.newInstance(type.getComponentType(), 100_000));
            for (Object value : extremes(type.getComponentType())) {
                Object array = Array.newInstance(type.getComponentType(), 1);
                Array.set(array, 0, value);
                all.add(array);
            }
        }
        return all;
    }

    /** A usual value of a required option. */
    private static Object usual(Method setter) {
        Class<?> type = setter.getParameterTypes()[0];
        if (type == double.class) {
            return setter.getName().contains("Max") ? 1.0 : 0.1;
        } else if (type == long.class) {
            return 10L;
        } else if (type == int.class) {
            return 10;
        } else if (type.isArray()) {
            return new int[] {3, 7};
        }
        return OneCycleTracker.builder().setMaxValue(0.1).setSteps(10).build();
    }

    private static List<Method> setters(Object builder, String pattern) {
        Map<String, Method> methods = new TreeMap<>();
        for (Method method : builder.getClass().getMethods()) {
            if (method.getName().matches(pattern)) {
                // one of several that differ in what they return
                methods.putIfAbsent(
                        method.getName() + Arrays.toString(method.getParameterTypes()), method);
            }
        }
        return List.copyOf(methods.values());
    }

    private static Object call(Object receiver, Method method, Object... values) {
        try {
            method.setAccessible(true);
            return method.invoke(receiver, values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException wrong) {
                throw wrong;
            }
            throw new AssertionError(e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private interface Work {
        /** Returns the values of what was built. */
        DoubleStream values(Object built);
    }

    /** What neither works nor is refused as it should be. */
    private static List<String> faults(Supplier<?> builders, Work work) {
        List<String> faults = new ArrayList<>();
        for (Method option : setters(builders.get(), "(set|opt)[A-Z]\\w*")) {
            Class<?> type = option.getParameterTypes()[0];
            boolean function = type.isInterface() && !Tracker.class.isAssignableFrom(type);
            for (Object value : function ? List.of() : extremes(type)) {
                String what = option.getName() + "(" + text(value) + ")";
                try {
                    Object builder = builders.get();
                    call(builder, option, value);
                    Object built = call(builder, setters(builder, "build").get(0));
                    double[] values = work.values(built).toArray();
                    if (!Arrays.stream(values).allMatch(Double::isFinite)) {
                        faults.add(what + " leads to " + Arrays.toString(values));
                    }
                    assertThat(built.toString()).isNotBlank();
                } catch (IllegalArgumentException e) {
                    String name = option.getName().substring(3).toLowerCase(Locale.ROOT);
                    if (!e.getMessage().toLowerCase(Locale.ROOT).contains(name)
                            || e.getMessage().length() > 300) {
                        faults.add(what + " is refused by " + e);
                    }
                } catch (RuntimeException | Error e) {
                    faults.add(what + " throws " + e);
                }
            }
        }
        return faults;
    }

    private static Object withUsual(Object builder) {
        setters(builder, "set[A-Z]\\w*").forEach(set -> call(builder, set, usual(set)));
        return builder;
    }

    private static DoubleStream values(Schedule schedule) {
        return Arrays.stream(STEPS).mapToDouble(schedule::at);
    }

    private static Stream<Form> forms() {
        return new ScheduleForms().forms().stream().filter(form -> form.type() != Schedule.class);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aScheduleHasValuesOrIsRefused(Form form) {
        assertThat(faults(() -> withUsual(form.newBuilder()), built -> values((Schedule) built)))
                .isEmpty();
    }

    @Test
    void aPlateauTrackerHasValuesOrIsRefused() {
        assertThat(
                        faults(
                                () -> withUsual(PlateauTracker.builder()),
                                built -> {
                                    PlateauTracker tracker = (PlateauTracker) built;
                                    return DoubleStream.of(1, 1, 1e308, -1e308, Double.NaN, 1)
                                            .map(
                                                    metric -> {
                                                        for (int i = 0; i < 12; i++) {
                                                            tracker.step(metric);
                                                        }
                                                        return tracker.value();
                                                    });
                                }))
                .isEmpty();
    }

    @Test
    void aBatchSizeScheduleHasSizesOrIsRefused() {
        assertThat(
                        faults(
                                () ->
                                        BatchSizeSchedule.builder()
                                                .setInitialBatchSize(8)
                                                .setMilestones(3, 7)
                                                .setFactor(2),
                                built -> {
                                    BatchSizeSchedule sizes = (BatchSizeSchedule) built;
                                    assertThat(sizes.steps(1L << 53, 10)).isPositive();
                                    return Arrays.stream(STEPS)
                                            .mapToInt(sizes::batchSize)
                                            .peek(size -> assertThat(size).isPositive())
                                            .asDoubleStream();
                                }))
                .isEmpty();
    }

    @Test
    void aLinearScalingRuleScalesOrIsRefused() {
        Schedule cosine = Schedule.parse("cosine(0.1, 100)");
        assertThat(
                        faults(
                                () ->
                                        LinearScalingRule.builder()
                                                .setReferenceBatchSize(256)
                                                .setBatchSize(1024),
                                built -> {
                                    LinearScalingRule rule = (LinearScalingRule) built;
                                    assertThat(rule.steps(1L << 53)).isPositive();
                                    return DoubleStream.concat(
                                            values(rule.apply(cosine)), values(rule.scale(cosine)));
                                }))
                .isEmpty();
    }

    private static String text(Object value) {
        return value != null && value.getClass().isArray()
                ? Array.getLength(value) + " values"
                : String.valueOf(value);
    }
}
