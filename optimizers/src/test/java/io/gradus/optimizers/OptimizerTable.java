package io.gradus.optimizers;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import io.gradus.schedulers.Schedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Each optimizer once; every test that concerns all of them goes through these rows. */
public final class OptimizerTable {

    /**
     * One optimizer.
     *
     * @param type its class
     * @param plain the options that suit a small problem; a rule whose steps are as large as the
     *     gradients clips them, since weights that go far and come back show nothing but rounding
     * @param others further sets of options, which take other ways through its kernels
     * @param wrong options that must be refused
     */
    public record Row(
            Class<? extends Optimizer> type,
            Map<String, Object> plain,
            List<Map<String, Object>> others,
            List<Wrong> wrong) {

        /** A new one with the plain options. */
        public Optimizer build() {
            return configured(plain);
        }

        /** One whose few steps go far enough to be seen in eight bits, where it has a rate. */
        public Optimizer far() {
            Map<String, Object> options = new HashMap<>(plain);
            if (GradusOptimizer.class.isAssignableFrom(type)) {
                options.putAll(FAR.getOrDefault(type, Map.of("learningRate", 0.1)));
            }
            return configured(options);
        }

        /** The plain options, and these with each of the other sets. */
        public Stream<Map<String, Object>> forms() {
            return Stream.concat(Stream.of(Map.<String, Object>of()), others.stream())
                    .map(
                            more -> {
                                Map<String, Object> all = new HashMap<>(plain);
                                all.putAll(more);
                                return all;
                            });
        }

        /** A new one with options by name, as in the fixtures. */
        public Optimizer configured(Map<String, Object> options) {
            return OptimizerTable.build(type, options);
        }

        @Override
        public String toString() {
            return type.getSimpleName();
        }
    }

    /** An option, a value that it must not have, and what the message calls the right ones. */
    record Wrong(String option, Object value, String range) {

        String message() {
            return option + " must be " + range + ", but is " + value;
        }
    }

    private static final String POSITIVE = "in (0, infinity) as a float32";

    /** Where a learning rate of 0.1 alone does not make steps of about that size. */
    private static final Map<Class<?>, Map<String, Object>> FAR =
            Map.of(
                    AdaDelta.class, Map.of("epsilon", 0.01),
                    Lars.class, Map.of("learningRate", 0.1, "trustCoefficient", 1));

    private OptimizerTable() {}

