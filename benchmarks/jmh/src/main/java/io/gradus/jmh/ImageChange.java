package io.gradus.jmh;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.studies.throughput.TimedChange;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * The measurement of {@code gradus throughput} under JMH: calls a second with batches on two
 * threads, and with single images on one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = OptimizerStep.JAVA_THREADS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ImageChange {

    private static final String IMAGES = "images";
    private static final String CHANGE = "change";
    private static final String BATCH = "batch";

    /** Which images. */
    @Param({BATCH, "single"})
    public String images;

    /** A transform as text, an operation, one of DJL's, or {@code copy}. */
    @Param("copy")
    public String change;

    private TimedChange timed;

    /** Creates the benchmark, whose parameters JMH sets. */
    public ImageChange() {}

    /**
     * Runs the benchmark with JMH's own command line; without {@code -p change=...} for everything,
     * with it for all texts and names that begin with the given words. At the end a table tells
     * images a second.
     *
     * @param args see {@code -h}
     * @throws CommandLineOptionException if the command line is wrong
     * @throws RunnerException if a run fails
     */
    public static void main(String[] args) throws CommandLineOptionException, RunnerException {
        CommandLineOptions options = new CommandLineOptions(args);
        if (options.shouldHelp()) {
            System.out.println("Options are those of JMH, for example:");
            System.out.println("  -p images=single -p change=flip,blur,djl.Resize -f 3 -rf json");
            return;
        }
        PrintWriter out = new PrintWriter(System.out, true);
        Collection<String> kinds = options.getParameter(IMAGES).orElse(List.of(BATCH, "single"));
        Collection<String> given = options.getParameter(CHANGE).orElse(null);
        for (String kind : kinds) {
            ChainedOptionsBuilder builder =
                    new OptionsBuilder()
                            .parent(options)
                            .include(ImageChange.class.getName())
                            .param(IMAGES, kind)
                            .param(CHANGE, changes(kind, given, out));
            print(kind, new Runner(builder.build()).run(), out);
        }
    }

    /** All, or those that begin with given words: JMH splits at commas, which texts may have. */
    private static String[] changes(String kind, Collection<String> words, PrintWriter out) {
        Console console = Console.plain(out, false);
        return TimedChange.names(kind, console).stream()
                .filter(name -> words == null || words.contains(name.split("[(, ]", 2)[0]))
                .toArray(String[]::new);
    }

    private static void print(String kind, Collection<RunResult> runs, PrintWriter out) {
        int count = TimedChange.count(kind);
        out.printf(Locale.ROOT, "%n| %s | images/s | +- (99.9 %%) |%n|---|---|---|%n", kind);
        for (RunResult run : runs) {
            Result<?> result = run.getPrimaryResult();
            out.printf(
                    Locale.ROOT,
                    "| `%s` | %,.0f | %,.0f |%n",
                    run.getParams().getParam(CHANGE),
                    result.getScore() * count,
                    result.getScoreError() * count);
        }
    }

    /** Makes the images. */
    @Setup
    public void setUp() {
        timed = new TimedChange(images, change, images.equals(BATCH) ? OptimizerStep.THREADS : 1);
    }

    /** Changes them. */
    @Benchmark
    public void change() {
        timed.run();
    }

    /** Frees what was made. */
    @TearDown
    public void tearDown() {
        timed.close();
    }
}
