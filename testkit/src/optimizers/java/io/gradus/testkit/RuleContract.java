package io.gradus.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;
import io.gradus.optimizers.GradusOptimizer;
import io.gradus.optimizers.Optimizers;
import io.gradus.optimizers.state.ParameterUpdate;
import io.gradus.torchscript.KernelMode;
import java.lang.reflect.Method;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Contract tests of a rule, a subclass of {@link GradusOptimizer}, for a test class that implements
 * this interface:
 *
 * <pre>{@code
 * class MyRuleTest implements RuleContract {
 *     @Override
 *     public GradusOptimizer.Builder<?> newBuilder() {
 *         return MyRule.builder().optBeta(0.9);
 *     }
 * }
 * }</pre>
 *
 * <p>Beside what {@link OptimizerContract} checks, the common options do to the rule what {@link
 * GradusOptimizer} says, all options are printed, and the text form, if there is one, is read.
 */
public interface RuleContract extends OptimizerContract {

    /** Options that are not printed: the rate's tracker has no text, the count is no option. */
    Set<String> NOT_PRINTED = Set.of("learningRateTracker", "beginNumUpdate");

    /**
     * Creates a builder of the rule under test; see {@link #newOptimizer} for its options.
     *
     * @return a new one at each call, with the same options
     */
    GradusOptimizer.Builder<?> newBuilder();

    @Override
    default Optimizer newOptimizer() {
        return newBuilder().build();
    }

    /**
     * Returns the builder's options that {@code toString} need not print, such as a second name.
     *
     * @return the names without {@code opt} or {@code set}; none by default
     */
    default Set<String> notPrinted() {
        return Set.of();
    }

    /**
     * Returns whether the rule decays weights in a way of its own, so that a decay of weightDecays *
     * w in the gradient is no reference for it.
     *
     * @return false by default
     */
    default boolean decaysInItsOwnWay() {
        return false;
    }

    /**
     * Checks clip(rescale * g) on both sides, then the sign, then the decay, done by hand.
     *
     * @param mode the kernel that runs
     */
    @ParameterizedTest
    @EnumSource(names = {"HOST", "DEVICE"})
    default void theGradientIsRescaledClippedNegatedAndDecayed(KernelMode mode) {
        try (ForcedKernel forced = ForcedKernel.of(mode);
                NDManager manager = NDManager.newBaseManager("PyTorch")) {
            float decay = decaysInItsOwnWay() ? 0 : 0.125f;
            GradusOptimizer.Builder<?> builder = newBuilder();
            builder.setRescaleGrad(0.5f).optClipGrad(0.25f).optWeightDecays(decay);
            Optimizer optimizer = builder.optDecoupledWeightDecay(false).optMaximize(true).build();
            Optimizer bare = newBuilder().optClipGrad(-1).optWeightDecays(0).build();
            float[] start = {1, -1, 0.5f, 2};
            NDArray weight = manager.create(start);
            NDArray expected = manager.create(start);
            float[] g = {8, -8, 0.25f, -0.125f};
            for (int t = 0; t < 4; t++) {
                float[] w = expected.toFloatArray();
                float[] byHand = new float[g.length];
                for (int i = 0; i < g.length; i++) {
                    float clipped = Math.max(-0.25f, Math.min(0.25f, 0.5f * g[i]));
                    byHand[i] = -clipped + decay * w[i];
                }
                optimizer.update(forced.name(), weight, manager.create(g));
                bare.update(forced.name(), expected, manager.create(byHand));
            }
            Numbers.assertClose(weight.toFloatArray(), expected.toFloatArray(), 2e-6);
            ForcedKernel.close(optimizer);
            ForcedKernel.close(bare);
        }
    }

