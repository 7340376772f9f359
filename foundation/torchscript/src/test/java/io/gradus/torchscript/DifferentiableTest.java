package io.gradus.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that take part in DJL's autograd. */
class DifferentiableTest {

    private static TorchScript script;
    private NDManager manager;

    @BeforeAll
    static void compile() {
        script =
                TorchScript.compile(
                        """
                        def tanh2(self, x: Tensor, w: Tensor) -> Tensor:
                            return torch.tanh(x @ w) * 2

                        def affine(self, x: Tensor, scale: float, times: int = 1,
                                   negate: bool = False, shape: List[int] = [-1]) -> Tensor:
                            for i in range(times):
                                x = x * scale
                            return (-x if negate else x).reshape(shape)

                        def weighted(self, xs: List[Tensor], ys: List[Tensor]) -> Tensor:
                            total = torch.zeros([])
                            for i in range(len(xs)):
                                total = total + (i + 1) * xs[i].sum()
                            for y in ys:
                                total = total + y.square().sum()
                            return total

                        def powers(self, x: Tensor, n: int) -> List[Tensor]:
                            out = []
                            for i in range(n):
                                out.append(x ** (i + 1))
                            return out

                        def orZero(self, x: Tensor, factor: Optional[float] = None) -> Tensor:
                            return x * 0 if factor is None else x * factor

                        def hessianTimes(self, w: Tensor, v: Tensor) -> Tensor:
                            g = torch.autograd.grad([(w ** 4).sum()], [w], None, True, True)[0]
                            assert g is not None
                            h = torch.autograd.grad([(g * v).sum()], [w])[0]
                            assert h is not None
                            return h

                        def sizes(self, x: Tensor) -> Dict[str, int]:
                            return {"n": x.numel()}

                        def nothing(self) -> NoneType:
                            return None
                        """);
    }

    @AfterAll
    static void release() {
        script.close();
    }

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager("PyTorch");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray leaf(float... values) {
        NDArray leaf = manager.create(values);
        leaf.setRequiresGradient(true);
        return leaf;
    }

    private static float[] gradient(NDArray leaf) {
        try (NDArray gradient = leaf.getGradient()) {
            return gradient.toFloatArray();
        }
    }

