package io.gradus.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchScriptTest {

    private static TorchScript script;
    private NDManager manager;

    @BeforeAll
    static void compile() {
        script =
                TorchScript.compile(
                        """
                        def axpy(self, y: Tensor, x: Tensor, a: float) -> NoneType:
                            y.add_(x, alpha=a)
                            return None

                        def square(self, x: Tensor) -> Tensor:
                            return x * x

                        def fourth(self, x: Tensor) -> Tensor:
                            return self.square(self.square(x))

                        def select(
                            self,
                            arrays: List[Tensor],
                            shape: List[int],
                            first: int,
                            negate: bool = False,
                        ) -> List[Tensor]:
                            out = []
                            for array in arrays[first:]:
                                out.append((-array if negate else array).reshape(shape))
                            return out

                        def nothing(self) -> None:
                            pass

                        def maybe(self, x: Optional[Tensor]) -> Tensor:
                            return torch.zeros([1]) if x is None else x + 1

                        def orOne(self, x: Optional[Tensor] = None) -> Tensor:
                            return torch.ones([1]) if x is None else x
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

    @Test
    void changesInPlaceAndReturnsNothing() {
        NDArray y = manager.create(new float[] {1, 2, 3});
        script.run("axpy", y, manager.ones(y.getShape()), 0.5);
        assertThat(y.toFloatArray()).containsExactly(1.5f, 2.5f, 3.5f);
        script.run("nothing");
    }

    @Test
    void resultBelongsToTheManagerThatTheCallerNames() {
        NDArray x = manager.create(new float[] {2, 3});
        NDArray result;
        try (NDManager owner = manager.newSubManager()) {
            result = script.runArray(owner, "fourth", x);
            assertThat(result.toFloatArray()).containsExactly(16, 81);
            assertThat(result.getManager()).isSameAs(owner);
        }
        assertThatThrownBy(result::toFloatArray).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void takesListsNumbersFlagsAndDefaults() {
        NDList arrays = new NDList(manager.ones(new Shape(4)), manager.arange(4f));
        long[] shape = {2, 2};
        NDList all = script.runList(manager, "select", arrays, shape, 0L);
        assertThat(all).hasSize(2);
        assertThat(all.get(1).getShape()).isEqualTo(new Shape(2, 2));
        NDList last = script.runList(manager, "select", arrays, shape, 1, true);
        assertThat(last.singletonOrThrow().toFloatArray()).containsExactly(-0f, -1, -2, -3);
        assertThat(script.runList(manager, "select", new NDList(), shape, 0)).isEmpty();
        assertThat(script.runArray(manager, "maybe", manager.ones(new Shape(1))).getFloat())
                .isEqualTo(2);
        assertThat(script.runArray(manager, "orOne").getFloat()).isEqualTo(1);
    }

    @Test
    void refusesWrongCallsBeforeTheyReachNativeCode() {
        NDArray x = manager.ones(new Shape(2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> script.run("axpi", x, x, 1.0))
                .withMessageContaining("no function 'axpi'")
                .withMessageContaining("axpy");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> script.run("axpy", x, x))
                .withMessage(
                        "'axpy(y: Tensor, x: Tensor, a: float) -> NoneType' takes 3 arguments,"
                                + " not 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> script.run("select"))
                .withMessageEndingWith("takes 3 to 4 arguments, not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> script.run("axpy", (Object[]) null))
                .withMessageEndingWith("takes 3 arguments, not a null array");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> script.run("axpy", x, x, 1L))
                .withMessageContaining("argument 3, 'a'")
                .withMessageContaining("must be a float, but a Long was given");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> script.run("axpy", x, "x", 1.0))
                .withMessageContaining("'x'")
                .withMessageContaining("is a String");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> script.run("axpy", x, null, 1.0))
                .withMessageContaining("is a null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> script.runList(manager, "square", x))
                .withMessageContaining("does not return a List[Tensor]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> script.runArray(null, "square", x))
                .withMessageContaining("manager must be of the PyTorch engine");
        NDArray foreign =
                (NDArray)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {NDArray.class},
                                (proxy, method, args) -> null);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> script.runArray(manager, "square", foreign))
                .withMessageContaining("of the PyTorch engine");
        x.close();
        assertThatThrownBy(() -> script.runArray(manager, "square", x))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed NDArray");
    }

    @Test
    void failureInsideTheFunctionIsAnException() {
        NDArray two = manager.ones(new Shape(2));
        NDArray three = manager.ones(new Shape(3));
        assertThatThrownBy(() -> script.run("axpy", two, three, 1.0))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("must match the size");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "def f(self, x: Tensor) -> Tensor:\n    y = 1\n    return x.foo(y)\n",
                "def f(self, x: Tensor) -> Tensor:\n    y = 1\n    return torch.relu(y)\n",
                "def f(self, x: Tensor) -> Tensor:\n    y = 1\n    return z\n",
                "def f(self, x: Tensor) -> Tensor:\n    y = 1\n    return x +* y\n"
            })
    void mistakesInTheSourceShowTheLine(String source) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TorchScript.compile(source))
                .withMessageContaining("does not compile")
                .withMessageContaining("line 3")
                .withMessageContaining(source.lines().toList().get(2).strip());
    }

    @Test
    void headsThatCannotBeReadAreRefused() {
        refused("x = 1\n", "has no function");
        refused("def f(x: Tensor) -> Tensor:\n    return x\n", "must be self");
        refused("def f(self, x: Tensor):\n    return x\n", "must read 'def f(self, ...) -> type:'");
        refused("def f(self, x: Tensor", "must read");
        refused("def f(self, *x) -> NoneType:\n    return None\n", "reads '*x'");
        refused("def forward(self) -> NoneType:\n    return None\n", "'forward'");
        String twice = "def f(self) -> NoneType:\n    return None\n";
        refused(twice + twice, "two functions named 'f'");
    }

    private static void refused(String source, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TorchScript.compile(source))
                .withMessageContaining(why);
    }

    @Test
    void closedScriptSaysSo() {
        TorchScript closed = TorchScript.compile("def f(self) -> NoneType:\n    return None\n");
        closed.close();
        closed.close();
        assertThatThrownBy(() -> closed.run("f"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    /** Calls that run are over before anything is freed, and the next one is told. */
    @Test
    void closeWaitsForCallsOfOtherThreads() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            for (int i = 0; i < 20; i++) {
                TorchScript closed =
                        TorchScript.compile(
                                "def f(self, x: Tensor) -> Tensor:\n    return x * x\n");
                CountDownLatch calls = new CountDownLatch(3);
                Future<?> calling = executor.submit(() -> callUntilClosed(closed, calls));
                assertThat(calls.await(30, TimeUnit.SECONDS)).isTrue();
                LockSupport.parkNanos(i * 45_000L);
                closed.close();
                assertThatThrownBy(calling::get)
                        .hasCauseInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("This TorchScript is closed.");
            }
        } finally {
            executor.shutdown();
        }
    }

    private static void callUntilClosed(TorchScript script, CountDownLatch calls) {
        try (NDManager own = NDManager.newBaseManager("PyTorch")) {
            NDArray x = own.ones(new Shape(300, 300));
            while (true) {
                script.runArray(own, "f", x).close();
                calls.countDown();
            }
        }
    }

    @Test
    void survivesGarbageCollectionWhileReferenced() {
        TorchScript kept = TorchScript.compile("def f(self, x: Tensor) -> Tensor:\n    return x\n");
        System.gc();
        System.gc();
        assertThat(kept.runArray(manager, "f", manager.ones(new Shape(2))).toFloatArray())
                .containsExactly(1, 1);
        kept.close();
    }

    @Test
    void eightThreadsGetTheirOwnResults() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> results = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                float start = thread;
                results.add(pool.submit(() -> callMany(start)));
            }
            for (Future<?> result : results) {
                result.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static void callMany(float start) {
        try (NDManager own = NDManager.newBaseManager("PyTorch")) {
            NDArray y = own.full(new Shape(100), start);
            NDArray one = own.ones(new Shape(100));
            for (int i = 1; i <= 500; i++) {
                script.run("axpy", y, one, 1.0);
                try (NDArray square = script.runArray(own, "square", y)) {
                    assertThat(square.getFloat(99)).isEqualTo((start + i) * (start + i));
                }
            }
        }
    }

    @Test
    void tenThousandCallsLeaveNoHandle() {
        NDManager system = manager.getParentManager();
        NDArray x = manager.ones(new Shape(16));
        NDList list = new NDList(x);
        int own = manager.getManagedArrays().size();
        int all = system.getManagedArrays().size();
        for (int i = 0; i < 10_000; i++) {
            script.run("axpy", x, x, 0.0);
            script.runArray(manager, "square", x).close();
            script.runList(manager, "select", list, new long[] {4, 4}, 0).close();
        }
        assertThat(manager.getManagedArrays()).hasSize(own);
        assertThat(system.getManagedArrays()).hasSize(all);
    }

    /**
     * What no handle count shows: 5,000 arguments and results of 1 MB, each of which a leaked
     * handle would keep, are 5 GB of each kind.
     */
    @Test
    @EnabledOnOs(OS.LINUX)
    void thousandsOfCallsLeaveNoMemory() throws IOException {
        callWithLargeArrays();
        long before = residentKilobytes();
        for (int i = 0; i < 5_000; i++) {
            callWithLargeArrays();
        }
        assertThat(residentKilobytes() - before).isLessThan(500_000);
    }

    private void callWithLargeArrays() {
        try (NDArray x = manager.zeros(new Shape(1 << 18))) {
            script.runArray(manager, "square", x).close();
            script.runList(manager, "select", new NDList(x), new long[] {1 << 18}, 0).close();
        }
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void changesALeafThatRequiresAGradientAndTheNextBackwardIsRight() {
        NDArray w = manager.create(new float[] {1, 2});
        w.setRequiresGradient(true);
        assertThat(gradientOfSquare(w)).containsExactly(2, 4);
        try (NDArray gradient = w.getGradient()) {
            script.run("axpy", w, gradient, -1.0); // w becomes -1, -2
            script.run("axpy", gradient, gradient, -1.0);
        }
        assertThat(w.hasGradient()).isTrue();
        assertThat(gradientOfSquare(w)).containsExactly(-2, -4);
        assertThat(script.runArray(manager, "square", w).hasGradient()).isFalse();
    }

    private float[] gradientOfSquare(NDArray w) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(w.mul(w).sum());
        }
        try (NDArray gradient = w.getGradient()) {
            return gradient.toFloatArray();
        }
    }
}