    /** Checks that the rate is asked for updates of the run, in which all parameters take part. */
    @Test
    default void theRateIsAskedForUpdatesOfTheRun() {
        List<String> asked = new ArrayList<>();
        ParameterTracker tracker =
                (id, count) -> {
                    asked.add(id + count);
                    return 0.1f;
                };
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            GradusOptimizer.Builder<?> builder = newBuilder();
            Optimizer optimizer =
                    builder.optLearningRateTracker(tracker).optBeginNumUpdate(10).build();
            NDArray weight = manager.ones(new Shape(2));
            NDArray late = manager.ones(new Shape(2));
            NDArray gradient = manager.ones(new Shape(2));
            optimizer.update("a", weight, gradient);
            optimizer.update("a", weight, gradient);
            optimizer.update("late", late, gradient);
            optimizer.update("a", weight, gradient);
            assertThat(asked).containsExactly("a11", "a12", "late12", "a13");
            ForcedKernel.close(optimizer);
        }
    }

    /**
     * Checks that each parameter has the rate, the decay and the count that are its own.
     *
     * @param mode the kernel
     */
    @ParameterizedTest
    @EnumSource(names = {"HOST", "DEVICE"})
    default void parametersOfAnUpdateNeedNotBeAlike(KernelMode mode) {
        try (ForcedKernel forced = ForcedKernel.of(mode);
                NDManager manager = NDManager.newBaseManager("PyTorch")) {
            ParameterTracker byId = (id, count) -> 0.01f * (1 + id.length());
            GradusOptimizer whole = newBuilder().optLearningRateTracker(byId).build();
            GradusOptimizer parts = newBuilder().optLearningRateTracker(byId).build();
            List<ParameterUpdate> first = new ArrayList<>();
            List<ParameterUpdate> second = new ArrayList<>();
            for (int t = 0; t < 6; t++) {
                // one more in each update, with a count of its own
                Shape shape = t % 2 == 0 ? new Shape(3) : new Shape(2, 2);
                String id = "p".repeat(1 + t % 3) + t;
                NDArray gradient = manager.ones(shape).mul(t - 2.5f);
                first.add(new ParameterUpdate(id, manager.ones(shape), gradient));
                second.add(new ParameterUpdate(id, manager.ones(shape), gradient));
                whole.update(first, 1);
                second.forEach(p -> parts.update(p.parameterId(), p.weight(), p.gradient()));
            }
            for (int i = 0; i < first.size(); i++) {
                assertThat(first.get(i).weight().toFloatArray())
                        .as(forced.name())
                        .isEqualTo(second.get(i).weight().toFloatArray());
            }
            ForcedKernel.close(whole);
            ForcedKernel.close(parts);
        }
    }

    /** Checks that arrays that do not fit are refused in words. */
    @Test
    default void arraysThatDoNotFitAreRefused() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Optimizer optimizer = newOptimizer();
            NDArray weight = manager.ones(new Shape(2, 3));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> optimizer.update("w", weight, manager.ones(new Shape(3, 2))))
                    .withMessageContaining("must be (2, 3) float32 like the weight");
            NDArray whole = manager.ones(new Shape(2), DataType.INT32);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> optimizer.update("w", whole, whole.duplicate()))
                    .withMessageContaining("must be of a floating-point type, but is int32");
            ForcedKernel.close(optimizer);
        }
    }

    /** Checks that sparse gradients, as embeddings make them, are as good as dense ones. */
    @Test
    default void sparseGradientsAreUpdated() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Optimizer optimizer = newOptimizer();
            Shape shape = new Shape(3, 2);
            NDArray weight = manager.ones(shape);
            NDArray expected = manager.ones(shape);
            FloatBuffer values = FloatBuffer.wrap(new float[] {5, -7});
            NDArray sparse = manager.createCoo(values, new long[][] {{0, 2}, {1, 0}}, shape);
            NDArray dense = manager.create(new float[] {0, 5, 0, 0, -7, 0}, shape);
            for (int t = 0; t < 3; t++) {
                optimizer.update("w", weight, sparse);
                optimizer.update("expected", expected, dense);
            }
            assertThat(weight.toFloatArray())
                    .isEqualTo(expected.toFloatArray())
                    .isNotEqualTo(new float[] {1, 1, 1, 1, 1, 1});
            ForcedKernel.close(optimizer);
        }
    }

    /** Checks that a text makes the rule, if its class has a text form. */
    @Test
    default void itsTextIsRead() {
        Optimizer optimizer = newOptimizer();
        String name = optimizer.getClass().getSimpleName();
        if (Optimizers.names().contains(name)) {
            for (String text : List.of("(0.25)", "(learningRate=0.25)", "(lr=0.25, decay=0.5)")) {
                Optimizer read = Optimizers.parse(name + text);
                assertThat(read).hasSameClassAs(optimizer);
                assertThat(((GradusOptimizer) read).rateOf(1).value()).as(text).isEqualTo(0.25f);
            }
        }
        ForcedKernel.close(optimizer);
    }

    /** Checks that {@code toString} has the class and every option of the builder. */
    @Test
    default void everyOptionIsPrinted() {
        Optimizer optimizer = newOptimizer();
        String text = optimizer.toString();
        assertThat(text).startsWith(optimizer.getClass().getSimpleName() + "(").endsWith(")");
        Stream.of(newBuilder().getClass().getMethods())
                .map(Method::getName)
                .filter(name -> name.matches("(opt|set)[A-Z].*"))
                .map(name -> name.substring(3, 4).toLowerCase(Locale.ROOT) + name.substring(4))
                .filter(option -> !NOT_PRINTED.contains(option) && !notPrinted().contains(option))
                .forEach(option -> assertThat(text).contains(option + "="));
        ForcedKernel.close(optimizer);
    }
}
