package io.gradus.benchmarks.studies.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Progress;
import io.gradus.benchmarks.studies.throughput.ThroughputResults.Rates;
import io.gradus.benchmarks.studies.throughput.ThroughputResults.Row;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Rates by clocks, one for each thread, on which a call takes a known time. */
class RatesTest {

    private static final int THREADS = 3;
    private static final long TURN = TimeUnit.MILLISECONDS.toNanos(10);

    private final ThreadLocal<Long> now = ThreadLocal.withInitial(() -> 123L);

    @Test
    void theImagesOfAllThreadsCount() {
        try (WorkerPool workers = new WorkerPool(ImageKind.SINGLE, THREADS, 1, now::get)) {
            assertThat(workers.imagesPerSecond(lasting(1), TURN)).isCloseTo(3000, within(1e-9));
            assertThat(workers.imagesPerSecond(lasting(4), TURN)).isCloseTo(750, within(1e-9));
        }
    }

    @Test
    void allImagesOfABatchCountOnce() {
        try (WorkerPool workers = new WorkerPool(ImageKind.BATCH, THREADS, 1, now::get)) {
            assertThat(workers.imagesPerSecond(lasting(1), TURN)).isCloseTo(128_000, within(1e-9));
        }
    }

    /** One call a turn, of 1, 2, ... 6 ms, of which the first two are the round that warms up. */
    @Test
    void theFirstRoundsDoNotCountAndContendersTakeTurns() {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        Console console = Console.plain(writer, false);
        AtomicInteger calls = new AtomicInteger();
        TransformCandidate first = candidate("first", calls);
        TransformCandidate second = candidate("second", calls);
        Map<String, double[]> rates;
        try (WorkerPool workers = new WorkerPool(ImageKind.SINGLE, 1, 1, now::get);
                Progress progress = new Progress(console, "test", 6)) {
            rates = new Turns(1, 2, 1).time(List.of(first, second), workers, progress);
        }
        assertThat(rates.get("first"))
                .containsExactly(new double[] {1000 / 3.0, 200}, within(1e-9));
        assertThat(rates.get("second"))
                .containsExactly(new double[] {250, 1000 / 6.0}, within(1e-9));
    }

    @Test
    void ratiosAreBetweenMediansAndATablesThreadHasItsShare() {
        TransformCandidate ours = new TransformCandidate("ours", "djl.Ours", image -> image);
        List<TransformCandidate> candidates =
                List.of(ours, TransformCandidate.of("djl.Ours", image -> image), lasting(1));
        Rates rates =
                Rates.of(
                        ImageKind.SINGLE,
                        candidates,
                        Map.of(
                                "ours", new double[] {9000, 3000, 1},
                                "djl.Ours", new double[] {1500, 1, 7000},
                                "lasting", new double[] {600, 600, 600}));
        assertThat(rates.rows())
                .extracting(Row::transform)
                .containsExactly("ours", "djl.Ours", "lasting");
        assertThat(rates.rows())
                .extracting(Row::imagesPerSecond)
                .containsExactly(3000., 1500., 600.);
        assertThat(rates.rows()).extracting(Row::ofDjl).containsExactly(2., null, null);

        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        ThroughputOutput.print(rates, THREADS, Console.plain(writer, false));
        assertThat(out.toString())
                .containsPattern("\nours +3,000 +1,000 +2\\.00\n")
                .containsPattern("\ndjl\\.Ours +1,500 +500 +-\n")
                .containsPattern("\nlasting +600 +200 +-\n");
    }

    private TransformCandidate lasting(int milliseconds) {
        return TransformCandidate.of(
                "lasting",
                image -> {
                    pass(milliseconds);
                    return image;
                });
    }

    private TransformCandidate candidate(String name, AtomicInteger calls) {
        return TransformCandidate.of(
                name,
                image -> {
                    pass(calls.incrementAndGet());
                    return image;
                });
    }

    private void pass(int milliseconds) {
        now.set(now.get() + TimeUnit.MILLISECONDS.toNanos(milliseconds));
    }
}
