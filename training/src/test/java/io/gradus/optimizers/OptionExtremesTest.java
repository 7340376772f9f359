package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.BatchSampler;
import ai.djl.training.dataset.SequenceSampler;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import io.gradus.schedulers.Schedule;
import io.gradus.testkit.ForcedKernel;
import io.gradus.torchscript.KernelMode;
import io.gradus.training.checkpoints.CheckpointListener;
import io.gradus.training.search.LearningRateCurve;
import io.gradus.training.search.LearningRateFinder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An extreme option either is refused by name, or what is built with it works. */
class OptionExtremesTest extends OptimizerTests {

    private static final double[] NUMBERS = {
        0,
        -0.0,
        -1,
        1,
        1e-10,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Math.nextDown(1.0),
        Math.nextUp(1.0),
        1000,
        1e10,
        1e30,
        Float.MAX_VALUE,
        1e308,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    /** From here on squares of what three steps lead to may overflow in float32. */
    private static final double LARGE = 1e9;

    /** A value of an option, and how a message about it has it. */
    private record Extreme(Object value, String text, boolean large) {

        Extreme(Object value) {
            this(
                    value,
                    String.valueOf(value),
                    value instanceof Number n && Math.abs(n.doubleValue()) > LARGE);
        }
    }

    private static List<Extreme> extremes(Class<?> type) {
        if (type == double.class) {
            return DoubleStream.of(NUMBERS).mapToObj(Extreme::new).toList();
        } else if (type == float.class) {
            return DoubleStream.of(NUMBERS).mapToObj(d -> new Extreme((float) d)).toList();
        } else if (type == long.class) {
            return Stream.of(0L, 1L, 2L, -1L, 1L << 53, Long.MAX_VALUE, Long.MIN_VALUE)
                    .map(n -> new Extreme(n, n.toString(), false))
                    .toList();
        } else if (type == int.class) {
            return Stream.of(0, 1, 2, -1, 1 << 30, Integer.MAX_VALUE - 1)
                    .flatMap(n -> Stream.of(n, n + 1, -n))
                    .map(n -> new Extreme(n, n.toString(), false))
                    .toList();
        } else if (type == boolean.class) {
            return List.of(new Extreme(true), new Extreme(false));
        }
        List<Extreme> all = new ArrayList<>();
        all.add(new Extreme(null));
        if (type.isEnum()) {
            Stream.of(type.getEnumConstants()).map(Extreme::new).forEach(all::add);
        } else if (type == Schedule.class) {
            DoubleStream.of(NUMBERS)
                    .mapToObj(d -> new Extreme((Schedule) t -> d, "always " + d, d > LARGE))
                    .forEach(all::add);
        } else if (type == Tracker.class || type == ParameterTracker.class) {
            DoubleStream.of(NUMBERS)
                    .mapToObj(d -> new Extreme(Tracker.fixed((float) d), "always " + d, d > LARGE))
                    .forEach(all::add);
        }
        return all;
    }

    private static List<Method> options(Object builder) {
        Map<String, Method> methods = new TreeMap<>();
        for (Method method : builder.getClass().getMethods()) {
            if (method.getName().matches("(set|opt)[A-Z]\\w*") && method.getParameterCount() == 1) {
                // one of several that differ in what they return
                methods.putIfAbsent(
                        method.getName() + Arrays.toString(method.getParameterTypes()), method);
            }
        }
        return List.copyOf(methods.values());
    }

    private interface Work {
        /** Returns what is wrong, or an empty text. */
        String on(Object built, Extreme extreme) throws Exception;
    }

    /** What neither works nor is refused as it should be. */
    private static List<String> faults(Supplier<?> builders, Work work) {
        List<String> faults = new ArrayList<>();
        for (Method option : options(builders.get())) {
            String name = option.getName().substring(3);
            for (Extreme extreme : extremes(option.getParameterTypes()[0])) {
                String call = option.getName() + "(" + extreme.text() + ") ";
                try {
                    Object builder = builders.get();
                    Object built;
                    try {
                        option.setAccessible(true);
                        option.invoke(builder, extreme.value());
                        Method build = builder.getClass().getMethod("build");
                        build.setAccessible(true);
                        built = build.invoke(builder);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    String wrong = work.on(built, extreme);
                    if (!wrong.isEmpty()) {
                        faults.add(call + wrong);
                    }
                } catch (IllegalArgumentException e) {
                    if (!names(e.getMessage(), name)) {
                        faults.add(call + "is refused by " + e);
                    }
                } catch (Throwable e) {
                    faults.add(call + "throws " + e);
                }
            }
        }
        return faults;
    }

    private static boolean names(String message, String option) {
        String name = option.equals("LearningRateTracker") ? "learning ?rate(Tracker)?" : option;
        return message != null
                && message.length() < 300
                && message.contains(" must be ")
                && Pattern.compile("(?i)\\b" + name + "\\b").matcher(message).find();
    }

    static Stream<Arguments> forms() {
        return rows().stream().flatMap(row -> row.forms().map(form -> Arguments.of(row, form)));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void anOptimizerUpdatesWeightsOrIsRefused(OptimizerTable.Row row, Map<String, Object> form) {
        NDArray gradient = manager.create(new float[] {1, -0.5f, 0, 2, 1e-3f, -3}, new Shape(2, 3));
        List<String> faults = new ArrayList<>();
        for (KernelMode mode : List.of(KernelMode.HOST, KernelMode.DEVICE)) {
            try (ForcedKernel forced = ForcedKernel.of(mode)) {
                assertThat(forced).isNotNull();
                faults(
                                () -> OptimizerTable.builder(row.type(), form),
                                (built, extreme) -> update((Optimizer) built, gradient, extreme))
                        .forEach(fault -> faults.add(mode + ": " + fault));
            }
        }
        assertThat(faults).isEmpty();
    }

    /** Where a formula overflows in float32, a weight may become infinite or NaN. */
    private String update(Optimizer optimizer, NDArray gradient, Extreme extreme) {
        try (NDArray start = manager.arange(6f);
                NDArray weight = start.reshape(2, 3)) {
            for (int t = 0; t < 3; t++) {
                optimizer.update("w", weight, gradient);
            }
            assertThat(optimizer.toString()).isNotBlank();
            float[] now = weight.toFloatArray();
            for (float w : now) {
                if (!Float.isFinite(w) && !extreme.large()) {
                    return "leads to " + Arrays.toString(now);
                }
            }
            return "";
        } finally {
            closeState(optimizer);
        }
    }

    @Test
    void aCheckpointListenerIsBuiltOrRefused(@TempDir Path folder) {
        Adam adam = SmallRun.adam();
        try {
            assertThat(
                            faults(
                                    () ->
                                            CheckpointListener.builder()
                                                    .setDirectory(folder)
                                                    .setOptimizer(adam)
                                                    .optEverySteps(1),
                                    (built, extreme) -> ""))
                    .isEmpty();
        } finally {
            adam.close();
        }
    }

    @Test
    void aCheckpointListenerSavesAtOnceOrNever(@TempDir Path folder) throws Exception {
        CheckpointListener.Builder never =
                CheckpointListener.builder()
                        .optEverySteps(Long.MAX_VALUE)
                        .optEveryMinutes(Double.MAX_VALUE)
                        .optKeep(Integer.MAX_VALUE);
        CheckpointListener.Builder always =
                CheckpointListener.builder()
                        .optEveryMinutes(Double.MIN_VALUE)
                        .optKeep(Integer.MAX_VALUE);
        assertThat(checkpoints(never, folder.resolve("never"))).isEqualTo(1);
        assertThat(checkpoints(always, folder.resolve("always"))).isEqualTo(1 + SmallRun.BATCHES);
    }

    /** How many there are when an epoch has been trained. */
    private static long checkpoints(CheckpointListener.Builder builder, Path folder)
            throws Exception {
        try (SmallRun run = new SmallRun(SmallRun.adam(), builder.setDirectory(folder))) {
            run.train(1, () -> true);
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".safetensors")).count();
        }
    }

    @Test
    void aLearningRateFinderTestsRatesOrIsRefused() {
        try (Model model = Model.newInstance("small")) {
            model.setBlock(Linear.builder().setUnits(2).build());
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 5));
                ArrayDataset data =
                        SmallRun.data(manager, new BatchSampler(new SequenceSampler(), 8));
                assertThat(
                                faults(
                                        () ->
                                                LearningRateFinder.builder()
                                                        .setOptimizer(
                                                                rate ->
                                                                        Sgd.builder()
                                                                                .setLearningRateTracker(
                                                                                        rate)
                                                                                .build())
                                                        .optObserver((n, r, loss) -> n < 2),
                                        (built, extreme) -> {
                                            // finding the place in the random numbers is quick
                                            Engine.getEngine("PyTorch").setRandomSeed(3);
                                            LearningRateCurve curve =
                                                    ((LearningRateFinder) built)
                                                            .find(trainer, data);
                                            assertThat(curve.toString()).isNotBlank();
                                            return "";
                                        }))
                        .isEmpty();
            }
        }
    }

    @Test
    void parameterGroupsChangeUpdatesOrAreRefused() {
        Block block =
                new SequentialBlock()
                        .add(Linear.builder().setUnits(2).build())
                        .add(Linear.builder().setUnits(2).build());
        ParameterGroups groups = ParameterGroups.of(block);
        String id = block.getParameters().get(0).getValue().getId();
        NDArray gradient = manager.ones(new Shape(2, 3));
        List<String> faults = new ArrayList<>();
        for (double number : NUMBERS) {
            for (KernelMode mode : List.of(KernelMode.HOST, KernelMode.DEVICE)) {
                Map<String, Supplier<ParameterGroups>> calls =
                        Map.of(
                                "factor",
                                () -> groups.learningRateFactor(Parameter.Type.WEIGHT, number),
                                "weightDecay",
                                () -> groups.weightDecay(".*", (float) number),
                                "decay",
                                () -> groups.layerDecay(number));
                for (Map.Entry<String, Supplier<ParameterGroups>> call : calls.entrySet()) {
                    String what = mode + ": " + call.getKey() + " " + number + " ";
                    try (ForcedKernel forced = ForcedKernel.of(mode);
                            Adam adam =
                                    Adam.builder()
                                            .optParameterGroups(call.getValue().get())
                                            .build();
                            NDArray weight = manager.ones(new Shape(2, 3))) {
                        assertThat(forced).isNotNull();
                        for (int t = 0; t < 3; t++) {
                            adam.update(id, weight, gradient);
                        }
                    } catch (IllegalArgumentException e) {
                        if (!names(e.getMessage(), call.getKey())) {
                            faults.add(what + "is refused by " + e);
                        }
                    } catch (RuntimeException | Error e) {
                        faults.add(what + "throws " + e);
                    }
                }
            }
        }
        assertThat(faults).isEmpty();
    }
}
