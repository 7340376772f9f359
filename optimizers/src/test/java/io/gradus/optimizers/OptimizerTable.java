package io.gradus.optimizers;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Each optimizer once; every test that concerns all of them goes through these rows. */
final class OptimizerTable {

    /**
     * One optimizer.
     *
     * @param type its class
     * @param plain one with a learning rate that suits a small problem
     * @param configured one with the options that are named as in the fixtures
     * @param wrong builds that must fail, by the start of the message
     */
    record Row(
            Class<? extends Optimizer> type,
            Supplier<Optimizer> plain,
            Function<Options, Optimizer> configured,
            Map<String, Supplier<Optimizer>> wrong) {

        @Override
        public String toString() {
            return type.getSimpleName();
        }
    }

    private OptimizerTable() {}

    static List<Row> rows() {
        return List.of(
                new Row(
                        AdaDelta.class,
                        () -> AdaDelta.builder().build(),
                        o -> {
                            AdaDelta.Builder builder = common(AdaDelta.builder(), o);
                            o.real("rho", builder::optRho);
                            o.real("epsilon", builder::optEpsilon);
                            return builder.build();
                        },
                        Map.of(
                                "rho must be in [0, 1), but is 1.0",
                                () -> AdaDelta.builder().optRho(1).build(),
                                "rho must be in [0, 1), but is NaN",
                                () -> AdaDelta.builder().optRho(Double.NaN).build(),
                                "epsilon must be in (0, infinity) as a float32, but is 0.0",
                                () -> AdaDelta.builder().optEpsilon(0).build())),
                new Row(
                        RProp.class,
                        () -> RProp.builder().build(),
                        o -> {
                            RProp.Builder builder = common(RProp.builder(), o);
                            o.real("etaMinus", builder::optEtaMinus);
                            o.real("etaPlus", builder::optEtaPlus);
                            o.real("minStep", builder::optMinStep);
                            o.real("maxStep", builder::optMaxStep);
                            return builder.build();
                        },
                        Map.of(
                                "etaMinus must be in (0, 1), but is 1.0",
                                () -> RProp.builder().optEtaMinus(1).build(),
                                "etaPlus must be in (1, infinity), but is 1.0",
                                () -> RProp.builder().optEtaPlus(1).build(),
                                "minStep must be in (0, infinity) as a float32, but is -1.0",
                                () -> RProp.builder().optMinStep(-1).build(),
                                "maxStep must be in [1.0E-6 (minStep), infinity), but is"
                                        + " 1.0E-7",
                                () -> RProp.builder().optMaxStep(1e-7).build())),
                new Row(
                        Adam.class,
                        () -> Adam.builder().optLearningRateTracker(Tracker.fixed(0.01f)).build(),
                        o -> {
                            Adam.Builder builder = common(Adam.builder(), o);
                            o.real("beta1", builder::optBeta1);
                            o.real("beta2", builder::optBeta2);
                            o.real("epsilon", builder::optEpsilon);
                            return builder.build();
                        },
                        Map.of(
                                "beta1 must be in [0, 1), but is 1.0",
                                () -> Adam.builder().optBeta1(1).build(),
                                "beta2 must be in [0, 1), but is -0.5",
                                () -> Adam.builder().optBeta2(-0.5).build(),
                                "epsilon must be in (0, infinity) as a float32, but is -1.0E-8",
                                () -> Adam.builder().optEpsilon(-1e-8).build(),
                                "epsilon must be in (0, infinity) as a float32, but is 1.0E-50",
                                () -> Adam.builder().optEpsilon(1e-50).build())),
                new Row(
                        Lookahead.class,
                        () -> Lookahead.builder().setInner(fastAdam()).build(),
                        o -> {
                            Lookahead.Builder builder = Lookahead.builder().setInner(fastAdam());
                            o.real("k", k -> builder.optK((int) k));
                            o.real("alpha", builder::optAlpha);
                            return builder.build();
                        },
                        Map.of(
                                "inner must be set, but is null",
                                () -> Lookahead.builder().build(),
                                "k must be in [1, infinity), but is 0",
                                () -> Lookahead.builder().setInner(fastAdam()).optK(0).build(),
                                "alpha must be in (0, 1], but is 0.0",
                                () ->
                                        Lookahead.builder()
                                                .setInner(fastAdam())
                                                .optAlpha(0)
                                                .build())));
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

    private static Adam fastAdam() {
        return Adam.builder().optLearningRateTracker(Tracker.fixed(0.0625f)).build();
    }

    private static <T extends GradusOptimizer.Builder<T>> T common(T builder, Options o) {
        o.real("learningRate", v -> builder.optLearningRateTracker(Tracker.fixed((float) v)));
        o.real("weightDecays", v -> builder.optWeightDecays((float) v));
        o.real("clipGrad", v -> builder.optClipGrad((float) v));
        o.real("rescaleGrad", v -> builder.setRescaleGrad((float) v));
        o.flag("maximize", builder::optMaximize);
        return builder;
    }

    /** Option values by name; {@link #checkAllUsed} finds one that no builder took. */
    static final class Options {

        private final Map<String, Object> values;
        private final List<String> used = new ArrayList<>();

        Options(Map<String, Object> values) {
            this.values = values;
        }

        private void real(String name, java.util.function.DoubleConsumer target) {
            take(name, value -> target.accept(((Number) value).doubleValue()));
        }

        private void flag(String name, Consumer<Boolean> target) {
            take(name, value -> target.accept((Boolean) value));
        }

        private void take(String name, Consumer<Object> target) {
            if (values.containsKey(name)) {
                used.add(name);
                target.accept(values.get(name));
            }
        }

        void checkAllUsed() {
            if (used.size() != values.size()) {
                throw new AssertionError("of the options " + values + " only " + used + " exist");
            }
        }
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