    /** The executor of TorchScript changes its plan in the first calls, so there are several. */
    @ParameterizedTest
    @ValueSource(ints = {1, 6})
    void gradientIsThatOfTheClosedForm(int calls) {
        NDArray x = manager.create(new float[] {1, -2, .5f, 3}, new Shape(2, 2));
        NDArray w = leaf(.3f, -.2f).reshape(2, 1);
        NDArray leaf = w.duplicate();
        leaf.setRequiresGradient(true);
        for (int i = 0; i < calls; i++) {
            JniUtils.zeroGrad((ai.djl.pytorch.engine.PtNDArray) leaf);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray y = script.differentiableArray(manager, "tanh2", x, leaf);
                collector.backward(y.sum());
            }
            double a = 2 * (1 - Math.pow(Math.tanh(.3 + .4), 2));
            double b = 2 * (1 - Math.pow(Math.tanh(.15 - .6), 2));
            assertThat(gradient(leaf)[0]).isCloseTo((float) (a + .5 * b), within(1e-6f));
            assertThat(gradient(leaf)[1]).isCloseTo((float) (-2 * a + 3 * b), within(1e-6f));
        }
    }

    @Test
    void numbersFlagsAndDefaults() {
        NDArray x = leaf(1, 2);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray y = script.differentiableArray(manager, "affine", x, 0.1);
            assertThat(y.toFloatArray()).containsExactly(.1f, .2f);
            NDArray z =
                    script.differentiableArray(
                            manager, "affine", x, 3f, 2L, true, new long[] {2, 1});
            assertThat(z.getShape()).isEqualTo(new Shape(2, 1));
            assertThat(z.toFloatArray()).containsExactly(-9, -18);
            NDArray none = script.differentiableArray(manager, "orZero", x);
            NDArray four = script.differentiableArray(manager, "orZero", x, 4.0);
            assertThat(none.toFloatArray()).containsExactly(0, 0);
            collector.backward(z.sum().add(four.sum()));
        }
        assertThat(gradient(x)).containsExactly(-5, -5);
    }

    @Test
    void aDoubleArrivesWithAllItsDigits() {
        NDArray x = manager.create(1.0);
        assertThat(script.differentiableArray(manager, "affine", x, Math.PI).getDouble(0))
                .isEqualTo(Math.PI);
    }

    @Test
    void listsOfAnyLengthAndTheSameArrayTwice() {
        NDArray a = leaf(1, 2);
        NDArray b = leaf(3);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray loss =
                    script.differentiableArray(
                            manager, "weighted", new NDList(a, b, a), new NDList(b));
            assertThat(loss.getFloat()).isEqualTo(3 + 6 + 9 + 9);
            NDArray empty =
                    script.differentiableArray(manager, "weighted", new NDList(), new NDList(a));
            assertThat(empty.getFloat()).isEqualTo(5);
            collector.backward(loss.add(empty));
        }
        assertThat(gradient(a)).containsExactly(4 + 2, 4 + 4);
        assertThat(gradient(b)).containsExactly(2 + 6);
    }

    @Test
    void severalResultsWhichAreUsedTwice() {
        NDArray x = leaf(2, 3);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDList powers = script.differentiableList(manager, "powers", x, 3);
            assertThat(powers).hasSize(3);
            NDList again = script.differentiableList(manager, "powers", powers.get(1), 2);
            collector.backward(powers.get(2).add(again.get(1)).add(powers.get(0)).sum());
        }
        // x^3 + x^4 + x
        assertThat(gradient(x)).containsExactly(12 + 32 + 1, 27 + 108 + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6})
    void secondDerivativesInside(int calls) {
        for (int i = 0; i < calls; i++) {
            NDArray w = leaf(1, 2, 3);
            NDArray v = manager.create(new float[] {1, 0, 1});
            boolean before = JniUtils.isGradMode();
            JniUtils.setGradMode(true);
            NDArray product;
            try {
                product = script.differentiableArray(manager, "hessianTimes", w, v);
            } finally {
                JniUtils.setGradMode(before);
            }
            assertThat(product.toFloatArray()).containsExactly(12, 0, 108);
            assertThat(gradient(w)).containsExactly(0, 0, 0);
        }
    }

    @Test
    void resultBelongsToTheManagerAndNamesStay() {
        NDArray x = leaf(1, 2);
        x.setName("weights");
        try (NDManager owner = manager.newSubManager()) {
            NDArray y = script.differentiableArray(owner, "affine", x, 1.0);
            assertThat(y.getManager()).isSameAs(owner);
        }
        assertThat(x.getName()).isEqualTo("weights");
    }

    @Test
    void withoutGradModeNothingIsRecorded() {
        NDArray x = leaf(1, 2);
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        try {
            NDArray y = script.differentiableArray(manager, "affine", x, 2.0);
            assertThat(y.hasGradient()).isFalse();
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    /** What augmentations and other calls without gradients made, as input of a network. */
    @Test
    void takesResultsOfRunArray() {
        NDArray x =
                script.runArray(manager, "affine", leaf(1, 2), 2.0, 1, false, new long[] {1, 2});
        NDArray w = manager.create(new float[] {.5f, 0}, new Shape(2, 1));
        w.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(script.differentiableArray(manager, "tanh2", x, w).sum());
        }
        double slope = 2 * (1 - Math.pow(Math.tanh(1), 2));
        assertThat(gradient(w)[1]).isCloseTo((float) (4 * slope), within(1e-6f));
    }

    @Test
    void refusesWrongCalls() {
        NDArray x = manager.ones(new Shape(2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> script.differentiableArray(manager, "tanh3", x))
                .withMessageContaining("no function 'tanh3'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> script.differentiableArray(manager, "tanh2", x))
                .withMessageContaining("takes 2 arguments, not 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> script.differentiableArray(manager, "affine", x, 1L))
                .withMessageContaining("must be a float, but a Long was given");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> script.differentiableArray(manager, "powers", x, 2))
                .withMessageContaining("does not return a Tensor");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> script.differentiableList(manager, "nothing"))
                .withMessageContaining("does not return a List[Tensor]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> script.differentiableArray(null, "tanh2", x, x))
                .withMessageContaining("manager must be of the PyTorch engine");
        NDArray three = manager.ones(new Shape(3));
        assertThatThrownBy(() -> script.differentiableArray(manager, "tanh2", x, three))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("inconsistent tensor size");
        x.close();
        assertThatThrownBy(() -> script.differentiableArray(manager, "affine", x, 1.0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed NDArray");
    }

    @Test
    void closedScriptSaysSo() {
        String source = "def f(self, x: Tensor) -> Tensor:\n    return x * x\n";
        NDArray x = leaf(3);
        for (boolean used : new boolean[] {false, true}) {
            TorchScript closed = TorchScript.compile(source);
            if (used) {
                assertThat(closed.differentiableArray(manager, "f", x).getFloat(0)).isEqualTo(9);
            }
            closed.close();
            assertThatThrownBy(() -> closed.differentiableArray(manager, "f", x))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        }
    }

    /** The graph outlives what the call needed: arrays, script and all. */
    @Test
    void backwardAfterTheScriptIsClosed() {
        NDArray x = leaf(3);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray y;
            try (TorchScript own =
                    TorchScript.compile(
                            "def f(self, x: Tensor) -> Tensor:\n    return x * x * x\n")) {
                y = own.differentiableArray(manager, "f", x);
            }
            collector.backward(y);
        }
        assertThat(gradient(x)).containsExactly(27);
    }

    /** DJL has one collector at a time, so the gradients are taken inside the calls. */
    @Test
    void eightThreadsGetTheirOwnGradients() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> results = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                float start = thread;
                results.add(pool.submit(() -> productsOf(start)));
            }
            for (Future<?> result : results) {
                result.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static void productsOf(float start) {
        try (NDManager own = NDManager.newBaseManager("PyTorch")) {
            NDArray w = own.full(new Shape(50), start);
            w.setRequiresGradient(true);
            NDArray v = own.ones(new Shape(50));
            JniUtils.setGradMode(true);
            for (int i = 0; i < 100; i++) {
                try (NDArray product = script.differentiableArray(own, "hessianTimes", w, v)) {
                    assertThat(product.getFloat(49)).isEqualTo(12 * start * start);
                }
            }
        }
    }

    @Test
    void thousandsOfCallsLeaveNoHandle() {
        NDManager system = manager.getParentManager();
        NDArray x = leaf(1, 2);
        NDList list = new NDList(x);
        script.differentiableArray(manager, "weighted", list, list).close();
        int own = manager.getManagedArrays().size();
        int all = system.getManagedArrays().size();
        for (int i = 0; i < 2_000; i++) {
            script.differentiableArray(manager, "weighted", list, list).close();
            script.differentiableList(manager, "powers", x, 2).close();
            script.differentiableArray(manager, "affine", x, 1.0, 1, true).close();
        }
        assertThat(manager.getManagedArrays()).hasSize(own);
        assertThat(system.getManagedArrays()).hasSize(all);
    }

    @Test
    void float64() {
        NDArray x = manager.create(new double[] {.1, .2});
        x.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray y = script.differentiableList(manager, "powers", x, 3).get(2);
            assertThat(y.getDataType()).isEqualTo(DataType.FLOAT64);
            collector.backward(y.sum());
        }
        try (NDArray gradient = x.getGradient()) {
            assertThat(gradient.toDoubleArray()[1]).isCloseTo(.12, within(1e-15));
        }
    }
}
