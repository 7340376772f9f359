package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.optimizer.Optimizer;
import io.gradus.optimizers.state.Stateful;
import io.gradus.safetensors.SafetensorsReader;
import io.gradus.schedulers.MomentumSchedule;
import io.gradus.schedulers.OneCycleTracker;
import io.gradus.schedulers.PlateauTracker;
import io.gradus.schedulers.Schedule;
import io.gradus.schedulers.Schedules;
import io.gradus.testkit.ForcedKernel;
import io.gradus.torchscript.KernelMode;
import io.gradus.training.checkpoints.OptimizerState;
import io.gradus.training.checkpoints.ScheduleStates;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Options that are schedules, in every optimizer that has one. */
class OptimizerScheduleTest extends OptimizerTests {

    /** The options that may be schedules, wherever they are, and what suits a small problem. */
    private static final Map<String, String> RANGES =
            Map.of("momentum", "0, 0.9", "beta1", "0.3, 0.95", "weightDecays", "0, 0.01");

    @TempDir private Path folder;

    // ---- which there are ----

    @Test
    void everyMomentumBeta1AndWeightDecayMayBeASchedule() {
        for (OptimizerTable.Row row : rows()) {
            Class<?> builder = OptimizerTable.builder(row.type()).getClass();
            for (String option : RANGES.keySet()) {
                List<Class<?>> forms =
                        OptimizerTable.setters(builder, option)
                                .<Class<?>>map(m -> m.getParameterTypes()[0])
                                .distinct()
                                .toList();
                assertThat(forms)
                        .as("the forms of %s of %s", option, row)
                        .matches(found -> found.isEmpty() || found.contains(Schedule.class));
            }
        }
        assertThat(changing(rows().get(0))).containsExactlyInAnyOrder("momentum", "weightDecays");
    }

    /** The options of an optimizer that have a form with a schedule. */
    private static List<String> changing(OptimizerTable.Row row) {
        return Stream.of(OptimizerTable.builder(row.type()).getClass().getMethods())
                .filter(m -> m.getName().startsWith("opt") && m.getParameterCount() == 1)
                .filter(m -> m.getParameterTypes()[0] == Schedule.class)
                .map(Method::getName)
                .distinct()
                .map(name -> Character.toLowerCase(name.charAt(3)) + name.substring(4))
                .toList();
    }

    static Stream<Arguments> options() {
        return rows().stream()
                .flatMap(row -> changing(row).stream().map(option -> Arguments.of(row, option)));
    }

    static Stream<Arguments> optionsAndForms() {
        return options()
                .flatMap(
                        a ->
                                ((OptimizerTable.Row) a.get()[0])
                                        .forms()
                                        .flatMap(
                                                form ->
                                                        Stream.of(
                                                                        KernelMode.HOST,
                                                                        KernelMode.DEVICE)
                                                                .map(
                                                                        mode ->
                                                                                Arguments.of(
                                                                                        a.get()[0],
                                                                                        a.get()[1],
                                                                                        form,
                                                                                        mode))));
    }

    static List<OptimizerTable.Row> changingRows() {
        return rows().stream().filter(row -> !changing(row).isEmpty()).toList();
    }

    // ---- values ----

    @ParameterizedTest
    @MethodSource("optionsAndForms")
    void aScheduleThatStaysIsTheNumber(
            OptimizerTable.Row row, String option, Map<String, Object> form, KernelMode mode) {
        List<float[]> constant = course(row, with(form, option, 0.7), mode, 300);
        Schedule stays = t -> 0.7;
        List<float[]> scheduled = course(row, with(form, option, stays), mode, 300);
        assertThat(scheduled).usingRecursiveComparison().isEqualTo(constant);
    }

