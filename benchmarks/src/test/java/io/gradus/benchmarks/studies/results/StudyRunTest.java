package io.gradus.benchmarks.studies.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.runs.RunTask;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.recipes.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyRunTest {

    private final RecipeTemplate slow = Logs.template("slow", 0.01, 0.1, 1.0);
    private final RecipeTemplate fast = Logs.template("fast", 0.001, 0.01, 0.1);
    private final Study study = Logs.study(slow, fast);
    private final List<Trial> trials = new ArrayList<>();
    private int most = Integer.MAX_VALUE;

    @TempDir private Path folder;

    /** Best at a rate of 0.3 (slow) or 0.004 (fast). */
    private boolean train(List<Trial> wanted, BiConsumer<Trial, RunResult> done) {
        for (Trial trial : wanted) {
            if (trials.size() == most) {
                return false;
            }
            trials.add(trial);
            double best = trial.recipe().equals("slow") ? 0.3 : 0.004;
            double miss = Math.abs(Math.log(trial.rate() / best));
            double accuracy = 0.9 - 0.1 * miss + 0.001 * trial.seed();
            done.accept(trial, Logs.run(trial.recipe(), trial.seed(), accuracy, miss));
        }
        return true;
    }

    private StudyLog run(StudyLog log) {
        return new StudyRun(log, this::train, kept -> {}).run();
    }

    @Test
    void eachRecipeHasAsManyTriesAndItsBestRateIsTested() {
        StudyLog log = run(StudyLog.begin(study, "2026-01-01T00:00:00Z"));
        assertThat(trials).hasSize(StudyRun.runs(study)).hasSize(2 * (4 + 3));
        assertThat(log.tried(slow)).containsOnlyKeys(0.01, 0.1, 1.0, 0.32);
        assertThat(log.tried(fast)).containsOnlyKeys(0.001, 0.01, 0.1, 0.0032);
        assertThat(log.choice(slow)).contains(new RateChoice(0.32, false));
        assertThat(log.tests(slow)).extracting(RunResult::seed).containsExactly(1, 2, 3);
        assertThat(trials.subList(8, 14)).extracting(Trial::rate).containsOnly(0.32, 0.0032);
        assertThat(StudyRun.isComplete(log)).isTrue();
    }

    @Test
    void ratesAreNotChosenByTestImages() {
        run(StudyLog.begin(study, "2026-01-01T00:00:00Z"));
        StudyTasks tasks = new StudyTasks(study, null, new Catalog());
        List<RunTask> runs = trials.stream().map(tasks::task).toList();
        assertThat(runs.subList(0, 8)).allMatch(run -> run.setup().validation() == 100);
        assertThat(runs.subList(0, 8)).allMatch(run -> run.seed() == 1);
        assertThat(runs.subList(8, 14)).allMatch(run -> run.setup().validation() == 0);
        assertThat(runs).allMatch(run -> run.setup().trainSize() == 300);
        assertThat(runs).allMatch(run -> run.setup().testSize() == 200);
        assertThat(runs.get(13).recipe().text()).isEqualTo("Adam learningRate=0.0032");
    }

    @Test
    void whatIsDoneIsNotDoneAgain() throws IOException {
        most = 9;
        StudyLog begun =
                run(StudyLog.begin(study, "2026-01-01T00:00:00Z").on(Logs.ENVIRONMENT, 12));
        assertThat(StudyRun.isComplete(begun)).isFalse();
        Path file = Files.writeString(folder.resolve("log.json"), begun.json());

        most = Integer.MAX_VALUE;
        StudyLog log = run(StudyLog.read(file, study).orElseThrow());
        assertThat(trials).hasSize(14).doesNotHaveDuplicates();
        assertThat(log.finished()).hasSize(14);
        assertThat(log.parameters()).isEqualTo(12);
        assertThat(RankedRecipe.of(log).get(0).deviation()).isCloseTo(0.1, within(1e-9));
    }

    @Test
    void runsOfAnotherStudyOfThatNameAreNotLost() throws IOException {
        StudyLog log = run(StudyLog.begin(study, "2026-01-01T00:00:00Z"));
        Path file = Files.writeString(folder.resolve("log.json"), log.json());
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> StudyLog.read(file, Logs.study(slow)))
                .withMessageStartingWith(
                        "cannot continue from "
                                + file
                                + " (it has 14 runs of another study of that name); remove it");
        assertThat(StudyLog.read(folder.resolve("none.json"), study)).isEmpty();
    }

    @Test
    void oneChoiceMayCountForAll() {
        Study tuned =
                new Study(
                        "id",
                        "A title",
                        "digits",
                        "mlp",
                        300,
                        100,
                        200,
                        2,
                        50,
                        List.of(1, 2),
                        Study.Kind.AUGMENTATIONS,
                        "slow",
                        "fast",
                        List.of(),
                        List.of(slow, fast));
        StudyLog log = run(StudyLog.begin(tuned, "2026-01-01T00:00:00Z"));
        assertThat(trials).hasSize(StudyRun.runs(tuned)).hasSize(4 + 4);
        assertThat(log.choice(fast)).contains(new RateChoice(0.32, false));
    }
}
