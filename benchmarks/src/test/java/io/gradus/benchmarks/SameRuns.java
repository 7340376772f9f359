package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.benchmarks.commands.compare.Results;

/** Compares what two comparisons gave; only times may differ. */
final class SameRuns {

    private SameRuns() {}

    static void require(Results results, Results expected) {
        assertThat(results.complete()).isTrue();
        assertThat(results.runs())
                .usingRecursiveComparison()
                .ignoringFields("samplesPerSecond", "stepShare", "seconds", "peakMemory")
                .isEqualTo(expected.runs());
    }
}
