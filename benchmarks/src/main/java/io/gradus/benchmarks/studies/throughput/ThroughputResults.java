package io.gradus.benchmarks.studies.throughput;

import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.cli.OrNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.statistics.descriptive.Median;

/**
 * The speed of transforms, the content of {@code throughput.json}.
 *
 * @param schema the version of this format
 * @param created when the measurement began, ISO 8601 in UTC
 * @param environment the machine and the versions
 * @param threads how many threads were used
 * @param turns how often and how long each was timed
 * @param seed the seed of the images
 * @param arguments the command line
 * @param images the rates with each kind of images
 */
public record ThroughputResults(
        int schema,
        String created,
        Environment environment,
        int threads,
        Turns turns,
        int seed,
        List<String> arguments,
        List<Rates> images) {

    /** The version of the format. */
    static final int SCHEMA = 1;

    private static final Median MEDIAN = Median.withDefaults().withCopy(true);

    /**
     * The rates with one kind of images.
     *
     * @param name {@code batch} or {@code single}
     * @param description shape and type
     * @param rows one for each transform
     */
    public record Rates(String name, String description, List<Row> rows) {

        static Rates of(
                ImageKind images,
                List<TransformCandidate> candidates,
                Map<String, double[]> rates) {
            List<Row> rows = new ArrayList<>();
            for (TransformCandidate candidate : candidates) {
                double[] rounds = rates.get(candidate.name());
                double median = MEDIAN.evaluate(rounds);
                double[] djl =
                        candidate.equivalent() == null ? null : rates.get(candidate.equivalent());
                Double ofDjl = djl == null ? null : (Double) (median / MEDIAN.evaluate(djl));
                rows.add(new Row(candidate.name(), median, ofDjl, rounds));
            }
            return new Rates(images.toString(), images.title(), List.copyOf(rows));
        }
    }

    /**
     * The rate of one transform.
     *
     * @param transform its name or text
     * @param imagesPerSecond the median over the rounds, all threads together
     * @param ofDjl its ratio to that of DJL's own transform, or null if there is none that works
     * @param rounds the rate in each round
     */
    public record Row(
            String transform, double imagesPerSecond, @OrNull Double ofDjl, double[] rounds) {}
}
