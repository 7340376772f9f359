package io.gradus.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import io.gradus.optimizers.state.ParameterUpdate;
import io.gradus.optimizers.state.Stateful;
import io.gradus.torchscript.KernelMode;
import io.gradus.torchscript.TorchScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Contract tests of an optimizer or a wrapper around one, for a test class that implements this
 * interface. Its host kernel (Java loops) and its device kernel (TorchScript) agree, whatever they
 * are given; gradients are used up; no native memory is lost.
 *
 * <p>A rule's own test implements {@link RuleContract}, which has more.
 */
public interface OptimizerContract {

    /**
     * Creates the optimizer under test. Its options should let weights of about 1 move by 0.0001 to
     * 0.1 in a step, and stay finite under gradients from 2^-12 to 2^11; a rule whose steps grow
     * with the gradient does so with {@code optClipGrad(1)}. It is one of this
     * library's, a {@link Stateful}.
     *
     * @return a new one at each call, with the same options
     */
    Optimizer newOptimizer();

    /**
     * Returns how far the two kernels may be apart after 100 steps.
     *
     * @return a part of a weight's size, or of 1 if it is smaller; the default is 5e-6, a rounding or two
     */
    default double tolerance() {
        return 5e-6;
    }

    /**
     * Returns whether there is a host kernel, which may be forced.
     *
     * @return the default is true
     */
    default boolean hasHostKernel() {
        return true;
    }

    /**
     * Returns whether the values of a parameter have a part in each other's steps, so that one NaN
     * spoils all.
     *
     * @return the default is false
     */
    default boolean mixesValues() {
        return false;
    }

    /**
     * Checks that both kernels give the same after 100 steps, on one thread and on several.
     *
     * @param size the number of values
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 5_000, 400_003})
    default void bothKernelsAgree(int size) {
        int steps = size > 100_000 ? 6 : 100;
        float[] host = after(KernelMode.HOST, size, steps);
        float[] device = after(KernelMode.DEVICE, size, steps);
        int i = Numbers.different(host, device, tolerance());
        if (i >= 0) {
            throw new AssertionError(
                    ("after %d steps value %d is %s by the host kernel and %s by the device kernel;"
                                    + " weights moved by up to %s a step (0.0001 to 0.1 suit this"
                                    + " test, see newOptimizer)")
                            .formatted(
                                    steps,
                                    i,
                                    host[i],
                                    device[i],
                                    Numbers.move(new Numbers(7).values(size), host, steps)));
        }
    }

    private float[] after(KernelMode mode, int size, int steps) {
        Numbers numbers = new Numbers(7);
        try (ForcedKernel forced = ForcedKernel.of(mode);
                NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Optimizer optimizer = newOptimizer();
            NDArray weight = manager.create(numbers.values(size));
            for (int t = 1; t <= steps; t++) {
                try (NDArray gradient = manager.create(numbers.gradient(size, t))) {
                    optimizer.update(forced.name(), weight, gradient);
                }
            }
            ForcedKernel.close(optimizer);
            return weight.toFloatArray();
        }
    }

    /** Checks weights of float64, which the device kernel updates. */
    @Test
    default void float64IsUpdatedAsFloat32() {
        Numbers.assertClose(afterAs(DataType.FLOAT64), afterAs(DataType.FLOAT32), 1e-5);
    }

