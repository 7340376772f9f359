package io.gradus.jmh;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.studies.step.TimedStep;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * The measurement of {@code gradus step} under JMH: one step of an optimizer over the parameters of
 * a model, or a copy of as many bytes, on two threads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = OptimizerStep.JAVA_THREADS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 2)
public class OptimizerStep {

    /** Threads of PyTorch, and of Java: the caller and one of the pool. */
    static final int THREADS = 2;

    static final String JAVA_THREADS =
            "-Djava.util.concurrent.ForkJoinPool.common.parallelism=" + (THREADS - 1);

    private static final String OPTIMIZER = "optimizer";

    /** An optimizer as in the recipes of {@code gradus compare}, or {@code copy of 4 arrays}. */
    @Param("djl.Adam")
    public String optimizer;

    /** Whose parameters. */
    @Param({"resnet18", "mlp"})
    public String tensors;

    private TimedStep timed;

    /** Creates the benchmark, whose parameters JMH sets. */
    public OptimizerStep() {}

    /**
     * Runs the benchmark with JMH's own command line; without {@code -p optimizer=...} for all
     * optimizers. DJL's Adam and the copies that bound those optimizers are in each run.
     *
     * @param args see {@code -h}
     * @throws CommandLineOptionException if the command line is wrong
     * @throws RunnerException if a run fails
     */
    public static void main(String[] args) throws CommandLineOptionException, RunnerException {
        CommandLineOptions options = new CommandLineOptions(args);
        if (options.shouldHelp()) {
            System.out.println("Options are those of JMH, for example:");
            System.out.println("  -p optimizer=Adam,djl.Adam -p tensors=mlp -f 3 -rf json");
            return;
        }
        PrintWriter out = new PrintWriter(System.out, true);
        List<String> given =
                List.copyOf(options.getParameter(OPTIMIZER).orElse(List.of())).stream()
                        .map(String::strip)
                        .toList();
        List<String> names = TimedStep.names(given, Console.plain(out, false));
        ChainedOptionsBuilder builder =
                new OptionsBuilder()
                        .parent(options)
                        .include(OptimizerStep.class.getName())
                        .param(OPTIMIZER, names.toArray(String[]::new));
        new Runner(builder.build()).run();
    }

    /** Makes the optimizer and the arrays. */
    @Setup
    public void setUp() {
        timed = new TimedStep(optimizer, tensors, THREADS);
    }

    /** Makes new gradients, which does not count. */
    @Setup(Level.Invocation)
    public void refresh() {
        timed.refresh();
    }

    /** Makes the step. */
    @Benchmark
    public void step() {
        timed.run();
    }

    /** Frees what was made. */
    @TearDown
    public void tearDown() {
        timed.close();
    }
}
