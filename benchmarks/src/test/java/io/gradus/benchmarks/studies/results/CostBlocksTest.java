package io.gradus.benchmarks.studies.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.benchmarks.studies.throughput.ThroughputResults;
import io.gradus.benchmarks.studies.throughput.ThroughputResults.Rates;
import io.gradus.benchmarks.studies.throughput.ThroughputResults.Row;
import io.gradus.benchmarks.studies.throughput.Turns;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostBlocksTest {

    @Test
    void theFastestTransformIsTheFirst() {
        double[] none = {};
        Rates rates =
                new Rates(
                        "single",
                        "small",
                        List.of(
                                new Row("flip", 1500, 0.75, none),
                                new Row("djl.Flip", 2000, null, none),
                                new Row("blur", 20.4, null, none)));
        ThroughputResults results =
                new ThroughputResults(
                        1,
                        "when",
                        Logs.ENVIRONMENT,
                        3,
                        new Turns(1, 5, 10),
                        1,
                        List.of(),
                        List.of(rates));
        assertThat(CostBlocks.throughput(results))
                .startsWith("`single`: small, 3 threads together")
                .contains(
                        """
                        | transform | images/s | x djl's own |
                        |---|---:|---:|
                        | `djl.Flip` | 2,000 |  |
                        | `flip` | 1,500 | 0.75 |
                        | `blur` | 20 |  |
                        """);
    }
}
