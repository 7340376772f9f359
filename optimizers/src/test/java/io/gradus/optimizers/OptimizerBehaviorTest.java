package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.GradientCollector;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.optimizer.Optimizer;
import io.gradus.optimizers.kernels.HostBlocks;
import io.gradus.testkit.ForcedKernel;
import io.gradus.torchscript.KernelMode;
import io.gradus.torchscript.TorchScript;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every optimizer does with weights, seen from outside, in all of its forms. */
class OptimizerBehaviorTest extends OptimizerTests {

    static Stream<Arguments> forms() {
        return rows().stream().flatMap(row -> row.forms().map(form -> Arguments.of(row, form)));
    }

    // ---- convergence ----

    /** A loss with its gradient, in double. */
    private enum Problem {
        QUADRATIC(new double[] {1, -2, 3, -1}) {
            @Override
            double loss(double[] x, double[] g) {
                double loss = 0;
                for (int i = 0; i < x.length; i++) {
                    double curvature = i + 0.5;
                    g[i] = curvature * (x[i] - 0.25);
                    loss += curvature * (x[i] - 0.25) * (x[i] - 0.25) / 2;
                }
                return loss;
            }
        },
        ROSENBROCK(new double[] {-1.2, 1}) {
            @Override
            double loss(double[] x, double[] g) {
                double valley = x[1] - x[0] * x[0];
                g[0] = -400 * x[0] * valley - 2 * (1 - x[0]);
                g[1] = 200 * valley;
                return 100 * valley * valley + (1 - x[0]) * (1 - x[0]);
            }
        },
        LOGISTIC(new double[] {0, 0, 0}) {
            @Override
            double loss(double[] x, double[] g) {
                double loss = 0;
                java.util.Arrays.fill(g, 0);
                int n = 40;
                for (int i = 0; i < n; i++) {
                    double[] point = {Math.cos(i), Math.sin(2.0 * i), 1};
                    double label = point[0] + 2 * point[1] + 0.3 > 0 ? 1 : -1;
                    double margin = 0;
                    for (int j = 0; j < 3; j++) {
                        margin += label * point[j] * x[j];
                    }
                    loss += Math.log1p(Math.exp(-margin)) / n;
                    for (int j = 0; j < 3; j++) {
                        g[j] -= label * point[j] / (1 + Math.exp(margin)) / n;
                    }
                }
                return loss;
            }
        };

        final double[] start;

        Problem(double... start) {
            this.start = start;
        }

        /** Returns the loss at x and writes its gradient. */
        abstract double loss(double[] x, double[] g);
    }

    static Stream<Arguments> formsAndProblems() {
        return forms().flatMap(
                        form ->
                                Stream.of(Problem.values())
                                        .map(
                                                problem ->
                                                        Arguments.of(
                                                                form.get()[0],
                                                                form.get()[1],
                                                                problem)));
    }

    @ParameterizedTest
    @MethodSource("formsAndProblems")
    void descends(OptimizerTable.Row row, Map<String, Object> options, Problem problem) {
        double start = problem.loss(problem.start, new double[problem.start.length]);
        double end = lossAfter(row.configured(options), problem, 400, g -> g);
        assertThat(end).isLessThan(0.8 * start);
    }

    /** Up the negated gradient is down the gradient, bit by bit. */
    @ParameterizedTest
    @MethodSource("templateRows")
    void maximizesTheNegatedLoss(OptimizerTable.Row row) {
        Map<String, Object> up = new HashMap<>(row.plain());
        up.put("maximize", true);
        double down = lossAfter(row.build(), Problem.QUADRATIC, 50, g -> g);
        assertThat(lossAfter(row.configured(up), Problem.QUADRATIC, 50, g -> -g)).isEqualTo(down);
    }

    private double lossAfter(
            Optimizer optimizer,
            Problem problem,
            int steps,
            Function<Double, Double> gradientSign) {
        double[] x = problem.start.clone();
        double[] g = new double[x.length];
        NDArray weight = manager.create(floats(x, v -> v));
        for (int t = 0; t < steps; t++) {
            problem.loss(x, g);
            try (NDArray gradient = manager.create(floats(g, gradientSign))) {
                optimizer.update("w", weight, gradient);
            }
            float[] now = weight.toFloatArray();
            for (int i = 0; i < x.length; i++) {
                x[i] = now[i];
            }
        }
        closeState(optimizer);
        return problem.loss(x, g);
    }

