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
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Sam} and {@link Asam}. */
class SharpnessTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager("PyTorch");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    // ---- the numbers of src/test/python/sharpness.py ----

    private record Options(double rho, Double eta, Boolean scaleBiases) {

        StepMethod method() {
            if (eta == null) {
                return Sam.builder().optRho(rho).build();
            }
            Asam.Builder asam = Asam.builder().optRho(rho).optEta(eta);
            return (scaleBiases == null ? asam : asam.optScaleBiases(scaleBiases)).build();
        }
    }

    private record Case(Options options, Map<Integer, double[][]> weights) {}

    private record Fixture(
            long[][] shapes,
            int[] biases,
            double[][] start,
            double[][] curvatures,
            double[][] targets,
            List<Case> cases) {

        static Fixture read() {
            try (InputStream in =
                    SharpnessTest.class.getResourceAsStream("/methods/sharpness.json")) {
                return new Gson()
                        .fromJson(new InputStreamReader(in, StandardCharsets.UTF_8), Fixture.class);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        NDList arrays(NDManager manager, double[][] values) {
            NDList list = new NDList();
            for (int i = 0; i < values.length; i++) {
                list.add(manager.create(values[i], new Shape(shapes[i])));
            }
            return list;
        }
    }

    static List<Case> cases() {
        return Fixture.read().cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithPyTorch(Case expected) {
        Fixture fixture = Fixture.read();
        NDList weights = fixture.arrays(manager, fixture.start());
        NDList curvatures = fixture.arrays(manager, fixture.curvatures());
        curvatures.forEach(c -> c.divi(2));
        NDList targets = fixture.arrays(manager, fixture.targets());
        NDList momenta = new NDList();
        weights.forEach(weight -> momenta.add(weight.zerosLike()));
        try (TestLoss loss =
                        new TestLoss(weights, w -> Problems.quadratic(w, curvatures, targets));
                StepMethod method = expected.options().method()) {
            for (int bias : fixture.biases()) {
                loss.bias(bias);
            }
            loss.optimizer(() -> sgd(loss, momenta));
            for (int step = 1; step <= 60; step++) {
                method.step(loss.begin());
                double[][] at = expected.weights().get(step);
                if (at != null) {
                    double[] flat = Stream.of(at).flatMapToDouble(Arrays::stream).toArray();
                    assertThat(loss.flat())
                            .as("step %s", step)
                            .containsExactly(flat, within(1e-11));
                }
            }
        }
    }

    private static void sgd(TestLoss loss, NDList momenta) {
        for (int i = 0; i < momenta.size(); i++) {
            momenta.get(i).muli(0.9).addi(loss.gradients().get(i));
            try (NDArray move = momenta.get(i).mul(-0.01)) {
                FlatVectors.SCRIPT.run(
                        "put",
                        new NDList(loss.weights().get(i)),
                        new NDList(loss.weights().get(i)),
                        move.flatten(),
                        1.0);
            }
        }
    }

    // ---- the order, the weights between, failures ----

    static List<StepMethod> methods() {
        return List.of(
                Sam.builder().build(),
                Sam.builder().optRho(100).build(),
                Asam.builder().build(),
                Asam.builder().optEta(0.01).optScaleBiases(false).build());
    }

    private TestLoss loss(DataType type) {
        NDList weights =
                new NDList(
                        Problems.array(manager, type, new Shape(2, 2), 1, -0.0, 1e-3, 300),
                        Problems.array(manager, type, new Shape(3), 0.1, -7, 0.3));
        NDArray three = Problems.array(manager, type, new Shape(), 3);
        return new TestLoss(weights, w -> w.get(0).square().sum().add(w.get(1).mul(three).sum()))
                .bias(1);
    }

    /** Bits, which tell -0 from 0. */
    private static List<Object> bits(TestLoss loss) {
        List<Object> bits = new ArrayList<>();
        for (NDArray weight : loss.weights()) {
            for (Number number : weight.toArray()) {
                bits.add(Double.doubleToRawLongBits(number.doubleValue()));
            }
        }
        return bits;
    }

    @ParameterizedTest
    @MethodSource("methods")
    void updatesOldWeightsWithTheGradientsOfPerturbedOnes(StepMethod method) {
        for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64, DataType.FLOAT16)) {
            try (TestLoss loss = loss(type)) {
                List<Object> before = bits(loss);
                List<List<Object>> between = new ArrayList<>();
                loss.beforeEvaluation(() -> between.add(bits(loss)));
                double[] first = TestLoss.flat(loss.begin().gradients());
                method.step(loss);
                assertThat(loss.calls).containsExactly("evaluate", "update");
                assertThat(between.get(0)).isNotEqualTo(before);
                assertThat(TestLoss.flat(loss.gradients())).isNotEqualTo(first);
                assertThat(bits(loss)).isEqualTo(before);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void weightsAreBackWhenTheEvaluationFails(StepMethod method) {
        try (TestLoss loss = loss(DataType.FLOAT32)) {
            List<Object> before = bits(loss);
            loss.beforeEvaluation(
                    () -> {
                        assertThat(bits(loss)).isNotEqualTo(before);
                        throw new IllegalStateException("out of batch");
                    });
            loss.begin();
            assertThatThrownBy(() -> method.step(loss)).hasMessage("out of batch");
            assertThat(bits(loss)).isEqualTo(before);
            assertThat(loss.calls).containsExactly("evaluate");
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void gradientsThatAreNotFiniteGoToTheUpdateAsTheyAre(double bad) {
        for (StepMethod method : methods()) {
            NDArray factor = manager.create(new float[] {1, (float) bad, 1});
            NDArray weight = manager.create(new float[] {1, 2, 3});
            try (TestLoss loss =
                    new TestLoss(new NDList(weight), w -> w.get(0).mul(factor).sum())) {
                method.step(loss.begin());
                assertThat(loss.calls).containsExactly("update");
                assertThat(TestLoss.flat(loss.gradients())[1]).isEqualTo(Double.valueOf(bad));
                assertThat(loss.flat()).containsExactly(1, 2, 3);
            }
        }
    }

    @Test
    void squaresOfGradientsMayOverflow() {
        NDArray weight = manager.create(new float[] {1, 2});
        NDArray factor = manager.create(3e30f);
        try (TestLoss loss = new TestLoss(new NDList(weight), w -> w.get(0).mul(factor).sum())) {
            List<double[]> between = new ArrayList<>();
            loss.beforeEvaluation(() -> between.add(loss.flat()));
            Sam.builder().optRho(Math.sqrt(2)).build().step(loss.begin());
            assertThat(between.get(0)).containsExactly(new double[] {2, 3}, within(1e-6));
        }
    }

    @Test
    void noGradientNoPerturbation() {
        NDArray weight = manager.create(new float[] {1, 2});
        NDArray factor = manager.create(0f);
        try (TestLoss loss = new TestLoss(new NDList(weight), w -> w.get(0).mul(factor).sum())) {
            loss.beforeEvaluation(() -> assertThat(loss.flat()).containsExactly(1, 2));
            Sam.builder().build().step(loss.begin());
            assertThat(loss.calls).containsExactly("evaluate", "update");
        }
    }

    @Test
    void nothingToTrainIsAnUpdateOfNothing() {
        try (TestLoss loss = new TestLoss(new NDList(), w -> null)) {
            Sam.builder().build().step(loss);
            assertThat(loss.calls).containsExactly("update");
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void noHandleIsLeft(StepMethod method) {
        NDManager system = manager.getParentManager();
        try (TestLoss loss = loss(DataType.FLOAT32)) {
            loss.begin();
            method.step(loss);
            int own = manager.getManagedArrays().size();
            int all = system.getManagedArrays().size();
            for (int i = 0; i < 3; i++) {
                method.step(loss);
            }
            assertThat(manager.getManagedArrays()).hasSize(own);
            assertThat(system.getManagedArrays()).hasSize(all);
            try (NDManager sub = manager.newSubManager()) {
                assertThat(method.save(sub)).isEmpty();
            }
            method.restore(Map.of());
        }
    }

    // ---- options ----

    @Test
    void optionsAreChecked() {
        for (double bad : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Sam.builder().optRho(bad).build())
                    .withMessage("rho must be in [0, infinity), but is " + bad);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Asam.builder().optRho(bad).build())
                    .withMessage("rho must be in [0, infinity), but is " + bad);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Asam.builder().optEta(bad).build())
                    .withMessage("eta must be in [0, infinity), but is " + bad);
        }
        assertThat(methods())
                .map(StepMethod::toString)
                .map(Object::toString)
                .contains(
                        "Sam(rho=0.05)",
                        "Asam(rho=2.0, eta=0.0, scaleBiases=true)",
                        "Asam(rho=2.0, eta=0.01, scaleBiases=false)");
    }

    @Test
    void stateOfAnotherMethodIsRefused() {
        try (NDArray array = manager.ones(new Shape(2))) {
            for (StepMethod method : methods()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> method.restore(Map.of("gradient", array)))
                        .withMessageContaining("am has arrays of something else: [gradient]");
            }
        }
    }
}
