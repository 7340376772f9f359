package io.gradus.benchmarks.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.benchmarks.training.Curve;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunQueueTest {

    private static final RunTask ADAM = RunTaskTest.task("Adam");
    private static final RunTask NAG = RunTaskTest.task("nag: djl.Nag(momentum=0.9)");

    private final List<Integer> kept = new ArrayList<>();
    private boolean stopped;

    @Test
    void resultsAreInTheOrderOfTheRuns() {
        RunQueue queue = queue(List.of());
        RunTask first = queue.next().orElseThrow();
        RunTask second = queue.next().orElseThrow();
        queue.finished(second, result(second, Status.DONE));
        queue.finished(first, result(first, Status.DONE));
        assertThat(queue.results()).extracting(RunResult::recipe).containsExactly("Adam", "nag");
        assertThat(kept).containsExactly(1, 2);
    }

    @Test
    void whatTheEngineLacksIsToldOnceHoweverManyWereBegun() {
        RunQueue queue = queue(List.of());
        List<RunTask> begun = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            begun.add(queue.next().orElseThrow());
        }
        for (RunTask task : begun) {
            boolean lacks = task.recipe().equals(NAG.recipe());
            queue.finished(task, result(task, lacks ? Status.UNSUPPORTED : Status.DONE));
        }
        assertThat(queue.results())
                .extracting(run -> run.recipe() + run.seed())
                .containsExactly("Adam1", "nag1", "Adam2");
        assertThat(queue.isComplete()).isTrue();
    }

    @Test
    void whatTheEngineLacksIsNotHandedOutAgain() {
        RunQueue queue = queue(List.of());
        queue.finished(queue.next().orElseThrow(), result(ADAM, Status.DONE));
        queue.finished(queue.next().orElseThrow(), result(nag(1), Status.UNSUPPORTED));
        assertThat(queue.next()).hasValueSatisfying(task -> assertThat(task.seed()).isEqualTo(2));
        assertThat(queue.next()).isEmpty();
        assertThat(queue.isComplete()).isFalse();
    }

    @Test
    void whatIsFinishedIsNotHandedOut() {
        RunQueue queue = queue(List.of(result(nag(1), Status.DONE), result(ADAM, Status.DONE)));
        assertThat(queue.open()).extracting(RunTask::seed).containsExactly(2, 2);
        assertThat(queue.results()).extracting(RunResult::recipe).containsExactly("Adam", "nag");
    }

    @Test
    void nothingIsHandedOutOnceTheWorkIsToEnd() {
        RunQueue queue = queue(List.of());
        stopped = true;
        assertThat(queue.next()).isEmpty();
    }

    @Test
    void nothingIsHandedOutAfterAFailure() {
        RunQueue queue = queue(List.of());
        queue.abandon();
        assertThat(queue.next()).isEmpty();
        assertThat(queue.isStopped()).isTrue();
    }

    private RunQueue queue(List<RunResult> finished) {
        List<RunTask> tasks = List.of(ADAM, nag(1), seed(ADAM, 2), nag(2));
        return new RunQueue(
                tasks,
                finished,
                () -> stopped,
                (task, result, results) -> kept.add(results.size()));
    }

    private static RunTask nag(int seed) {
        return seed(NAG, seed);
    }

    private static RunTask seed(RunTask task, int seed) {
        return new RunTask(task.recipe(), seed, task.setup(), null);
    }

    private static RunResult result(RunTask task, Status status) {
        Curve none = new Curve(new double[0], new double[0]);
        return new RunResult(
                task.recipe().name(),
                task.seed(),
                status,
                null,
                none,
                none,
                none,
                0.5,
                0.5,
                4,
                1,
                1,
                1,
                null);
    }
}
