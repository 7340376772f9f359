package io.gradus.training.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.gradus.text.Checks;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link Lbfgs}, {@link Bfgs} and {@link Newton}. */
class SecondOrderTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager("PyTorch");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    // ---- the numbers of src/test/python/second_order.py ----

    private record Step(double[] weights, double loss, int evaluations) {}

    private record Case(
            String problem, String type, Map<String, Object> options, List<Step> steps) {

        @Override
        public String toString() {
            return problem + " " + type + " " + options;
        }

        private double number(String option, double standard) {
            return ((Number) options.getOrDefault(option, standard)).doubleValue();
        }

        Lbfgs lbfgs() {
            Lbfgs.Builder builder =
                    Lbfgs.builder()
                            .optLearningRate(number("lr", 1))
                            .optMaxIter((int) number("max_iter", 20))
                            .optHistorySize((int) number("history_size", 100))
                            .optToleranceGrad(number("tolerance_grad", 1e-7))
                            .optToleranceChange(number("tolerance_change", 1e-9));
            if (options.containsKey("max_eval")) {
                builder.optMaxEval((int) number("max_eval", 0));
            }
            if (options.containsKey("line_search_fn")) {
                builder.optLineSearch(LineSearch.STRONG_WOLFE);
            }
            return builder.build();
        }

        Bfgs bfgs() {
            return Bfgs.builder().optMaxIter((int) number("max_iter", 20)).build();
        }
    }

    private record Fixture(
            Map<String, List<JsonElement>> starts,
            double[][] inputs,
            double[][] labels,
            List<Case> cases) {

        static Fixture read(String method) {
            try (InputStream in =
                    SecondOrderTest.class.getResourceAsStream("/methods/" + method + ".json")) {
                return new Gson()
                        .fromJson(new InputStreamReader(in, StandardCharsets.UTF_8), Fixture.class);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        TestLoss loss(NDManager manager, String problem, String typeName) {
            DataType type = DataType.valueOf(typeName.toUpperCase(Locale.ROOT));
            if (problem.equals("rosenbrock")) {
                return Problems.rosenbrock(manager, type);
            }
            NDList weights = new NDList();
            for (JsonElement element : starts.get("mlp")) {
                weights.add(array(manager, type, element));
            }
            NDArray x = manager.create(inputs).toType(type, false);
            NDArray y = manager.create(labels).toType(type, false);
            return new TestLoss(weights, w -> Problems.mlp(w, x, y));
        }

        private static NDArray array(NDManager manager, DataType type, JsonElement element) {
            Gson gson = new Gson();
            NDArray wide =
                    element.getAsJsonArray().get(0).isJsonArray()
                            ? manager.create(gson.fromJson(element, double[][].class))
                            : manager.create(gson.fromJson(element, double[].class));
            return Problems.copy(wide, type);
        }
    }

    static Stream<Arguments> cases() {
        return Stream.concat(
                Fixture.read("Lbfgs").cases().stream().map(c -> Arguments.of("Lbfgs", c)),
                Fixture.read("Bfgs").cases().stream().map(c -> Arguments.of("Bfgs", c)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithPyTorch(String name, Case expected) {
        // the valley is flat: float32 goes another way in it
        double error = expected.type().equals("float64") ? 1e-9 : 5e-3;
        try (TestLoss loss = Fixture.read(name).loss(manager, expected.problem(), expected.type());
                StepMethod method = name.equals("Lbfgs") ? expected.lbfgs() : expected.bfgs()) {
            for (Step step : expected.steps()) {
                method.step(loss.begin());
                assertThat(loss.evaluations()).isEqualTo(step.evaluations());
                assertThat(loss.flat()).containsExactly(step.weights(), within(error));
                assertThat(loss.begin().latest()).isEqualTo(step.loss(), within(error));
            }
            assertThat(loss.calls).doesNotContain("update");
        }
    }

    // ---- all of them ----

    private static Lbfgs.Builder lbfgs() {
        return Lbfgs.builder().optLineSearch(LineSearch.STRONG_WOLFE);
    }

    /** Makes methods, and says which. */
    private record Maker(String name, Supplier<StepMethod> supplier) {

        StepMethod make() {
            return supplier.get();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Maker> makers() {
        return List.of(
                new Maker("Lbfgs", () -> Lbfgs.builder().optLearningRate(0.1).build()),
                new Maker("Lbfgs, strong Wolfe", () -> lbfgs().build()),
                new Maker("Lbfgs of two pairs", () -> lbfgs().optHistorySize(2).build()),
                new Maker("Bfgs", () -> Bfgs.builder().build()),
                new Maker("Newton", () -> Newton.builder().build()));
    }

    @ParameterizedTest
    @MethodSource("makers")
    void findsTheMinimumOfRosenbrock(Maker maker) {
        for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT32)) {
            try (TestLoss loss = Problems.rosenbrock(manager, type, 0.3, 0.8, 0.5, 0.7);
                    StepMethod method = maker.make()) {
                for (int i = 0; i < 15; i++) {
                    method.step(loss.begin());
                }
                double error = type == DataType.FLOAT64 ? 1e-4 : 0.02;
                assertThat(loss.flat()).containsExactly(new double[] {1, 1, 1, 1}, within(error));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("makers")
    void trainsHalfPrecisionAndMixedTypes(Maker maker) {
        NDList weights =
                new NDList(
                        Problems.array(manager, DataType.FLOAT16, new Shape(2), 3, -2),
                        Problems.array(manager, DataType.FLOAT32, new Shape(1, 2), 4, 0.5));
        NDArray target = manager.create(new float[] {1, 2});
        NDArray three = manager.create(3f);
        NDArray half = target.toType(DataType.FLOAT16, true);
        Function<NDList, NDArray> function =
                w ->
                        w.get(0)
                                .sub(half)
                                .square()
                                .sum()
                                .add(w.get(1).sub(target).square().mul(three).sum());
        try (TestLoss loss = new TestLoss(weights, function);
                StepMethod method = maker.make()) {
            for (int i = 0; i < 10; i++) {
                method.step(loss.begin());
            }
            assertThat(loss.flat()).containsExactly(new double[] {1, 2, 1, 2}, within(0.01));
            assertThat(weights.get(0).getDataType()).isEqualTo(DataType.FLOAT16);
        }
    }

    @ParameterizedTest
    @MethodSource("makers")
    void aFailedEvaluationPutsTheWeightsBackAndBeginsAnew(Maker maker) {
        try (TestLoss loss = Problems.rosenbrock(manager, DataType.FLOAT64);
                TestLoss other = Problems.rosenbrock(manager, DataType.FLOAT64);
                StepMethod method = few(maker);
                StepMethod fresh = few(maker)) {
            method.step(loss.begin());
            double[] before = loss.flat();
            loss.beforeEvaluation(
                    () -> {
                        assertThat(loss.flat()).isNotEqualTo(before);
                        throw new IllegalStateException("out of batch");
                    });
            loss.begin();
            assertThatThrownBy(() -> method.step(loss)).hasMessage("out of batch");
            assertThat(loss.flat()).isEqualTo(before);
            assertThat(method.save(manager)).isEmpty();
            loss.beforeEvaluation(() -> {});

            copy(loss, other);
            method.step(loss.begin());
            fresh.step(other.begin());
            assertThat(loss.flat()).isEqualTo(other.flat()).isNotEqualTo(before);
        }
    }

    private static void copy(TestLoss from, TestLoss to) {
        FlatVectors.SCRIPT.run("restore", to.weights(), from.weights());
    }

    @ParameterizedTest
    @MethodSource("makers")
    void whatIsNotFiniteGoesToTheUpdate(Maker maker) {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            NDArray factor = manager.create(new float[] {1, 1, 1});
            NDArray weight = manager.create(new float[] {1, 2, 3});
            try (TestLoss loss =
                            new TestLoss(
                                    new NDList(weight), w -> w.get(0).square().mul(factor).sum());
                    StepMethod method = maker.make()) {
                factor.set(new float[] {1, bad, 1});
                method.step(loss.begin());
                assertThat(loss.calls).containsExactly("update");
                assertThat(loss.flat()).containsExactly(1, 2, 3);
                factor.set(new float[] {1, 5, 2});
                method.step(loss.begin());
                method.step(loss.begin());
                assertThat(loss.calls).doesNotContain("update");
                assertThat(loss.latest()).isLessThan(3);
            }
        }
    }

    /** -log(x) + x for each weight has its minimum at 1 and is NaN for x below 0. */
    private TestLoss barrier(double... start) {
        NDArray weight = manager.create(start);
        NDArray fifty = manager.create(50.0);
        return new TestLoss(new NDList(weight), w -> w.get(0).sub(w.get(0).log()).mul(fifty).sum());
    }

    @ParameterizedTest
    @MethodSource("makers")
    void comesBackFromWhereTheLossIsNaN(Maker maker) {
        try (TestLoss loss = barrier(0.05, 9, 2);
                StepMethod method = maker.make()) {
            for (int i = 0; i < 40; i++) {
                method.step(loss.begin());
                assertThat(loss.calls).doesNotContain("update");
            }
            assertThat(loss.flat()).containsExactly(new double[] {1, 1, 1}, within(1e-4));
        }
    }

    @Test
    void aMoveToNaNIsUndoneWithoutLineSearch() {
        try (TestLoss loss = barrier(9, 2);
                Lbfgs method = Lbfgs.builder().optLearningRate(1000).build()) {
            method.step(loss.begin());
            assertThat(loss.calls).containsExactly("evaluate");
            assertThat(loss.flat()).containsExactly(9, 2);
            assertThat(method.save(manager)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("makers")
    void resumesToTheBit(Maker maker) {
        for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT32)) {
            try (TestLoss loss = Problems.rosenbrock(manager, type);
                    TestLoss resumed = Problems.rosenbrock(manager, type);
                    StepMethod method = few(maker);
                    StepMethod second = few(maker)) {
                for (int i = 0; i < 3; i++) {
                    method.step(loss.begin());
                    try (NDManager sub = manager.newSubManager()) {
                        Map<String, NDArray> state = method.save(sub);
                        assertThat(state.values()).allMatch(a -> a.getManager() == sub);
                        second.restore(state);
                    }
                    copy(loss, resumed);
                    method.step(loss.begin());
                    second.step(resumed.begin());
                    assertThat(resumed.flat()).isEqualTo(loss.flat());
                    copy(loss, resumed);
                    method.step(loss.begin());
                    second.step(resumed.begin());
                    assertThat(resumed.flat()).isEqualTo(loss.flat());
                }
            }
        }
    }

    /** The method; steps of 20 iterations are at their end too soon for some of them. */
    private static StepMethod few(Maker maker) {
        return switch (maker.name()) {
            case "Bfgs" -> Bfgs.builder().optMaxIter(3).build();
            case "Lbfgs of two pairs" -> lbfgs().optHistorySize(2).optMaxIter(3).build();
            case "Lbfgs, strong Wolfe" -> lbfgs().optMaxIter(3).build();
            case "Newton" -> Newton.builder().optMaxIter(1).build();
            default -> maker.make();
        };
    }

    @Test
    void whatIsKeptMatters() {
        try (TestLoss loss = Problems.rosenbrock(manager, DataType.FLOAT64);
                TestLoss other = Problems.rosenbrock(manager, DataType.FLOAT64);
                StepMethod method = lbfgs().optMaxIter(3).build();
                StepMethod fresh = lbfgs().optMaxIter(3).build()) {
            method.step(loss.begin());
            copy(loss, other);
            method.step(loss.begin());
            fresh.step(other.begin());
            assertThat(other.flat()).isNotEqualTo(loss.flat());
        }
    }

    @ParameterizedTest
    @MethodSource("makers")
    void otherWeightsBeginAnew(Maker maker) {
        try (TestLoss loss = Problems.rosenbrock(manager, DataType.FLOAT64);
                TestLoss more = Problems.rosenbrock(manager, DataType.FLOAT64, 1, 2, 3, 4, 5, 6);
                TestLoss same = Problems.rosenbrock(manager, DataType.FLOAT64, 1, 2, 3, 4, 5, 6);
                StepMethod method = maker.make();
                StepMethod fresh = maker.make()) {
            method.step(loss.begin());
            method.step(more.begin());
            fresh.step(same.begin());
            assertThat(more.flat()).isEqualTo(same.flat());
        }
    }

    @ParameterizedTest
    @MethodSource("makers")
    void noHandleIsLeft(Maker maker) {
        NDManager system = manager.getParentManager();
        TestLoss loss = Problems.rosenbrock(manager, DataType.FLOAT32);
        try (loss) {
            loss.begin();
            int before = system.getManagedArrays().size();
            int own = manager.getManagedArrays().size();
            try (StepMethod method = few(maker)) {
                List<Integer> counts = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    method.step(loss.begin());
                    try (NDManager sub = manager.newSubManager()) {
                        method.restore(method.save(sub));
                    }
                    counts.add(system.getManagedArrays().size() - before);
                    assertThat(manager.getManagedArrays()).hasSize(own);
                }
                // a gradient and a move, and pairs or a matrix
                assertThat(counts).allMatch(count -> count <= 2 + 2 * 100);
                if (maker.name().equals("Lbfgs of two pairs")) {
                    assertThat(counts.subList(1, 5)).containsOnly(6);
                }
            }
            assertThat(system.getManagedArrays()).hasSize(before);
        }
    }

    @Test
    void aPairMoreThanTheHistoryFreesTheOldest() {
        NDManager system = manager.getParentManager();
        try (TestLoss loss = Problems.rosenbrock(manager, DataType.FLOAT64);
                StepMethod method = lbfgs().optHistorySize(3).optMaxIter(1).build()) {
            method.step(loss.begin());
            int first = system.getManagedArrays().size();
            List<Integer> counts =
                    IntStream.range(0, 6)
                            .mapToObj(
                                    i -> {
                                        method.step(loss.begin());
                                        return system.getManagedArrays().size() - first;
                                    })
                            .toList();
            assertThat(counts).containsExactly(2, 4, 6, 6, 6, 6);
        }
    }

    @ParameterizedTest
    @MethodSource("makers")
    void atTheMinimumNothingMoves(Maker maker) {
        try (TestLoss loss = Problems.rosenbrock(manager, DataType.FLOAT64, 1, 1, 1, 1);
                StepMethod method = maker.make()) {
            method.step(loss.begin());
            assertThat(loss.calls).isEmpty();
            assertThat(loss.flat()).containsExactly(1, 1, 1, 1);
        }
    }

    @ParameterizedTest
    @MethodSource("makers")
    void nothingToTrainIsNothing(Maker maker) {
        try (TestLoss loss = new TestLoss(new NDList(), w -> null);
                StepMethod method = maker.make()) {
            method.step(loss);
            assertThat(loss.calls).isEmpty();
        }
    }

    // ---- Newton alone ----

    @Test
    void newtonNeedsOneIterationForAQuadratic() {
        NDArray a = manager.create(new double[] {4, 1, 1, 3}, new Shape(2, 2));
        NDArray b = manager.create(new double[] {1, 2});
        NDArray two = manager.create(2.0);
        NDArray weight = manager.create(new double[] {2, -50});
        Function<NDList, NDArray> function =
                w -> {
                    NDArray x = w.get(0);
                    NDArray product = a.matMul(x.reshape(2, 1)).reshape(2);
                    return product.div(two).sub(b).mul(x).sum();
                };
        try (TestLoss loss = new TestLoss(new NDList(weight), function);
                Newton newton = Newton.builder().optMaxIter(1).build()) {
            newton.step(loss.begin());
            assertThat(loss.flat())
                    .containsExactly(new double[] {1 / 11.0, 7 / 11.0}, within(1e-7));
            assertThat(loss.evaluations()).isEqualTo(1 + 2 * 2 + 1);
        }
    }

    @Test
    void newtonLeavesASaddle() {
        // x^2 - y^2 + y^4 near its saddle at 0; minima at y = +-1/sqrt 2
        NDArray weight = manager.create(new double[] {0.3, 0.01});
        Function<NDList, NDArray> function =
                w -> {
                    NDArray squares = w.get(0).square();
                    NDArray y = squares.get(1);
                    return squares.get(0).sub(y).add(y.square());
                };
        try (TestLoss loss = new TestLoss(new NDList(weight), function);
                Newton newton = Newton.builder().optMaxIter(50).build()) {
            newton.step(loss.begin());
            assertThat(loss.flat()).containsExactly(new double[] {0, Math.sqrt(0.5)}, within(1e-4));
        }
    }

    // ---- limits and options ----

    @Test
    void tooManyWeightsAreRefused() {
        try (TestLoss loss =
                        new TestLoss(
                                new NDList(
                                        manager.zeros(new Shape(100, 200)),
                                        manager.zeros(new Shape(1))),
                                w -> w.get(0).sum().add(w.get(1).sum()));
                Bfgs bfgs = Bfgs.builder().build();
                Newton newton = Newton.builder().build()) {
            loss.begin();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> bfgs.step(loss))
                    .withMessage(
                            "Bfgs keeps a matrix of 20,001 x 20,001 numbers for the 20,001 weights"
                                    + " that are trained, 3.2 GB; it takes at most 5,000 weights:"
                                    + " use Lbfgs, which keeps some vectors");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> newton.step(loss))
                    .withMessage(
                            "Newton evaluates the loss 40,002 times in an iteration for the 20,001"
                                    + " weights that are trained; it takes at most 500 weights: use"
                                    + " Bfgs or Lbfgs");
        }
    }

    static Stream<Arguments> wrongOptions() {
        return Stream.of(
                wrong(
                        "learningRate",
                        0.0,
                        "(0, infinity)",
                        v -> Lbfgs.builder().optLearningRate(v).build()),
                wrong(
                        "learningRate",
                        Double.NaN,
                        "(0, infinity)",
                        v -> Bfgs.builder().optLearningRate(v).build()),
                wrong(
                        "learningRate",
                        -1.0,
                        "(0, infinity)",
                        v -> Newton.builder().optLearningRate(v).build()),
                wrong("maxIter", 0, "[1, infinity)", v -> Lbfgs.builder().optMaxIter(v).build()),
                wrong("maxIter", -3, "[1, infinity)", v -> Newton.builder().optMaxIter(v).build()),
                wrong("maxEval", 0, "[1, infinity)", v -> Lbfgs.builder().optMaxEval(v).build()),
                wrong("maxEval", 0, "[1, infinity)", v -> Bfgs.builder().optMaxEval(v).build()),
                wrong(
                        "toleranceGrad",
                        -1e-9,
                        "[0, infinity)",
                        v -> Lbfgs.builder().optToleranceGrad(v).build()),
                wrong(
                        "toleranceChange",
                        Double.POSITIVE_INFINITY,
                        "[0, infinity)",
                        v -> Bfgs.builder().optToleranceChange(v).build()),
                wrong(
                        "historySize",
                        0,
                        "[1, infinity)",
                        v -> Lbfgs.builder().optHistorySize(v).build()));
    }

    private static <T> Arguments wrong(
            String option, T value, String range, Function<T, StepMethod> build) {
        ThrowingCallable call = () -> build.apply(value);
        return Arguments.of(Checks.bad(option, value, "in " + range).getMessage(), call);
    }

    @ParameterizedTest
    @MethodSource("wrongOptions")
    void optionsAreChecked(String message, ThrowingCallable build) {
        assertThatIllegalArgumentException().isThrownBy(build).withMessage(message);
    }

    @Test
    void aLineSearchMustBeSet() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lbfgs.builder().optLineSearch(null).build())
                .withMessage("lineSearch must be set, but is null");
    }

    @Test
    void defaultsAreThoseOfPyTorch() {
        assertThat(Lbfgs.builder().build())
                .hasToString(
                        "Lbfgs(learningRate=1.0, maxIter=20, maxEval=25, toleranceGrad=1.0E-7,"
                                + " toleranceChange=1.0E-9, historySize=100, lineSearch=NONE)");
        assertThat(Bfgs.builder().optMaxIter(7).build())
                .hasToString(
                        "Bfgs(learningRate=1.0, maxIter=7, maxEval=8, toleranceGrad=1.0E-7,"
                                + " toleranceChange=1.0E-9)");
        assertThat(Newton.builder().build())
                .hasToString(
                        "Newton(learningRate=1.0, maxIter=20, toleranceGrad=1.0E-7,"
                                + " toleranceChange=1.0E-9)");
        assertThat(Lbfgs.builder().optMaxIter(Integer.MAX_VALUE).build().toString())
                .contains("maxIter=2147483647, ");
    }

    // ---- damaged states ----

    @Test
    void wrongStatesAreRefused() {
        try (TestLoss loss = Problems.rosenbrock(manager, DataType.FLOAT64);
                Lbfgs method = lbfgs().build();
                Lbfgs short1 = lbfgs().optHistorySize(1).build();
                Bfgs bfgs = Bfgs.builder().build();
                Newton newton = Newton.builder().build()) {
            method.step(loss.begin());
            Map<String, NDArray> good = method.save(manager);
            refused(method, without(good, "gradient"), "has no 'gradient', but [");
            refused(method, without(good, "curvature"), "has no 'curvature', but [");
            refused(method, without(good, "y3"), "has no 'y3', but [");
            refused(method, with(good, "s0", manager.ones(new Shape(5))), "has a 's0' of (5), ");
            refused(method, with(good, "move", manager.ones(new Shape(2, 2))), "has a 'move' of");
            NDArray whole = manager.create(new int[] {1, 2, 3, 4});
            refused(method, with(good, "gradient", whole), "has a 'gradient' of (4), int32");
            NDArray empty = manager.create(new double[0]);
            refused(method, with(good, "curvature", empty), "has an empty 'curvature'");
            refused(method, with(good, "x", whole), "has arrays of something else: [");
            refused(short1, good, "pairs, but historySize is 1");
            refused(bfgs, good, "has arrays of something else: [");
            refused(newton, good, "has arrays of something else: [");
            method.restore(good);
            assertThat(method.save(manager).keySet()).isEqualTo(good.keySet());
        }
    }

    private static void refused(StepMethod method, Map<String, NDArray> state, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> method.restore(state))
                .withMessageStartingWith(
                        "the saved state of " + method.getClass().getSimpleName() + " ")
                .withMessageContaining(message);
    }

    private static Map<String, NDArray> without(Map<String, NDArray> state, String name) {
        Map<String, NDArray> changed = new LinkedHashMap<>(state);
        assertThat(changed.remove(name)).isNotNull();
        return changed;
    }

    private static Map<String, NDArray> with(
            Map<String, NDArray> state, String name, NDArray array) {
        Map<String, NDArray> changed = new LinkedHashMap<>(state);
        changed.put(name, array);
        return changed;
    }
}