    private static float[] floats(double[] values, Function<Double, Double> sign) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = sign.apply(values[i]).floatValue();
        }
        return floats;
    }

    // ---- kernels ----

    @ParameterizedTest
    @MethodSource("forms")
    void kernelsAgreeInAllForms(OptimizerTable.Row row, Map<String, Object> options) {
        float[] host = weightsAfter(row.configured(options), KernelMode.HOST, new Shape(3, 700));
        float[] device =
                weightsAfter(row.configured(options), KernelMode.DEVICE, new Shape(3, 700));
        assertClose(host, device, 2e-6);
    }

    @ParameterizedTest
    @MethodSource("templateRows")
    void kernelsAgreeOnWhatTheTemplateDoes(OptimizerTable.Row row) {
        for (boolean decoupled : new boolean[] {false, true}) {
            Map<String, Object> options = new HashMap<>(row.plain());
            options.put("weightDecays", 0.125);
            options.put("decoupledWeightDecay", decoupled);
            options.put("clipGrad", 0.75);
            options.put("rescaleGrad", 0.5);
            options.put("maximize", true);
            Shape shape = new Shape(2, 50);
            float[] host = weightsAfter(row.configured(options), KernelMode.HOST, shape);
            float[] device = weightsAfter(row.configured(options), KernelMode.DEVICE, shape);
            assertClose(host, device, 2e-6);
        }
    }

    private float[] weightsAfter(Optimizer optimizer, KernelMode mode, Shape shape) {
        Noise noise = new Noise(11);
        int size = (int) shape.size();
        try (ForcedKernel forced = ForcedKernel.of(mode);
                NDManager own = manager.newSubManager()) {
            assertThat(forced).isNotNull();
            NDArray weight = own.create(noise.values(size), shape);
            for (int t = 1; t <= 100; t++) {
                try (NDArray gradient = own.create(noise.gradient(size, t), shape)) {
                    optimizer.update("w", weight, gradient);
                }
            }
            closeState(optimizer);
            return weight.toFloatArray();
        }
    }

    private static final class Bfloat16 {
        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def narrow(self, x: Tensor) -> Tensor:
                            return x.to(dtype=15)

                        def widen(self, x: Tensor) -> Tensor:
                            return x.to(dtype=6)
                        """);
    }

    /** Eight bits of precision. DJL can hold the type but cannot convert to or from it. */
    @ParameterizedTest
    @MethodSource("rows")
    void bfloat16IsUpdatedOnTheDevice(OptimizerTable.Row row) {
        Optimizer narrow = row.far();
        Optimizer wide = row.far();
        float[] start = {0.5f, -1, 2, 0.25f};
        NDArray weight = bfloat16(start);
        NDArray expected = manager.create(start);
        float[][] gradients = {{1, 0.5f, -1, 2}, {0.5f, 1, -2, 1}, {1, 0.75f, -1, 0.5f}};
        for (int t = 0; t < 6; t++) {
            narrow.update("w", weight, bfloat16(gradients[t % 3]));
            wide.update("w", expected, manager.create(gradients[t % 3]));
        }
        float[] values = Bfloat16.SCRIPT.runArray(manager, "widen", weight).toFloatArray();
        assertSameWay(start, values, expected.toFloatArray(), 8);
        closeState(narrow);
        closeState(wide);
    }

    private NDArray bfloat16(float... values) {
        return Bfloat16.SCRIPT.runArray(manager, "narrow", manager.create(values));
    }

    /** Most epsilons are 0 in half precision, where nothing must be divided by them. */
    @ParameterizedTest
    @MethodSource("forms")
    void zeroGradientsInHalfPrecisionAreHarmless(
            OptimizerTable.Row row, Map<String, Object> options) {
        Optimizer optimizer = row.configured(options);
        NDArray weight = manager.ones(new Shape(50), DataType.FLOAT16);
        NDArray expected = manager.ones(new Shape(50));
        for (int t = 0; t < 6; t++) {
            optimizer.update("w", weight, manager.zeros(new Shape(50), DataType.FLOAT16));
            optimizer.update("expected", expected, manager.zeros(new Shape(50)));
        }
        float[] values = weight.toType(DataType.FLOAT32, true).toFloatArray();
        assertClose(values, expected.toFloatArray(), 0.01);
        closeState(optimizer);
    }

    // ---- parameters and optimizers apart from each other ----

    /** Its own count: corrections for the first steps are not over when it comes late. */
    @ParameterizedTest
    @MethodSource("templateRows")
    void parameterThatComesLateBeginsAtTheBeginning(OptimizerTable.Row row) {
        Optimizer optimizer = row.build();
        NDArray early = manager.create(new float[] {1, 2});
        NDArray late = manager.create(new float[] {1, 2});
        float[][] path = new float[12][];
        for (int t = 0; t < path.length; t++) {
            optimizer.update("early", early, gradient(t));
            path[t] = early.toFloatArray();
        }
        for (int t = 0; t < path.length; t++) {
            optimizer.update("late", late, gradient(t));
            assertThat(late.toFloatArray()).isEqualTo(path[t]);
        }
        closeState(optimizer);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void optimizersSideBySideDoNotMix(OptimizerTable.Row row) {
        Optimizer first = row.build();
        Optimizer second = row.build();
        Optimizer alone = row.build();
        NDArray a = manager.create(new float[] {1, 2});
        NDArray b = manager.create(new float[] {-3, 0.5f});
        NDArray expected = manager.create(new float[] {1, 2});
        for (int t = 0; t < 12; t++) {
            first.update("w", a, gradient(t));
            second.update("w", b, gradient(3 * t));
            alone.update("w", expected, gradient(t));
        }
        assertThat(a.toFloatArray()).isEqualTo(expected.toFloatArray());
        closeState(second);
        assertThatCode(() -> first.update("w", a, gradient(0))).doesNotThrowAnyException();
        closeState(first);
        closeState(alone);
    }

    private NDArray gradient(int t) {
        return manager.create(new float[] {(float) Math.cos(t), (float) (1 + Math.sin(t))});
    }

    // ---- gradients that are not finite ----

    private static final float[] BAD = {
        Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
    };

    @ParameterizedTest
    @EnumSource(
            value = KernelMode.class,
            names = {"HOST", "DEVICE"})
    void nonFiniteGradientsFailByName(KernelMode mode) {
        Linear block = Linear.builder().setUnits(2).build();
        SequentialBlock net = new SequentialBlock().add(block);
        net.setInitializer(Initializer.ONES, Parameter.Type.WEIGHT);
        net.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
        Parameter parameter = net.getParameters().get("01Linear_weight");
        try (ForcedKernel forced = ForcedKernel.of(mode);
                Adam adam =
                        Adam.builder()
                                .optNonFinite(NonFinite.FAIL)
                                .optParameterGroups(ParameterGroups.of(net))
                                .build()) {
            assertThat(forced).isNotNull();
            NDArray weight = parameter.getArray();
            for (float bad : BAD) {
                NDArray gradient =
                        manager.create(new float[] {1, 1, 1, 1, 1, bad}, weight.getShape());
                assertThatExceptionOfType(ArithmeticException.class)
                        .isThrownBy(() -> adam.update(parameter.getId(), weight, gradient))
                        .withMessage(
                                "the gradient of parameter '01Linear_weight' (2, 3) is infinite or"
                                        + " NaN in update 1");
            }
            assertThat(weight.toFloatArray()).containsOnly(1);
        }
    }

    @ParameterizedTest
    @MethodSource("templateRows")
    void nonFiniteGradientsAreSkippedWithoutATrace(OptimizerTable.Row row) {
        Map<String, Object> options = new HashMap<>(row.plain());
        options.put("nonFinite", NonFinite.SKIP);
        for (KernelMode mode : new KernelMode[] {KernelMode.HOST, KernelMode.DEVICE}) {
            try (ForcedKernel forced = ForcedKernel.of(mode)) {
                assertThat(forced).isNotNull();
                Optimizer skipping = row.configured(options);
                Optimizer spared = row.build();
                NDArray weight = manager.create(new float[] {1, 2});
                weight.setRequiresGradient(true);
                NDArray expected = manager.create(new float[] {1, 2});
                for (int t = 0; t < 9; t++) {
                    float bad = BAD[t % 3];
                    try (GradientCollector collector =
                            Engine.getInstance().newGradientCollector()) {
                        collector.backward(weight.mul(weight).sum());
                    }
                    skipping.update("w", weight, manager.create(new float[] {1, bad}));
                    assertThat(weight.getGradient().toFloatArray()).containsOnly(0);
                    skipping.update("w", weight, gradient(t));
                    spared.update("w", expected, gradient(t));
                }
                assertThat(weight.toFloatArray()).isEqualTo(expected.toFloatArray());
                closeState(skipping);
                closeState(spared);
            }
        }
    }

    @Test
    void largestFiniteGradientIsFinite() {
        float[] values = {Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, 0, -0f};
        double any = Double.POSITIVE_INFINITY;
        assertThat(HostBlocks.isAtMost(manager.create(values), any)).isTrue();
        assertThat(HostBlocks.isAtMost(manager.create(values), 1e38)).isFalse();
        float[] many = new float[5000];
        many[4999] = Float.NaN;
        assertThat(HostBlocks.isAtMost(manager.create(many), any)).isFalse();
        assertThat(HostBlocks.isAtMost(manager.create(new Shape(0)), any)).isTrue();
    }
}
