package io.gradus.benchmarks.studies.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradus.benchmarks.training.RunResult;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RankedRecipeTest {

    private static RankedRecipe standing(RunResult... runs) {
        return new RankedRecipe(Logs.template("a", 0.1), null, List.of(runs), runs.length);
    }

    private static RankedRecipe standing(double... accuracies) {
        return standing(
                Stream.iterate(0, i -> i + 1)
                        .limit(accuracies.length)
                        .map(i -> Logs.run("a", i + 1, accuracies[i], 1))
                        .toArray(RunResult[]::new));
    }

    @Test
    void runsArePairedByTheirSeeds() {
        RankedRecipe three = standing(0.90, 0.92, 0.94);
        RankedRecipe better = standing(0.91, 0.94, 0.97);
        assertThat(better.pValue(three)).isCloseTo(0.0741799, within(1e-6));
        RankedRecipe gap = standing(Logs.run("a", 1, 0.91, 1), Logs.run("a", 3, 0.97, 1));
        assertThat(gap.pValue(three)).isCloseTo(0.2951672, within(1e-6));
        assertThat(gap.ahead(three)).as("of the pairs alone").isCloseTo(2, within(1e-9));
        assertThat(standing(0.9).pValue(three)).isNaN();
        assertThat(standing(0.9).ahead(three)).isCloseTo(-2, within(1e-9));
    }

    @Test
    void theMedianIsThatOfOddAndEvenNumbers() {
        assertThat(standing(0.1, 0.9, 0.2).median(RunResult::finalAccuracy)).isEqualTo(0.2);
        assertThat(standing(0.1, 0.9).median(RunResult::finalAccuracy)).isEqualTo(0.5);
        assertThat(standing(0.1, 0.9).deviation()).isCloseTo(56.5685, within(1e-4));
    }
}