    public static List<Row> rows() {
        return List.of(
                new Row(
                        Sgd.class,
                        Map.of("learningRate", 0.02, "momentum", 0.9, "clipGrad", 1),
                        List.of(
                                Map.of("learningRate", 0.1),
                                Map.of("momentum", 0.8, "dampening", 0.8, "dampenFirst", true),
                                Map.of("momentum", 0.8, "rateInBuffer", true, "nesterov", true),
                                Map.of("momentum", 0.8, "normalizeGradient", true)),
                        List.of(
                                new Wrong("momentum", 1.0, "in [0, 1)"),
                                new Wrong("dampening", -0.5, "in [0, 1)"),
                                new Wrong(
                                        "nesterov",
                                        true,
                                        "false where momentum is 0 or dampening is not"))),
                new Row(
                        Asgd.class,
                        Map.of("learningRate", 0.2, "clipGrad", 0.25),
                        List.of(Map.of("lambda", 0.1, "alpha", 0.5, "t0", 2)),
                        List.of(
                                new Wrong("lambda", -1.0, "in [0, infinity)"),
                                new Wrong("alpha", Double.NaN, "in [0, infinity)"),
                                new Wrong("t0", -1.0, "in [0, infinity)"))),
                new Row(
                        Adagrad.class,
                        Map.of("learningRate", 0.1),
                        List.of(
                                Map.of("lrDecay", 0.1, "initialAccumulator", 0.1),
                                Map.of("epsilonInsideRoot", true, "epsilon", 1e-4)),
                        List.of(
                                new Wrong("lrDecay", -1.0, "in [0, infinity)"),
                                new Wrong(
                                        "initialAccumulator",
                                        Double.POSITIVE_INFINITY,
                                        "in [0, infinity) as a float32"),
                                new Wrong(
                                        "initialAccumulator",
                                        1e308,
                                        "in [0, infinity) as a float32"),
                                new Wrong("epsilon", 1e-50, POSITIVE))),
                new Row(
                        RmsProp.class,
                        Map.of(),
                        List.of(
                                Map.of("momentum", 0.9, "centered", true),
                                Map.of("momentum", 0.5, "momentumOfGradient", true),
                                Map.of("momentum", 0.9, "rateInBuffer", true),
                                Map.of("epsilonInsideRoot", true, "centered", true)),
                        List.of(
                                new Wrong("alpha", 1.0, "in [0, 1)"),
                                new Wrong("momentum", -0.5, "in [0, 1)"),
                                new Wrong("epsilon", 0.0, POSITIVE))),
                new Row(
                        AdaDelta.class,
                        Map.of(),
                        List.of(
                                Map.of(
                                        "oldAverages",
                                        true,
                                        "stepRho",
                                        0.8,
                                        "epsilon",
                                        0.01,
                                        "learningRate",
                                        0.005,
                                        "clipGrad",
                                        4),
                                Map.of("epsilonInsideRoot", false, "epsilon", 1e-4)),
                        List.of(
                                new Wrong("rho", 1.0, "in [0, 1)"),
                                new Wrong("rho", Double.NaN, "in [0, 1)"),
                                new Wrong("stepRho", -0.1, "in [0, 1)"),
                                new Wrong("epsilon", 0.0, POSITIVE))),
                new Row(
                        RProp.class,
                        Map.of(),
                        List.of(Map.of("simple", true, "etaMinus", 0.6)),
                        List.of(
                                new Wrong("etaMinus", 1.0, "in (0, 1)"),
                                new Wrong("etaPlus", 1.0, "in (1, infinity) as a float32"),
                                new Wrong("etaPlus", 1e308, "in (1, infinity) as a float32"),
                                new Wrong("minStep", -1.0, POSITIVE),
                                new Wrong(
                                        "maxStep",
                                        1e-7,
                                        "in [1.0E-6 (minStep), infinity) as a float32"),
                                new Wrong(
                                        "maxStep",
                                        1e308,
                                        "in [1.0E-6 (minStep), infinity) as a float32"))),
                new Row(
                        Adam.class,
                        Map.of("learningRate", 0.01),
                        List.of(
                                Map.of("amsgrad", true),
                                Map.of("epsilonInsideRoot", true),
                                Map.of("biasCorrection", false, "amsgrad", true)),
                        List.of(
                                new Wrong("beta1", 1.0, "in [0, 1)"),
                                new Wrong("beta2", -0.5, "in [0, 1)"),
                                new Wrong("epsilon", -1e-8, POSITIVE),
                                new Wrong("epsilon", 1e-50, POSITIVE))),
                new Row(
                        AdamW.class,
                        Map.of("learningRate", 0.01),
                        List.of(Map.of("amsgrad", true, "weightDecays", 0.25)),
                        List.of(new Wrong("beta1", 1.0, "in [0, 1)"))),
                new Row(
                        Adamax.class,
                        Map.of("learningRate", 0.01),
                        List.of(Map.of("beta2", 0.95, "epsilon", 1e-3)),
                        List.of(new Wrong("epsilon", 0.0, POSITIVE))),
                new Row(
                        NAdam.class,
                        Map.of("learningRate", 0.01),
                        List.of(Map.of("momentumDecay", 1.0, "decoupledWeightDecay", true)),
                        List.of(new Wrong("momentumDecay", -0.5, "in [0, infinity)"))),
                new Row(
                        RAdam.class,
                        // clipped, since the first five steps are as large as the gradients
                        Map.of("learningRate", 0.01, "clipGrad", 8),
                        List.of(Map.of("beta2", 0.9), Map.of("beta2", 0.5)),
                        List.of(new Wrong("beta2", 1.0, "in [0, 1)"))),
                new Row(
                        Lion.class,
                        Map.of("learningRate", 0.01),
                        List.of(Map.of("beta1", 0.5, "weightDecays", 0.25)),
                        List.of(
                                new Wrong("beta1", 1.0, "in [0, 1)"),
                                new Wrong("beta2", -0.5, "in [0, 1)"))),
                new Row(
                        AdaBelief.class,
                        Map.of("learningRate", 0.01),
                        List.of(Map.of("rectify", true, "clipGrad", 8), Map.of("epsilon", 1e-3)),
                        List.of(new Wrong("epsilon", 0.0, POSITIVE))),
                new Row(
                        Yogi.class,
                        Map.of(),
                        List.of(Map.of("initialAccumulator", 0.25, "epsilon", 1e-4)),
                        List.of(
                                new Wrong(
                                        "initialAccumulator",
                                        -1.0,
                                        "in [0, infinity) as a float32"),
                                new Wrong(
                                        "initialAccumulator",
                                        1e308,
                                        "in [0, infinity) as a float32"))),
                new Row(
                        Adan.class,
                        Map.of("learningRate", 0.01),
                        List.of(
                                Map.of("weightDecays", 0.25),
                                Map.of("weightDecays", 0.25, "proximal", false)),
                        List.of(new Wrong("beta3", 1.0, "in [0, 1)"))),
                new Row(
                        Lars.class,
                        Map.of(
                                "adaptVectors", true,
                                "momentum", 0.9,
                                "learningRate", 0.03,
                                "trustCoefficient", 0.07),
                        List.of(
                                Map.of("momentum", 0, "weightDecays", 0.01, "trustCoefficient", 1),
                                Map.of("nesterov", true, "learningRate", 0.02),
                                Map.of("larc", true, "learningRate", 0.01, "clipGrad", 4),
                                Map.of("adaptVectors", false, "learningRate", 1e-3)),
                        List.of(
                                new Wrong("momentum", 1.0, "in [0, 1)"),
                                new Wrong("trustCoefficient", 0.0, POSITIVE),
                                new Wrong("epsilon", -1.0, POSITIVE))),
                new Row(
                        Lamb.class,
                        Map.of("learningRate", 0.03),
                        List.of(
                                Map.of("trustClip", true),
                                Map.of("epsilon", 1e-8),
                                Map.of("weightDecays", 0, "alwaysAdapt", true),
                                Map.of("weightDecays", 0, "biasCorrection", false),
                                Map.of("decoupledWeightDecay", true)),
                        List.of(
                                new Wrong("beta1", 1.0, "in [0, 1)"),
                                new Wrong("epsilon", 0.0, POSITIVE))),
                new Row(
                        Lookahead.class,
                        Map.of(),
                        List.of(Map.of("k", 3, "alpha", 0.8)),
                        List.of(
                                new Wrong("inner", null, "set"),
                                new Wrong("k", 0, "in [1, infinity)"),
                                new Wrong("alpha", 0.0, "in (0, 1]"))),
                new Row(
                        AdaptiveLookahead.class,
                        Map.of(),
                        List.of(Map.of("k", 2, "minAlpha", 0.5, "maxAlpha", 1.25)),
                        List.of(
                                new Wrong("inner", null, "set"),
                                new Wrong("k", 0, "in [1, infinity)"),
                                new Wrong("minAlpha", -0.5, "in [0, infinity)"),
                                new Wrong("maxAlpha", 0.0, POSITIVE),
                                new Wrong("maxAlpha", 0.1, "in [0.2 (minAlpha), infinity)"))),
                new Row(
                        Ema.class,
                        Map.of(),
                        List.of(Map.of("decay", 0.5, "warmup", true)),
                        List.of(
                                new Wrong("inner", null, "set"),
                                new Wrong("decay", 1.0, "in (0, 1)"),
                                new Wrong("decay", 0.0, "in (0, 1)"))),
                new Row(
                        Swa.class,
                        Map.of(),
                        List.of(Map.of("start", 3, "every", 2)),
                        List.of(
                                new Wrong("inner", null, "set"),
                                new Wrong("start", 0L, "in [1, infinity)"),
                                new Wrong("every", 0L, "in [1, infinity)"))));
    }

