package io.gradus.benchmarks.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.benchmarks.cli.DeviceOption;
import io.gradus.benchmarks.training.Architecture;
import io.gradus.benchmarks.training.Checkpointing;
import io.gradus.benchmarks.training.TrainingRun;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.Recipes;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunTaskTest {

    private static final Catalog CATALOG = new Catalog();

    @Test
    void jsonIsOneLineAndReadBackAsItWas() {
        RunTask task = task("a\n\"b\": Lookahead(inner=Adam, k=3) learningRate='cosine(1, 90%)'");
        String json = task.saving(new Checkpointing("/tmp/x", 5, 0)).toJson(CATALOG);
        assertThat(json).doesNotContain("\n");
        assertThat(RunTask.fromJson(json, CATALOG))
                .isEqualTo(task.saving(new Checkpointing("/tmp/x", 5, 0)));
    }

    @Test
    void theKeyIsAFileNameOfWhatDecidesAboutTheResult() {
        RunTask task = task("../odd name: Adam");
        String key = task.key(CATALOG);
        assertThat(key).matches(".._odd_name-1-[0-9a-f]{16}");
        assertThat(task.saving(new Checkpointing("x", 1, 0)).key(CATALOG)).isEqualTo(key);
        assertThat(new RunTask(task.recipe(), 1, setup("/data", 8, 2), null).key(CATALOG))
                .isEqualTo(key);
        assertThat(new RunTask(task.recipe(), 2, task.setup(), null).key(CATALOG))
                .isNotEqualTo(key);
        assertThat(new RunTask(task.recipe(), 1, setup(null, 1, 3), null).key(CATALOG))
                .isNotEqualTo(key);
        assertThat(task("../odd name: Adam(beta1=0.8)").key(CATALOG)).isNotEqualTo(key);
    }

    static RunTask task(String recipe) {
        Recipe read = Recipes.of(List.of(recipe), null, CATALOG).get(0);
        return new RunTask(read, 1, setup(null, 1, 2), null);
    }

    private static RunSetup setup(String folder, int threads, int epochs) {
        return new RunSetup(
                "digits",
                folder,
                100,
                0,
                null,
                DeviceOption.Choice.AUTO,
                new Architecture("mlp", List.of(20)),
                new TrainingRun.Plan(epochs, 50),
                null,
                threads);
    }
}
