package io.gradus.benchmarks.studies.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.studies.step.EnduranceResults.Row;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.Recipes;
import io.gradus.recipes.Spec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepRowsTest {

    @Test
    void ratiosAreBetweenMedians() {
        List<Recipe> recipes =
                Recipes.of(List.of("djl.Adam", "ours: Adam", "AdaDelta"), null, new Catalog());
        Map<Recipe, Optional<Integer>> optimizers = new LinkedHashMap<>();
        optimizers.put(recipes.get(0), Optional.empty());
        optimizers.put(recipes.get(1), Optional.of(2));
        optimizers.put(recipes.get(2), Optional.of(2));
        Map<String, double[]> times =
                Map.of(
                        "djl.Adam", new double[] {8, 8, 100},
                        "ours", new double[] {2, 1, 3},
                        "AdaDelta", new double[] {4, 4, 4},
                        "copy of 4 arrays", new double[] {1, 1, 1},
                        "DL4J AdaDelta", new double[] {16, 16, 16});

        List<StepResults.Row> rows =
                new StepRows(optimizers, List.of("DL4J AdaDelta"), times).rows();

        assertThat(rows)
                .extracting(StepResults.Row::optimizer)
                .containsExactly("djl.Adam", "ours", "AdaDelta", "DL4J AdaDelta");
        assertThat(rows).extracting(StepResults.Row::milliseconds).containsExactly(8., 2., 4., 16.);
        assertThat(rows).extracting(StepResults.Row::ofAdam).containsExactly(1., 0.25, 0.5, 2.);
        assertThat(rows).extracting(StepResults.Row::ofDjl).containsExactly(null, 0.25, null, null);
        assertThat(rows)
                .extracting(StepResults.Row::ofDl4j)
                .containsExactly(null, null, 0.25, null);
        assertThat(rows).extracting(StepResults.Row::ofCopy).containsExactly(null, 2., 4., null);
        assertThat(rows).extracting(StepResults.Row::stateArrays).containsExactly(null, 2, 2, null);
    }

    @ParameterizedTest
    @CsvSource({
        "Adam, '', Adam, true",
        "RmsProp, '', RmsProp, true",
        "Adagrad, '', AdaGrad, true",
        "NAdam, '', Nadam, true",
        "Adamax, '', AdaMax, true",
        "Adam, amsgrad, AMSGrad, true",
        "Adam, amsgrad, Adam, false",
        "Adam, '', AdaMax, false"
    })
    void dl4jHasNamesOfItsOwn(String type, String flag, String updater, boolean same) {
        Map<String, Object> fields = flag.isEmpty() ? Map.of() : Map.of(flag, true);
        Recipe recipe = new Recipe(null, new Spec(type, fields), null, List.of());
        assertThat(StepOptimizers.inDl4j("DL4J " + updater, recipe)).isEqualTo(same);
    }

    @Test
    void nesterovIsAnOptionOfSgd() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("momentum", 0.9);
        fields.put("nesterov", true);
        Recipe recipe = new Recipe(null, new Spec("Sgd", fields), null, List.of());
        assertThat(StepOptimizers.inDl4j("DL4J Nesterovs", recipe)).isTrue();
        assertThat(StepOptimizers.inDl4j("DL4J Sgd", recipe)).isFalse();
    }

    /** 500 and 4,000 are the ends, and 100 steps before each are timed. */
    @Test
    void earlyAndLateStepsOfATrainingAreTheLastBeforeTheirEnds() {
        EnduranceLengths lengths = EnduranceLengths.of(20_000);
        assertThat(lengths).isEqualTo(new EnduranceLengths(2000, 20_000, 500, 4000, 100));
        double[] times = IntStream.rangeClosed(1, 4000).asDoubleStream().toArray();
        assertThat(lengths.medians(times)).containsExactly(450.5, 3950.5);
        times[3999] = 0; // a training that ended before it
        assertThat(lengths.medians(times)).containsExactly(450.5, null);
        Row row = new Row("x", 1, 1, null, null, 2., 5., null);
        assertThat(row.ratio()).isEqualTo(2.5);
    }

    /** A megabyte is a million bytes, as in all tables. */
    @Test
    void megabytesAreMillionsOfBytes() {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        StepOutput.print(
                new EnduranceResults(
                        1,
                        "when",
                        null,
                        EnduranceLengths.of(20_000),
                        "digits",
                        List.of(),
                        List.of(new Row("Adam", 12, 13, 50_000_000L, 51_100_000L, 2., 5., null))),
                new Console(writer, writer, false, true, false, 200));
        assertThat(out.toString())
                .contains("MB after 2000  after 20000")
                .containsPattern("\nAdam +12 +13 +50\\.0 +51\\.1 +no +2\\.00 +5\\.00 +2\\.50\n");
    }

    @ParameterizedTest
    @CsvSource({
        "10, 10, 1000, 1020, true",
        "10, 10, 1000, 1021, false",
        "10, 9, 1000, 900, true",
        "10, 11, 1000, 1000, false",
        "10, 10, , , true",
        "10, 11, , , false"
    })
    void memoryIsFlatWithinTwoPerCentAndArraysAreCounted(
            int arraysEarly, int arraysLate, Long early, Long late, boolean flat) {
        Row row = new Row("x", arraysEarly, arraysLate, early, late, null, 2., "diverged");
        assertThat(row.isFlat()).isEqualTo(flat);
        assertThat(row.ratio()).isNull();
    }
}
