package io.gradus.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradus.benchmarks.training.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyRunTest {

    private final Contestant slow = Logs.contestant("slow", 0.01, 0.1, 1.0);
    private final Contestant fast = Logs.contestant("fast", 0.001, 0.01, 0.1);
    private final Study study = Logs.study(slow, fast);
    private final List<Job> jobs = new ArrayList<>();
    private int most = Integer.MAX_VALUE;

    @TempDir private Path folder;

    /** Best at a rate of 0.3 (slow) or 0.004 (fast). */
    private boolean train(List<Job> wanted, StudyRun.Done done) {
        for (Job job : wanted) {
            if (jobs.size() == most) {
                return false;
            }
            jobs.add(job);
            String name = job.recipe().substring(0, 4);
            double rate = Double.parseDouble(job.recipe().replaceAll(".*=", ""));
            double miss = Math.abs(Math.log(rate / (name.equals("slow") ? 0.3 : 0.004)));
            RunResult run = Logs.run(name, job.seed(), 0.9 - 0.1 * miss + 0.001 * job.seed(), miss);
            done.accept(job, new Answer(run, 12, Logs.ENVIRONMENT, null));
        }
        return true;
    }

    private StudyLog run(StudyLog log) {
        return new StudyRun(log, this::train, kept -> {}).run();
    }

    @Test
    void eachRecipeHasAsManyTriesAndItsBestRateIsTested() {
        StudyLog log = run(StudyLog.begin(study, "2026-01-01T00:00:00Z"));
        assertThat(jobs).hasSize(StudyRun.runs(study)).hasSize(2 * (4 + 3));
        assertThat(log.tried(slow)).containsOnlyKeys(0.01, 0.1, 1.0, 0.32);
        assertThat(log.tried(fast)).containsOnlyKeys(0.001, 0.01, 0.1, 0.0032);
        assertThat(log.choice(slow)).contains(new Choice(0.32, false));
        assertThat(log.tests(slow)).extracting(RunResult::seed).containsExactly(1, 2, 3);
        assertThat(jobs.subList(8, 14))
                .extracting(Job::recipe)
                .containsOnly("slow: Adam learningRate=0.32", "fast: Adam learningRate=0.0032");
        assertThat(StudyRun.isComplete(log)).isTrue();
    }

    @Test
    void ratesAreNotChosenByTestImages() {
        run(StudyLog.begin(study, "2026-01-01T00:00:00Z"));
        assertThat(jobs.subList(0, 8)).allMatch(job -> job.validation() == 100);
        assertThat(jobs.subList(0, 8)).allMatch(job -> job.seed() == 1);
        assertThat(jobs.subList(8, 14)).allMatch(job -> job.validation() == 0);
        assertThat(jobs).allMatch(job -> job.trainSize() == 300 && job.testSize() == 200);
    }

    @Test
    void whatIsDoneIsNotDoneAgain() throws IOException {
        most = 9;
        StudyLog begun = run(StudyLog.begin(study, "2026-01-01T00:00:00Z"));
        assertThat(StudyRun.isComplete(begun)).isFalse();
        Path file = Files.writeString(folder.resolve("log.json"), begun.json());

        most = Integer.MAX_VALUE;
        StudyLog log = run(StudyLog.read(file, study).orElseThrow());
        assertThat(jobs).hasSize(14).doesNotHaveDuplicates();
        assertThat(log.finished()).hasSize(14);
        assertThat(log.parameters()).isEqualTo(12);
        assertThat(Standing.of(log).get(0).deviation()).isCloseTo(0.1, within(1e-9));
    }

    @Test
    void runsOfAnotherStudyOfThatNameDoNotCount() throws IOException {
        StudyLog log = run(StudyLog.begin(study, "2026-01-01T00:00:00Z"));
        Path file = Files.writeString(folder.resolve("log.json"), log.json());
        assertThat(StudyLog.read(file, Logs.study(slow))).isEmpty();
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
        assertThat(jobs).hasSize(StudyRun.runs(tuned)).hasSize(4 + 4);
        assertThat(log.choice(fast)).contains(new Choice(0.32, false));
    }
}