    /** The rows of optimizers that are a {@link GradusOptimizer} and so have its options. */
    static List<Row> templateRows() {
        return rows().stream()
                .filter(row -> GradusOptimizer.class.isAssignableFrom(row.type()))
                .toList();
    }

    static Row row(String name) {
        return rows().stream()
                .filter(row -> row.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row for " + name));
    }

    /** The builder of a class; a wrapper's has an inner optimizer already, and losses. */
    static Object builder(Class<?> type) {
        try {
            Object builder = type.getMethod("builder").invoke(null);
            if (builder instanceof OptimizerWrapper.Builder<?> wrapper) {
                wrapper.setInner(
                        Adam.builder().optLearningRateTracker(Tracker.fixed(0.0625f)).build());
            }
            if (builder instanceof AdaptiveLookahead.Builder adaptive) {
                // as in references.py
                adaptive.given(
                        t ->
                                new AdaptiveLookahead.Observation(
                                        t * 37 % 16 / 8.0, t * 23 % 16 / 8.0 - 1));
            }
            return builder;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** Builds a class with options by name. */
    static Optimizer build(Class<?> type, Map<String, Object> options) {
        return build(builder(type, options));
    }

    /** The builder of a class, with options by name. */
    static Object builder(Class<?> type, Map<String, Object> options) {
        Object builder = builder(type);
        options.forEach((name, value) -> set(builder, name, value));
        return builder;
    }

    /** Builds what a builder is for. */
    static Optimizer build(Object builder) {
        try {
            return (Optimizer) builder.getClass().getMethod("build").invoke(builder);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** Of the forms of an option, a schedule and a text go to that which takes a schedule. */
    private static void set(Object builder, String name, Object given) {
        Object value = given instanceof String text ? Schedule.parse(text) : given;
        if (name.equals("learningRate")) {
            ((GradusOptimizer.Builder<?>) builder)
                    .optLearningRateTracker(
                            value instanceof Number number
                                    ? Tracker.fixed(number.floatValue())
                                    : (ParameterTracker) value);
            return;
        }
        boolean changes = value instanceof Schedule;
        Method setter =
                setters(builder.getClass(), name)
                        .filter(m -> changes == (m.getParameterTypes()[0] == Schedule.class))
                        .findFirst()
                        .orElseThrow(
                                () -> new AssertionError(builder.getClass() + " has no " + name));
        try {
            setter.invoke(builder, convert(value, setter.getParameterTypes()[0]));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** The forms of an option. */
    static Stream<Method> setters(Class<?> builder, String name) {
        String end = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        return Stream.of(builder.getMethods()).filter(m -> m.getName().matches("(opt|set)" + end));
    }

    private static Object convert(Object value, Class<?> type) {
        if (!(value instanceof Number number)) {
            return value;
        } else if (type == double.class) {
            return number.doubleValue();
        } else if (type == float.class) {
            return number.floatValue();
        } else if (type == int.class) {
            return number.intValue();
        } else if (type == long.class) {
            return number.longValue();
        }
        return value;
    }

    /** The public optimizers among the compiled classes of this package. */
    static List<Class<?>> classes() {
        try {
            Path root =
                    Path.of(
                            GradusOptimizer.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            try (Stream<Path> files = Files.walk(root)) {
                return files.map(file -> root.relativize(file).toString())
                        .filter(name -> name.endsWith(".class"))
                        .map(name -> name.replaceAll("\\.class$", "").replaceAll("[/\\\\]", "."))
                        .<Class<?>>map(OptimizerTable::load)
                        .filter(Optimizer.class::isAssignableFrom)
                        .filter(type -> java.lang.reflect.Modifier.isPublic(type.getModifiers()))
                        .filter(type -> !java.lang.reflect.Modifier.isAbstract(type.getModifiers()))
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, OptimizerTable.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