    /** Up to there it is the other number to the last bit. */
    @ParameterizedTest
    @MethodSource("optionsAndForms")
    void aScheduleChangesTheCourseFromTheUpdateOnInWhichItChanges(
            OptimizerTable.Row row, String option, Map<String, Object> form, KernelMode mode) {
        List<float[]> constant = course(row, with(form, option, 0.3), mode, 300);
        Schedule changes = t -> t < 5 ? 0.3 : 0.8;
        List<float[]> scheduled = course(row, with(form, option, changes), mode, 300);
        assertThat(scheduled.subList(0, 5))
                .usingRecursiveComparison()
                .isEqualTo(constant.subList(0, 5));
        assertThat(scheduled.get(5)).isNotEqualTo(constant.get(5));
    }

    private static Map<String, Object> with(Map<String, Object> form, String option, Object value) {
        Map<String, Object> options = new HashMap<>(form);
        options.put(option, value);
        return options;
    }

    /** The weights after each of 12 updates. */
    private List<float[]> course(
            OptimizerTable.Row row, Map<String, Object> options, KernelMode mode, int size) {
        Noise noise = new Noise(11);
        List<float[]> course = new ArrayList<>();
        try (ForcedKernel forced = ForcedKernel.of(mode);
                NDManager own = manager.newSubManager()) {
            assertThat(forced).isNotNull();
            Optimizer optimizer = row.configured(options);
            NDArray weight = own.create(noise.values(size), new Shape(2, size / 2));
            for (int t = 1; t <= 12; t++) {
                try (NDArray gradient = own.create(noise.gradient(size, t), weight.getShape())) {
                    optimizer.update("w", weight, gradient);
                }
                course.add(weight.toFloatArray());
            }
            closeState(optimizer);
        }
        return course;
    }

    static Stream<Arguments> changingForms() {
        return changingRows().stream()
                .flatMap(row -> row.forms().map(form -> Arguments.of(row, form)));
    }

    /**
     * All at once, a momentum and a decay 0 now and then; a beta1 of 0 leaves nothing of the
     * variance in AdaBelief but rounding.
     */
    @ParameterizedTest
    @MethodSource("changingForms")
    void hostAndDeviceKernelAgree(OptimizerTable.Row row, Map<String, Object> form) {
        Map<String, Object> options = new HashMap<>(form);
        for (String option : changing(row)) {
            options.put(option, "cyclic(%s, 4, 3)".formatted(RANGES.get(option)));
        }
        List<List<float[]>> courses = new ArrayList<>();
        for (KernelMode mode : List.of(KernelMode.HOST, KernelMode.DEVICE)) {
            courses.add(course(row, options, mode, 5_000));
        }
        for (int t = 0; t < 12; t++) {
            assertClose(courses.get(0).get(t), courses.get(1).get(t), 2e-6);
        }
    }

    /**
     * PyTorch's own pass takes turns with the loops there. A decay in the gradient would cancel
     * some of them.
     */
    @ParameterizedTest
    @MethodSource("changingRows")
    void largeParametersAreUpdatedByBothKernels(OptimizerTable.Row row) {
        Map<String, Object> options = with(row.plain(), "decoupledWeightDecay", true);
        changing(row).forEach(option -> options.put(option, "cyclic(0.1, 0.2, 2, 1)"));
        float[] host = course(row, options, KernelMode.HOST, 1 << 18).get(5);
        assertClose(course(row, options, KernelMode.AUTO, 1 << 18).get(5), host, 2e-6);
    }

    /** As the learning rate it follows the updates of the run, also for one that comes late. */
    @ParameterizedTest
    @MethodSource("options")
    void aScheduleIsAskedForTheUpdatesOfTheRun(OptimizerTable.Row row, String option) {
        List<Long> asked = new ArrayList<>();
        Schedule schedule =
                step -> {
                    asked.add(step);
                    return 0.5;
                };
        Map<String, Object> options = with(row.plain(), option, schedule);
        options.put("beginNumUpdate", 10);
        Optimizer optimizer = row.configured(options);
        NDArray weight = manager.ones(new Shape(2));
        NDArray other = manager.ones(new Shape(2));
        NDArray gradient = manager.ones(new Shape(2));
        long[] last = new long[4];
        int at = 0;
        for (NDArray each : List.of(weight, weight, other, weight)) {
            optimizer.update(each == other ? "late" : "a", each, gradient);
            last[at++] = asked.get(asked.size() - 1);
        }
        assertThat(last).containsExactly(10, 11, 11, 12);
        // the product of all momenta before is a part of NAdam's rule
        assertThat(asked).allMatch(step -> step >= 10 || row.type() == NAdam.class);
        closeState(optimizer);
    }

