package io.gradus.optimizers.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeviceKernelTest {

    private static final Gradients PLAIN = new Gradients(1, -1, false, 0, 1);

    /** Lists and numbers by name, in an order of its own. */
    private static final DeviceKernel KERNEL =
            new DeviceKernel(
                    """
                    def update(self, w: List[Tensor], g: List[Tensor], big_factor: float,
                               sum: List[Tensor], rest: List[Tensor], count: int, lr: float,
                               first: bool, own: float, weight_decay: float) -> NoneType:
                        torch._foreach_add_(sum, big_factor * count + own)
                        if first and len(rest) == 0:
                            torch._foreach_add_(w, g, alpha=-lr * weight_decay)
                        return None
                    """);

    private static final Step STEP = new Step(3, 7, true, 0.5, 2, true, 1);

    @Test
    void argumentsGoByName() {
        DeviceCall call =
                new DeviceCall(KERNEL, List.of("sum"), Map.of("bigFactor", 10.0, "other", "text"));
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDList w = new NDList(manager.create(new float[] {1}), manager.create(2f));
            NDList g = new NDList(manager.create(new float[] {3}), manager.create(4f));
            NDList sum = new NDList(manager.create(new float[] {0}), manager.create(100f));
            call.run(PLAIN, w, g, List.of(sum), call.arguments(STEP).put("own", 0.25));
            assertThat(w).extracting(NDArray::toFloatArray).containsExactly(f(-2), f(-2));
            assertThat(sum)
                    .extracting(NDArray::toFloatArray)
                    .containsExactly(f(30.25f), f(130.25f));
        }
    }

    private static float[] f(float value) {
        return new float[] {value};
    }

    @Test
    void anOptionMayChangeOrBeReplaced() {
        StepValue ofRun = step -> step.run();
        DeviceCall call = new DeviceCall(KERNEL, List.of(), Map.of("bigFactor", ofRun));
        assertThat(call.arguments(STEP).values()).contains(7.0);
        assertThat(call.arguments(STEP).put("big_factor", 8.0).values())
                .contains(8.0)
                .doesNotContain(7.0);
    }

    @Test
    void mistakesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeviceCall(KERNEL, List.of("momentum"), Map.of()))
                .withMessageContaining("no list for the state 'momentum'");
        DeviceCall call = new DeviceCall(KERNEL, List.of("sum"), Map.of("bigFactor", 1.0));
        DeviceArguments args = call.arguments(STEP);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> args.put("owm", 1.0))
                .withMessageContaining("no number 'owm'; its update function has [big_factor,");
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDList w = new NDList(manager.create(1f));
            assertThatIllegalStateException()
                    .isThrownBy(() -> call.run(PLAIN, w, w, List.of(w), args))
                    .withMessageContaining("'own' is neither an option of the rule nor given");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeviceKernel("def step(self) -> NoneType: return None"))
                .withMessageContaining("must have a function 'def update(");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeviceKernel("def update(self, g: Tensor) -> NoneType:"))
                .withMessageContaining("must begin with (self, w: List[Tensor], g: List[Tensor]");
    }

    /** Only what is called is compiled in, and a function of the rule's own goes first. */
    @Test
    void theLibraryIsLinked() {
        String source = "def update(self):\n    self.moments(m, v)\n\ndef root(self): pass\n";
        String linked = DeviceLibrary.link(source + "    self.root()\n");
        assertThat(linked).contains("def moments(", "def mean_of_squares(");
        assertThat(linked).containsOnlyOnce("def root(").doesNotContain("def descend(");
    }
}