    private float[] afterAs(DataType type) {
        Numbers numbers = new Numbers(7);
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Optimizer optimizer = newOptimizer();
            NDArray weight = manager.create(numbers.values(50)).toType(type, true);
            for (int t = 0; t < 6; t++) {
                NDArray gradient = manager.create(numbers.values(50)).mul(0.5f).add(1);
                optimizer.update("w", weight, gradient.toType(type, true));
            }
            assertThat(weight.getDataType()).isEqualTo(type);
            ForcedKernel.close(optimizer);
            return weight.toType(DataType.FLOAT32, true).toFloatArray();
        }
    }

    /**
     * Checks that weights and gradients need not be contiguous, and that memory between stays.
     *
     * @param side the side of a square of values
     */
    @ParameterizedTest
    @ValueSource(ints = {6, 600})
    default void stridedWeightsAndGradientsAreUpdated(int side) {
        Shape shape = new Shape(side, side);
        Numbers numbers = new Numbers(3);
        float[] start = numbers.values(side * side);
        float[] gradients = numbers.values(side * side);
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray gradient = manager.create(gradients, shape);
            NDArray strided = manager.create(Numbers.transposed(gradients, side), shape);
            NDArray frame = manager.zeros(new Shape(side, side + 2));
            frame.set(new NDIndex(":, 1:" + (side + 1)), manager.create(start, shape));
            NDArray plain = manager.create(start, shape);
            Map<String, NDArray> weights =
                    Map.of(
                            "transposed",
                            manager.create(Numbers.transposed(start, side), shape).transpose(),
                            "slice",
                            frame.get(":, 1:" + (side + 1)));
            Optimizer optimizer = newOptimizer();
            for (int t = 0; t < 6; t++) {
                optimizer.update("plain", plain, gradient);
                NDArray given = t % 2 == 0 ? gradient : strided.transpose();
                weights.forEach((name, weight) -> optimizer.update(name, weight, given));
            }
            ForcedKernel.close(optimizer);
            float[] expected = plain.toFloatArray();
            assertThat(expected).isNotEqualTo(start);
            weights.values()
                    .forEach(w -> Numbers.assertClose(w.toFloatArray(), expected, 4e-6));
            assertThat(frame.get(":, 0").toFloatArray()).containsOnly(0);
            assertThat(frame.get(":, " + (side + 1)).toFloatArray()).containsOnly(0);
        }
    }

    /**
     * Checks that squares near the end of float32 do not part the kernels.
     *
     * @param size the number of values
     */
    @ParameterizedTest
    @ValueSource(floats = {1e-10f, 6e-13f, 1e-14f})
    default void bothKernelsAgreeOnTinyGradients(float size) {
        List<float[]> results = new ArrayList<>();
        for (KernelMode mode : List.of(KernelMode.HOST, KernelMode.DEVICE)) {
            try (ForcedKernel forced = ForcedKernel.of(mode);
                    NDManager manager = NDManager.newBaseManager("PyTorch")) {
                Optimizer optimizer = newOptimizer();
                NDArray weight = manager.zeros(new Shape(2));
                NDArray gradient = manager.create(new float[] {size, -size});
                for (int t = 0; t < 10; t++) {
                    optimizer.update(forced.name(), weight, gradient);
                }
                ForcedKernel.close(optimizer);
                results.add(weight.toFloatArray());
            }
        }
        for (int i = 0; i < 2; i++) {
            double device = results.get(1)[i];
            assertThat((double) results.get(0)[i])
                    .isCloseTo(device, within(2e-5 * Math.abs(device)));
        }
    }

    /** Checks that the weight that gets NaN is lost, no other need be, and the kernels agree. */
    @Test
    default void aGradientOfNanSpoilsItsOwnWeightAlone() {
        List<float[]> results = new ArrayList<>();
        for (KernelMode mode : List.of(KernelMode.HOST, KernelMode.DEVICE)) {
            try (ForcedKernel forced = ForcedKernel.of(mode);
                    NDManager manager = NDManager.newBaseManager("PyTorch")) {
                Optimizer optimizer = newOptimizer();
                NDArray weight = manager.zeros(new Shape(2));
                NDArray ones = manager.ones(new Shape(2));
                NDArray bad = manager.create(new float[] {Float.NaN, 1});
                for (int t = 0; t < 8; t++) {
                    optimizer.update(forced.name(), weight, t == 1 ? bad : ones);
                }
                ForcedKernel.close(optimizer);
                results.add(weight.toFloatArray());
            }
        }
        assertThat(results.get(0)[0]).isNaN();
        assertThat(results.get(1)[0]).isNaN();
        if (mixesValues()) {
            return;
        }
        assertThat(results.get(0)[1]).isFinite().isNotZero();
        assertThat(results.get(0)[1]).isCloseTo(results.get(1)[1], within((float) tolerance()));
    }

    /**
     * Checks scalars, and parameters without a value.
     *
     * @param mode the kernel that runs
     */
    @ParameterizedTest
    @EnumSource(names = {"HOST", "DEVICE"})
    default void scalarsAndEmptyParametersAreUpdated(KernelMode mode) {
        try (ForcedKernel forced = ForcedKernel.of(mode);
                NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Optimizer optimizer = newOptimizer();
            NDArray scalar = manager.create(1f);
            NDArray empty = manager.create(new Shape(0, 3));
            for (int t = 0; t < 5; t++) {
                optimizer.update(forced.name(), scalar, manager.create(0.5f));
                optimizer.update("empty", empty, manager.create(new Shape(0, 3)));
            }
            assertThat(scalar.getFloat()).isLessThan(1);
            ForcedKernel.close(optimizer);
        }
    }

    /**
     * Checks that the weight's own gradient, to which PyTorch adds, is zero afterwards, and the
     * given copy is as it was; large gradients are cleared on several threads.
     *
     * @param mode the kernel that runs
     */
    @ParameterizedTest
    @EnumSource(names = {"HOST", "DEVICE"})
    default void theOwnGradientIsZeroAfterwardsAndTheGivenOneIsUnchanged(KernelMode mode) {
        for (int size : new int[] {3, 300_003}) {
            try (ForcedKernel forced = ForcedKernel.of(mode);
                    NDManager manager = NDManager.newBaseManager("PyTorch")) {
                Optimizer optimizer = newOptimizer();
                NDArray weight = manager.ones(new Shape(size));
                weight.setRequiresGradient(true);
                for (int t = 0; t < 3; t++) {
                    float[] before = weight.toFloatArray();
                    try (GradientCollector collector =
                            Engine.getEngine("PyTorch").newGradientCollector()) {
                        collector.backward(weight.mul(weight).sum());
                    }
                    try (NDArray own = weight.getGradient();
                            NDArray copy = own.duplicate()) {
                        float[] gradient = copy.toFloatArray();
                        // what had added up would be more than twice the weight
                        assertThat(gradient[size - 1]).isEqualTo(2 * before[size - 1]);
                        optimizer.update(forced.name(), weight, copy);
                        assertThat(copy.toFloatArray()).isEqualTo(gradient);
                        assertThat(own.toFloatArray()).containsOnly(0);
                    }
                    assertThat(weight.hasGradient()).isTrue();
                    assertThat(weight.toFloatArray()).isNotEqualTo(before);
                }
                ForcedKernel.close(optimizer);
            }
        }
    }

    /** Checks that an update that fails is not counted and leaves nothing behind. */
    @Test
    default void anUpdateThatFailsIsNotCounted() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Optimizer optimizer = newOptimizer();
            Optimizer other = newOptimizer();
            NDArray weight = manager.ones(new Shape(2), DataType.FLOAT64);
            NDArray expected = manager.ones(new Shape(2), DataType.FLOAT64);
            NDArray gradient = manager.ones(new Shape(2), DataType.FLOAT64);
            try (ForcedKernel forced = ForcedKernel.of(KernelMode.HOST)) {
                // which cannot take float64
                if (hasHostKernel()) {
                    assertThatThrownBy(() -> optimizer.update(forced.name(), weight, gradient))
                            .isInstanceOf(IllegalStateException.class);
                }
            }
            for (int t = 0; t < 5; t++) {
                optimizer.update("w", weight, gradient);
                other.update("w", expected, gradient);
            }
            assertThat(weight.toDoubleArray()).isEqualTo(expected.toDoubleArray());
            ForcedKernel.close(optimizer);
            ForcedKernel.close(other);
        }
    }

    /**
     * Checks that updates leave no array behind, and {@code close} frees the state.
     *
     * @param mode the kernel that runs
     */
    @ParameterizedTest
    @EnumSource(names = {"HOST", "DEVICE"})
    default void updatesLeaveNoArrayAndCloseFreesTheState(KernelMode mode) {
        try (ForcedKernel forced = ForcedKernel.of(mode);
                NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDManager system = manager.getParentManager();
            NDArray weight = manager.ones(new Shape(6, 2));
            weight.setRequiresGradient(true);
            // strided: DJL makes a hidden copy of it for the host kernel
            NDArray gradient = manager.ones(new Shape(2, 6)).transpose();
            int own = manager.getManagedArrays().size();
            int all = system.getManagedArrays().size();
            Optimizer optimizer = newOptimizer();
            optimizer.update(forced.name(), weight, gradient);
            int withState = system.getManagedArrays().size();
            for (int t = 0; t < 50; t++) {
                optimizer.update(forced.name(), weight, gradient);
            }
            assertThat(manager.getManagedArrays()).hasSize(own);
            assertThat(system.getManagedArrays()).hasSize(withState);
            ForcedKernel.close(optimizer);
            assertThat(system.getManagedArrays()).hasSize(all);
        }
    }

    /**
     * Checks that an update of all parameters at once is the same, bit by bit, as one after the
     * other, and leaves the weights' own gradients zero.
     *
     * @param mode the kernel that runs
     */
    @ParameterizedTest
    @EnumSource(names = {"HOST", "DEVICE"})
    default void anUpdateOfAllIsThatOfEach(KernelMode mode) {
        try (ForcedKernel forced = ForcedKernel.of(mode);
                NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Stateful whole = (Stateful) newOptimizer();
            Stateful parts = (Stateful) newOptimizer();
            List<ParameterUpdate> first = updates(manager);
            List<ParameterUpdate> second = updates(manager);
            for (int t = 1; t <= 7; t++) {
                assertThat(whole.update(first, 1)).isTrue();
                second.forEach(one -> parts.update(one.parameterId(), one.weight(), one.gradient()));
                assertThat(whole.updates()).as(forced.name()).isEqualTo(t);
            }
            for (int i = 0; i < first.size(); i++) {
                assertThat(first.get(i).weight().toFloatArray())
                        .isEqualTo(second.get(i).weight().toFloatArray());
            }
            ForcedKernel.close(whole);
            ForcedKernel.close(parts);
        }
    }

    private List<ParameterUpdate> updates(NDManager manager) {
        Numbers numbers = new Numbers(11);
        List<ParameterUpdate> updates = new ArrayList<>();
        for (long[] sides : new long[][] {{3, 4}, {}, {7}, {2, 2, 3}, {5}, {0, 3}, {4, 3}}) {
            Shape shape = new Shape(sides);
            int size = Math.toIntExact(shape.size());
            NDArray weight = manager.create(numbers.values(size), shape);
            NDArray gradient = manager.create(numbers.values(size), shape);
            updates.add(new ParameterUpdate("p" + updates.size(), weight, gradient));
        }
        return updates;
    }

    /**
     * Checks that more parameters take no more native calls: the device kernel, and what a wrapper
     * does, gets lists of all.
     */
    @Test
    default void anUpdateOfAllTakesAFewNativeCalls() {
        try (ForcedKernel forced = ForcedKernel.of(KernelMode.DEVICE)) {
            List<Long> few = nativeCalls(4);
            assertThat(nativeCalls(40)).as(forced.name()).isEqualTo(few);
            assertThat(few).allMatch(calls -> calls <= 6);
        }
    }

    /** Those of each update, the first excepted, which makes the state. */
    private List<Long> nativeCalls(int parameters) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Stateful optimizer = (Stateful) newOptimizer();
            List<ParameterUpdate> updates = new ArrayList<>();
            for (int i = 0; i < parameters; i++) {
                Shape shape = i % 2 == 0 ? new Shape(2, 3) : new Shape(3);
                NDArray weight = manager.ones(shape);
                updates.add(new ParameterUpdate("p" + i, weight, manager.ones(shape)));
            }
            optimizer.update(updates, 1);
            List<Long> calls = new ArrayList<>();
            for (int t = 0; t < 7; t++) {
                long before = TorchScript.calls();
                optimizer.update(updates, 1);
                calls.add(TorchScript.calls() - before);
            }
            ForcedKernel.close(optimizer);
            return calls;
        }
    }

    /**
     * Checks that updates of all parameters at once leave no array behind.
     *
     * @param mode the kernel that runs
     */
    @ParameterizedTest
    @EnumSource(names = {"HOST", "DEVICE"})
    default void updatesOfAllLeaveNoArray(KernelMode mode) {
        try (ForcedKernel forced = ForcedKernel.of(mode);
                NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDManager system = manager.getParentManager();
            List<ParameterUpdate> updates = updates(manager);
            int all = system.getManagedArrays().size();
            Stateful optimizer = (Stateful) newOptimizer();
            int own = manager.getManagedArrays().size();
            optimizer.update(updates, 0.5);
            int withState = system.getManagedArrays().size();
            for (int t = 0; t < 50; t++) {
                optimizer.update(updates, 0.5);
            }
            assertThat(manager.getManagedArrays()).as(forced.name()).hasSize(own);
            assertThat(system.getManagedArrays()).hasSize(withState);
            ForcedKernel.close(optimizer);
            assertThat(system.getManagedArrays()).hasSize(all);
        }
    }
}
