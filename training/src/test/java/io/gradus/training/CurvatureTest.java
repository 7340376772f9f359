package io.gradus.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Functions of the weights, whose Hessians are known. */
class CurvatureTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager("PyTorch");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static JsonObject fixture(String name, String part) throws IOException {
        try (Reader reader =
                new InputStreamReader(
                        CurvatureTest.class.getResourceAsStream("/curvature/" + name),
                        StandardCharsets.UTF_8)) {
            return new Gson().fromJson(reader, JsonObject.class).getAsJsonObject(part);
        }
    }

    static double[] numbers(JsonObject from, String name) {
        return new Gson().fromJson(from.get(name), double[].class);
    }

    /** 1/2 w' H w. */
    private static Function<NDList, NDArray> quadratic(NDArray h) {
        return w -> h.matMul(w.head()).mul(w.head()).sum().mul(.5);
    }

    private Curvature symmetric(double... rows) {
        int n = (int) Math.sqrt(rows.length);
        NDArray h = manager.create(rows, new Shape(n, n));
        NDArray w = manager.create(new double[n]).add(.25);
        return Curvature.of(new NDList(w), quadratic(h));
    }

    private NDList vector(double... values) {
        return new NDList(manager.create(values));
    }

    @Test
    void productWithAQuadraticIsTheMatrix() {
        Curvature curvature = symmetric(2, 1, 1, 3);
        assertThat(curvature.hessianVectorProduct(manager, vector(1, -2)).head().toDoubleArray())
                .containsExactly(0, -5);
    }

    @Test
    void severalWeightsOfDifferentShapes() {
        NDArray a = manager.create(new float[] {1, 2, 3});
        NDArray b = manager.create(new float[] {2, 3}, new Shape(2, 1));
        Curvature curvature =
                Curvature.of(
                        new NDList(a, b),
                        w -> w.get(0).pow(4).sum().add(w.get(0).sum().mul(w.get(1).prod())));
        NDList product =
                curvature.hessianVectorProduct(
                        manager,
                        new NDList(
                                manager.create(new float[] {1, 0, 1}),
                                manager.create(new float[] {0, 1}, new Shape(2, 1))));
        // 12 a^2 v + the derivative of prod(b), which is 2 for the second
        assertThat(product.get(0).toFloatArray()).containsExactly(12 + 2, 2, 108 + 2);
        // sum(a) v swapped, and the sum of v over a times the other
        assertThat(product.get(1).getShape()).isEqualTo(new Shape(2, 1));
        assertThat(product.get(1).toFloatArray()).containsExactly(6 + 2 * 3, 2 * 2);
    }

    @Test
    void optimalBrainDamage() throws IOException {
        JsonObject golden = fixture("quadratics.json", "brainDamage");
        double[][] rows = new Gson().fromJson(golden.get("H"), double[][].class);
        double[] w = numbers(golden, "w");
        NDArray h = manager.create(rows);
        Curvature curvature = Curvature.of(vector(w), quadratic(h));
        double[] saliency = new double[w.length];
        for (int k = 0; k < w.length; k++) {
            double[] unit = new double[w.length];
            unit[k] = 1;
            double[] column =
                    curvature.hessianVectorProduct(manager, vector(unit)).head().toDoubleArray();
            assertThat(column).containsExactly(rows[k], within(1e-12));
            saliency[k] = column[k] * w[k] * w[k] / 2;
        }
        assertThat(saliency).containsExactly(numbers(golden, "saliency"), within(1e-12));
        Curvature.Eigenpair largest = curvature.largestEigenvalue(manager, 1e-6, 1000, 1);
        assertThat(largest.converged()).isTrue();
        assertThat(largest.value()).isCloseTo(golden.get("eigenvalue").getAsDouble(), within(1e-9));
        int samples = 400;
        double trace = 0;
        double allSquares = 0;
        double[] diagonal = curvature.diagonal(manager, samples, 5).head().toDoubleArray();
        for (int k = 0; k < w.length; k++) {
            double squares = 0;
            for (int j = 0; j < w.length; j++) {
                squares += j == k ? 0 : rows[k][j] * rows[k][j];
            }
            // four standard deviations
            assertThat(diagonal[k]).isCloseTo(rows[k][k], within(4 * Math.sqrt(squares / samples)));
            trace += rows[k][k];
            allSquares += squares;
        }
        assertThat(curvature.trace(samples, 5))
                .isCloseTo(trace, within(4 * Math.sqrt(2 * allSquares / samples)));
    }

    /** One sample finds a diagonal Hessian exactly, in Sophia-H's own first test. */
    @Test
    void sophiaWithHutchinsonsEstimate() throws IOException {
        JsonObject golden = fixture("quadratics.json", "sophia");
        JsonObject o = golden.getAsJsonObject("hyperparameters");
        NDArray w = manager.create(numbers(golden, "start"));
        NDArray c = manager.create(numbers(golden, "c"));
        NDArray target = manager.create(numbers(golden, "target"));
        Curvature curvature =
                Curvature.of(
                        new NDList(w), x -> x.head().sub(target).square().mul(c).sum().mul(.5));
        NDArray m = w.zerosLike();
        NDArray h = w.zerosLike();
        double rate = o.get("lr").getAsDouble();
        for (int step = 1; step <= 60; step++) {
            double b1 = o.get("b1").getAsDouble();
            m = m.mul(b1).add(w.sub(target).mul(c).mul(1 - b1));
            if ((step - 1) % o.get("k").getAsInt() == 0) {
                double b2 = o.get("b2").getAsDouble();
                NDArray estimate = curvature.diagonal(manager, 1, step).head();
                h = h.mul(b2).add(estimate.mul(1 - b2));
            }
            w.muli(1 - rate * o.get("wd").getAsDouble());
            NDArray scale = h.mul(o.get("gamma").getAsDouble()).maximum(1e-12);
            w.subi(m.div(scale).clip(-1, 1).mul(rate));
            JsonObject after = golden.getAsJsonObject("after");
            if (after.has("" + step)) {
                assertThat(w.toDoubleArray())
                        .containsExactly(numbers(after, "" + step), within(1e-12));
            }
        }
    }

    @Test
    void largestEigenvalueIsThatOfTheLargestAbsoluteValue() {
        // eigenvalues -3 along (1, -1) and 1 along (1, 1)
        Curvature curvature = symmetric(-1, 2, 2, -1);
        try (Curvature.Eigenpair found = curvature.largestEigenvalue(manager)) {
            assertThat(found.converged()).isTrue();
            assertThat(found.value()).isCloseTo(-3, within(1e-5));
            assertThat(found.residual()).isLessThan(3e-3);
            double[] v = found.vector().head().toDoubleArray();
            assertThat(v[0] * v[1]).isCloseTo(-.5, within(1e-3));
            assertThat(v[0] * v[0] + v[1] * v[1]).isCloseTo(1, within(1e-12));
            assertThat(found.iterations()).isBetween(2, 20);
        }
    }

    @Test
    void iterationsEndWithoutConvergence() {
        // of opposite sign and equally large
        Curvature.Eigenpair none = symmetric(1, 0, 0, -1).largestEigenvalue(manager, 1e-3, 7, 0);
        assertThat(none.converged()).isFalse();
        assertThat(none.iterations()).isEqualTo(7);
        assertThat(none.residual()).isGreaterThan(1e-3);
    }

    @Test
    void aMultipleOfTheIdentityTakesOneProduct() {
        Curvature curvature = symmetric(5, 0, 0, 5);
        Curvature.Eigenpair found = curvature.largestEigenvalue(manager);
        assertThat(found.value()).isCloseTo(5, within(1e-12));
        assertThat(found.iterations()).isEqualTo(1);
        // H v may be v itself in PyTorch's eyes; the caller's vector is not changed all the same
        NDList v = vector(1, -1);
        NDArray w = manager.create(new double[2]);
        Curvature identity = Curvature.of(new NDList(w), x -> x.head().square().sum().mul(.5));
        NDList product = identity.hessianVectorProduct(manager, v);
        product.head().muli(7);
        assertThat(v.head().toDoubleArray()).containsExactly(1, -1);
    }

    @Test
    void aLinearLossHasNoCurvature() {
        NDArray a = manager.create(new float[] {1, 2});
        NDArray b = manager.create(new float[] {1});
        Curvature curvature = Curvature.of(new NDList(a, b), w -> w.get(0).sum());
        NDList diagonal = curvature.diagonal(manager, 3, 0);
        assertThat(diagonal.get(0).abs().toFloatArray()).containsExactly(0, 0);
        assertThat(diagonal.get(1).abs().toFloatArray()).containsExactly(0);
        Curvature.Eigenpair found = curvature.largestEigenvalue(manager);
        assertThat(found.value()).isZero();
        assertThat(found.converged()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"DENSE", "COO"})
    void embeddings(SparseFormat format) {
        NDArray w = manager.create(new double[] {1, 2, 3, 4, 5, 6}, new Shape(3, 2));
        NDArray indices = manager.create(new long[] {2, 0, 2});
        Curvature curvature =
                Curvature.of(
                        new NDList(w),
                        x -> Embedding.embedding(indices, x.head(), format).head().pow(3).sum());
        NDArray product =
                curvature
                        .hessianVectorProduct(
                                manager, new NDList(manager.ones(w.getShape(), DataType.FLOAT64)))
                        .head();
        // 6 w for each time that the row is taken
        assertThat(product.toDoubleArray()).containsExactly(6, 12, 0, 0, 60, 72);
        assertThat(curvature.largestEigenvalue(manager).value()).isCloseTo(72, within(1e-2));
    }

    @Test
    void seedsDecide() {
        Curvature curvature = symmetric(2, 1, 1, 3);
        float[][] draws = new float[3][];
        for (int i = 0; i < 3; i++) {
            draws[i] =
                    curvature
                            .diagonal(manager, 3, i / 2)
                            .head()
                            .toType(DataType.FLOAT32, false)
                            .toFloatArray();
        }
        assertThat(draws[0]).containsExactly(draws[1]);
        assertThat(new RandomVectors(0).signs(manager, vector(new double[64])).head())
                .isNotEqualTo(new RandomVectors(1).signs(manager, vector(new double[64])).head());
    }

    @Test
    void weightsAndTheirGradientsStay() {
        NDArray w = manager.create(new float[] {1, 2});
        w.setRequiresGradient(true);
        NDArray plain = manager.create(new float[] {3, 4});
        Curvature curvature =
                Curvature.of(
                        new NDList(w, plain), x -> x.get(0).mul(x.get(1)).sum().square().mul(.5));
        int own = manager.getManagedArrays().size();
        int all = manager.getParentManager().getManagedArrays().size();
        for (int i = 0; i < 20; i++) {
            curvature.diagonal(manager, 2, 0).close();
            curvature.largestEigenvalue(manager).close();
            curvature.trace(2, 0);
            curvature.hessianVectorProduct(manager, new NDList(plain, w)).close();
        }
        assertThat(manager.getManagedArrays()).hasSize(own);
        assertThat(manager.getParentManager().getManagedArrays()).hasSize(all);
        assertThat(w.toFloatArray()).containsExactly(1, 2);
        assertThat(plain.hasGradient()).isFalse();
        try (NDArray gradient = w.getGradient()) {
            assertThat(gradient.toFloatArray()).containsExactly(0, 0);
        }
    }

    @Test
    void refusesWhatHasNoMeaning() {
        Curvature curvature = symmetric(2, 1, 1, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> curvature.diagonal(manager, 0, 0))
                .withMessageContaining("samples must be in [1, 2147483647], but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> curvature.trace(-1, 0))
                .withMessageContaining("samples");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> curvature.largestEigenvalue(manager, 0, 10, 0))
                .withMessageContaining("tolerance must be in (0, 1), but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> curvature.largestEigenvalue(manager, .1, 0, 0))
                .withMessageContaining("maxIterations");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> curvature.hessianVectorProduct(manager, vector(1, 2, 3)))
                .withMessageContaining(
                        "vector must be of the weights' [(2) float64], but is [(3) float64]");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                curvature.hessianVectorProduct(
                                        manager, new NDList(manager.create(new float[2]))))
                .withMessageContaining("but is [(2) float32]");
        NDList w = vector(1, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Curvature.of(new NDList(), x -> x.head()))
                .withMessageContaining("weights");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Curvature.of(w, null))
                .withMessageContaining("loss must be set");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Curvature.of(w, x -> x.head().square()).trace(1, 0))
                .withMessageContaining("the loss must be a single number, but has the shape (2)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Curvature.of(w, x -> w.head().sum()).trace(1, 0))
                .withMessageContaining("depends on none of the weights");
        assertThatThrownBy(
                        () ->
                                Curvature.of(vector(0, 1), x -> x.head().sqrt().sum())
                                        .largestEigenvalue(manager))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("not finite");
    }
}
