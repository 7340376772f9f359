package io.gradus.benchmarks.studies.step;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.training.Ingredients;
import io.gradus.recipes.Binder;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.Recipes;
import io.gradus.recipes.RunLength;
import io.gradus.torchscript.KernelMode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeArraysTest {

    @Test
    void arraysOfAllManagersAreCounted() {
        NDArray inner;
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray array = manager.zeros(new Shape(2));
            inner = manager.newSubManager().zeros(new Shape(3));
            assertThat(exists(array)).isTrue();
            assertThat(exists(inner)).isTrue();
            assertThat(NativeArrays.count()).isGreaterThanOrEqualTo(2);
            array.close();
            assertThat(exists(array)).isFalse();
            assertThat(exists(inner)).isTrue();
        }
        assertThat(exists(inner)).isFalse();
    }

    private static boolean exists(NDArray wanted) {
        return NativeArrays.all().stream().anyMatch(array -> array == wanted);
    }

    @ParameterizedTest
    @CsvSource({"Adam, 2", "AdaDelta, 2", "RProp, 2", "Lookahead(inner=Adam), 3", "djl.Adam, 0"})
    void stateArraysOfAnOptimizer(String text, int count) {
        Catalog catalog = new Catalog();
        Recipe recipe = Recipes.of(List.of(text), null, catalog).get(0);
        try (Ingredients ingredients =
                new Ingredients(recipe, new Binder(catalog, new RunLength(1), Map.of()))) {
            assertThat(NativeArrays.ofState(ingredients.optimizer())).isEqualTo(count);
        }
    }

    @Test
    void theCopyMovesAsManyArraysAsItSays() {
        TensorSet set = TensorSet.mlp("small", 4, 3);
        try (Workload workload = new Workload(set, 1);
                CopyBound bound = new CopyBound(workload, 2, 2)) {
            Candidate copy = bound.of(1);
            assertThat(copy.name()).isEqualTo("copy of 3 arrays").isEqualTo(CopyBound.name(1));
            assertThat(copy.milliseconds().applyAsDouble(1)).isPositive();
            assertThat(bound.targets())
                    .extracting(target -> target.sum().getFloat())
                    .containsExactly(15f, 15f, 15f, 0f);
        }
    }

    /** As on a GPU; the kernel runs on any device. */
    @Test
    void theKernelOfADeviceCopiesTheSame() {
        System.setProperty(KernelMode.PROPERTY, "device");
        try (Workload workload = new Workload(TensorSet.mlp("small", 4, 3), 1);
                CopyBound bound = new CopyBound(workload, 2, 2)) {
            assertThat(bound.of(1).milliseconds().applyAsDouble(1)).isPositive();
            assertThat(bound.targets().get(2).toFloatArray()).containsOnly(1);
            assertThat(bound.targets().get(3).toFloatArray()).containsOnly(0);
        } finally {
            System.clearProperty(KernelMode.PROPERTY);
        }
    }

    @Test
    void anotherClockHasTheOptimizersAndTheCopiesThatBoundThem() {
        PrintWriter out = new PrintWriter(new StringWriter());
        Console console = Console.plain(out, false);
        List<String> names = TimedStep.names(List.of("Adam", "Lookahead(inner=Adam)"), console);
        assertThat(names)
                .contains("Adam", "Lookahead(inner=Adam)", "copy of 4 arrays", "copy of 5 arrays")
                .anyMatch(name -> name.startsWith("djl.Adam"));
        for (String name : names) {
            try (TimedStep timed = new TimedStep(name, "mlp", 1)) {
                timed.refresh();
                timed.run();
            }
        }
        assertThat(CopyBound.states("copy of 4 arrays")).contains(2);
        assertThat(CopyBound.states("Adam")).isEmpty();
    }
}