    // ---- other types, groups, state ----

    /** 0 and not 0 by turns, where PyTorch's passes do something else. */
    @ParameterizedTest
    @MethodSource("changingRows")
    void otherTypesAreUpdatedOnTheDevice(OptimizerTable.Row row) {
        List<float[]> results = new ArrayList<>();
        for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
            Map<String, Object> options = new HashMap<>(row.plain());
            changing(row).forEach(option -> options.put(option, "cyclic(0, 0.5, 1, 1)"));
            Optimizer optimizer = row.configured(options);
            Noise noise = new Noise(7);
            NDArray weight = manager.create(noise.values(50)).toType(type, true);
            for (int t = 1; t <= 6; t++) {
                NDArray gradient = manager.create(noise.values(50)).toType(type, true);
                optimizer.update("w", weight, gradient);
            }
            closeState(optimizer);
            results.add(weight.toType(DataType.FLOAT32, true).toFloatArray());
        }
        assertClose(results.get(1), results.get(0), 1e-5);
    }

    /** Also when the schedule is one that would be refused. */
    @ParameterizedTest
    @MethodSource("templateRows")
    void aGroupsOwnWeightDecayWins(OptimizerTable.Row row) {
        Linear linear = Linear.builder().setUnits(2).optBias(false).build();
        linear.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
        Parameter parameter = linear.getParameters().valueAt(0);
        Schedule refused = t -> -1;
        for (float own : new float[] {0, 0.25f}) {
            Map<String, Object> options = with(row.plain(), "weightDecays", refused);
            options.put("parameterGroups", ParameterGroups.of(linear).weightDecay(".*", own));
            Optimizer grouped = row.configured(options);
            Optimizer constant = row.configured(with(row.plain(), "weightDecays", own));
            Noise noise = new Noise(3);
            NDArray weight = manager.create(noise.values(6), new Shape(2, 3));
            NDArray expected = weight.duplicate();
            for (int t = 0; t < 4; t++) {
                NDArray gradient = manager.create(noise.values(6), new Shape(2, 3));
                grouped.update(parameter.getId(), weight, gradient);
                constant.update("w", expected, gradient);
            }
            assertThat(weight.toFloatArray()).isEqualTo(expected.toFloatArray());
            closeState(grouped);
            closeState(constant);
        }
    }

    /** LAMB's ratio is not gone where a decay comes by 0. */
    @Test
    void lambAdaptsWhereAScheduleIsZero() {
        Schedule falls = Schedule.parse("linear(0.1, 2, 1, 0)");
        try (Lamb changing = Lamb.builder().optWeightDecays(falls).build();
                Lamb constant = Lamb.builder().optWeightDecays(0).optAlwaysAdapt(true).build()) {
            NDArray weight = manager.ones(new Shape(2, 3));
            NDArray gradient = manager.ones(new Shape(2, 3));
            changing.update("w", weight, gradient);
            changing.update("w", weight, gradient);
            NDArray before = weight.duplicate();
            NDArray expected = weight.duplicate();
            constant.update("w", expected, gradient);
            changing.update("w", weight, gradient);
            assertClose(weight.toFloatArray(), expected.toFloatArray(), 1e-6);
            assertThat(weight.toFloatArray()).isNotEqualTo(before.toFloatArray());
        }
    }

    @ParameterizedTest
    @MethodSource("options")
    void aScheduleIsPrintedAndReadBack(OptimizerTable.Row row, String option) {
        String text = "CyclicTracker(baseValue=0.0, maxValue=0.5, stepsUp=9, stepsDown=9";
        Optimizer optimizer = row.configured(with(row.plain(), option, "cyclic(0, 0.5, 9)"));
        assertThat(optimizer.toString()).contains(option + "=" + text + ", mode=TRIANGULAR");
        Object printed = ((Stateful) optimizer).options().get(option);
        assertThat(Schedule.parse((String) printed)).hasToString((String) printed);
        closeState(optimizer);
        Schedule nameless = t -> 0.5;
        optimizer = row.configured(with(row.plain(), option, nameless));
        assertThat(optimizer.toString()).contains(option + "=lambda, ");
        closeState(optimizer);
        optimizer = row.configured(with(row.plain(), option, new Nameless()));
        assertThat(optimizer.toString()).contains(option + "=Nameless, ");
        closeState(optimizer);
    }

    /** So that a checkpoint has it. */
    @ParameterizedTest
    @MethodSource("options")
    void aScheduleWithAStateIsFound(OptimizerTable.Row row, String option) {
        PlateauTracker plateau = PlateauTracker.builder().setBaseValue(0.5).build();
        Schedule schedule = Schedules.of(plateau);
        Optimizer optimizer = row.configured(with(row.plain(), option, schedule));
        Map<String, String> metadata = new LinkedHashMap<>();
        new ScheduleStates(optimizer, List.of()).collect(metadata);
        assertThat(metadata.values()).contains(PlateauTracker.class.getName());
        closeState(optimizer);
    }

    /** Without a text of its own. */
    private static final class Nameless implements Schedule {
        @Override
        public double at(long step) {
            return 0.5;
        }
    }

    /** It goes on as the one that was saved; a constant in its place is allowed. */
    @ParameterizedTest
    @MethodSource("options")
    void savedStateGoesOn(OptimizerTable.Row row, String option) throws IOException {
        String text = "cyclic(0.1, 0.5, 5, 3)";
        Weights block = new Weights().with("w", manager.create(new Noise(2).values(6)));
        Optimizer optimizer = row.configured(with(row.plain(), option, text));
        Path file = folder.resolve("state.safetensors");
        Noise noise = new Noise(4);
        update(optimizer, block, noise, 4);
        OptimizerState.save(optimizer, block, file);
        NDArray kept = block.array("w").duplicate();
        Noise again = new Noise(9);
        update(optimizer, block, again, 4);
        float[] expected = block.array("w").toFloatArray();
        for (Object other : List.of(text, 0.3)) {
            Optimizer resumed = row.configured(with(row.plain(), option, other));
            kept.copyTo(block.array("w"));
            OptimizerState.load(resumed, block, file);
            update(resumed, block, new Noise(9), 4);
            float[] reached = block.array("w").toFloatArray();
            assertThat(((Stateful) resumed).updates()).isEqualTo(8);
            if (other.equals(text)) {
                assertThat(reached).isEqualTo(expected);
            }
            closeState(resumed);
        }
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            assertThat(reader.header().metadata().get("options"))
                    .contains("\"" + option + "\":\"CyclicTracker(");
        }
        closeState(optimizer);
    }

    private void update(Optimizer optimizer, Weights block, Noise noise, int times) {
        NDArray weight = block.array("w");
        for (int t = 0; t < times; t++) {
            try (NDArray gradient = manager.create(noise.values((int) weight.size()))) {
                optimizer.update(block.id("w"), weight, gradient);
            }
        }
    }

    /** That of docs/OPTIMIZERS.md. */
    @Test
    void momentumGoesAgainstTheRate() {
        OneCycleTracker rate = OneCycleTracker.builder().setMaxValue(0.1).setSteps(20_000).build();
        Schedule momentum = MomentumSchedule.builder().setRate(rate).build();
        try (Sgd sgd =
                Sgd.builder()
                        .optLearningRateTracker(rate)
                        .optMomentum(momentum)
                        .optWeightDecays(Schedule.parse("cosine(1e-4, 20000)"))
                        .build()) {
            assertThat(sgd.toString())
                    .startsWith("Sgd(momentum=MomentumSchedule(rate=OneCycleTracker(maxValue=0.1,")
                    .contains("baseMomentum=0.85, maxMomentum=0.95), dampening=0.0,")
                    .contains("weightDecays=CosineAnnealingTracker(baseValue=1.0E-4,");
            assertThat(momentum.at(0)).isEqualTo(0.95);
            assertThat(momentum.at(5_999)).isEqualTo(0.85);
            assertThat(rate.at(5_999)).isEqualTo(0.1);
            assertThat(momentum.at(19_999)).isEqualTo(0.95);
        }
    }

    // ---- mistakes ----

    static Stream<Arguments> optionsAndModes() {
        return options()
                .flatMap(
                        a ->
                                Stream.of(KernelMode.HOST, KernelMode.DEVICE)
                                        .map(mode -> Arguments.of(a.get()[0], a.get()[1], mode)));
    }

    @ParameterizedTest
    @MethodSource("optionsAndModes")
    void aScheduleThatLeavesTheRangeIsRefusedAndChangesNothing(
            OptimizerTable.Row row, String option, KernelMode mode) {
        boolean decay = option.equals("weightDecays");
        double[] wrong = {decay ? Double.POSITIVE_INFINITY : 1, -0.5, Double.NaN};
        for (double value : wrong) {
            try (ForcedKernel forced = ForcedKernel.of(mode)) {
                assertThat(forced).isNotNull();
                Schedule leaves = t -> t < 3 ? 0.5 : value;
                Optimizer optimizer = row.configured(with(row.plain(), option, leaves));
                NDArray weight = manager.create(new Noise(5).values(6), new Shape(2, 3));
                NDArray gradient = manager.create(new Noise(6).values(6), new Shape(2, 3));
                for (int t = 0; t < 3; t++) {
                    optimizer.update("w", weight, gradient);
                }
                float[] before = weight.toFloatArray();
                List<float[]> state = state(optimizer);
                for (int again = 0; again < 2; again++) {
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> optimizer.update("w", weight, gradient))
                            .withMessage(
                                    "%s of update 4 (from the schedule) must be in %s, but is %s",
                                    option, decay ? "[0, infinity) as a float32" : "[0, 1)", value);
                }
                assertThat(weight.toFloatArray()).isEqualTo(before);
                assertThat(state(optimizer)).usingRecursiveComparison().isEqualTo(state);
                closeState(optimizer);
            }
        }
    }

    private static List<float[]> state(Optimizer optimizer) {
        return ((Stateful) optimizer)
                .states().save().values().stream()
                        .flatMap(saved -> Stream.of(saved.arrays()))
                        .map(NDArray::toFloatArray)
                        .toList();
    }

    @ParameterizedTest
    @MethodSource("options")
    void noScheduleIsRefused(OptimizerTable.Row row, String option) throws Exception {
        Object builder = OptimizerTable.builder(row.type());
        Method setter =
                OptimizerTable.setters(builder.getClass(), option)
                        .filter(m -> m.getParameterTypes()[0] == Schedule.class)
                        .findFirst()
                        .orElseThrow();
        setter.invoke(builder, (Object) null);
        Method build = builder.getClass().getMethod("build");
        assertThat(catchThrowable(() -> build.invoke(builder)))
                .cause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(option + " must be set, but is null");
    }

    /** A buffer is kept up where momentum is 0, so that it is there when momentum comes back. */
    @Test
    void momentumComesBackToAnUpToDateBuffer() {
        Schedule pause = t -> t == 1 ? 0 : 0.5;
        for (KernelMode mode : List.of(KernelMode.HOST, KernelMode.DEVICE)) {
            try (ForcedKernel forced = ForcedKernel.of(mode);
                    Sgd sgd =
                            Sgd.builder()
                                    .optMomentum(pause)
                                    .optLearningRateTracker((Schedule) t -> 1)
                                    .build()) {
                assertThat(forced).isNotNull();
                NDArray weight = manager.zeros(new Shape(1));
                float[] expected = {-16, -24, -32};
                float[] gradients = {16, 8, 4};
                for (int t = 0; t < 3; t++) {
                    sgd.update("w", weight, manager.create(new float[] {gradients[t]}));
                    assertThat(weight.getFloat(0)).isEqualTo(expected[t]);
                }
            }
        }
    }
}
