package io.gradus.benchmarks.studies.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private final List<String> calls = new ArrayList<>();

    @Test
    void candidatesTakeTurnsAndTheFirstRoundsDoNotCount() {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        Console console = Console.plain(nowhere, false);
        Map<String, double[]> times;
        try (Progress progress = new Progress(console, "test", 6)) {
            times = new Rounds(1, 2, 5).time(List.of(candidate("a"), candidate("b")), progress);
        }
        assertThat(calls).containsExactly("a 5", "b 5", "a 5", "b 5", "a 5", "b 5");
        assertThat(times).containsOnlyKeys("a", "b");
        assertThat(times.get("a")).containsExactly(3, 5);
        assertThat(times.get("b")).containsExactly(4, 6);
    }

    @Test
    void aQuarterMoreWarmsUp() {
        assertThat(Rounds.of(20)).isEqualTo(new Rounds(5, 20, 5));
        assertThat(Rounds.of(1)).isEqualTo(new Rounds(1, 1, 5));
        assertThat(Rounds.of(20).updates()).isEqualTo(125);
    }

    /** By a clock on which what comes before a step takes 40 ms, and the steps 1, 2 and 6 ms. */
    @Test
    void onlyTheStepsThemselvesAreTimed() {
        AtomicLong now = new AtomicLong(123);
        Iterator<Integer> lengths = List.of(1, 2, 6).iterator();
        double milliseconds =
                Rounds.milliseconds(
                        3,
                        () -> pass("before", 40, now),
                        () -> pass("step", lengths.next(), now),
                        now::get);
        assertThat(calls).containsExactly("before", "step", "before", "step", "before", "step");
        assertThat(milliseconds).isEqualTo(3);
    }

    private void pass(String name, int milliseconds, AtomicLong now) {
        calls.add(name);
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(milliseconds));
    }

    /** Takes as many milliseconds as there were calls. */
    private Candidate candidate(String name) {
        return new Candidate(
                name,
                steps -> {
                    calls.add(name + " " + steps);
                    return calls.size();
                });
    }
}
