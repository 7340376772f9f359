package io.gradus.jmh;

import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.optimizer.Optimizer;
import io.gradus.benchmarks.recipes.Binder;
import io.gradus.benchmarks.recipes.Catalog;
import io.gradus.benchmarks.recipes.OptimizerList;
import io.gradus.benchmarks.recipes.Recipe;
import io.gradus.benchmarks.recipes.Recipes;
import io.gradus.benchmarks.recipes.RunLength;
import io.gradus.benchmarks.step.TensorSet;
import io.gradus.benchmarks.step.Workload;
import io.gradus.benchmarks.training.Ingredients;
import java.util.List;
import java.util.Map;
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

/** One step of an optimizer over the parameters of a model, on two threads. */
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

    /** An optimizer as in the recipes of {@code gradus compare}. */
    @Param("djl.Adam")
    public String optimizer;

    /** Whose parameters. */
    @Param({"resnet18", "mlp"})
    public String tensors;

    private Workload workload;
    private Ingredients ingredients;
    private Optimizer made;

    /** Creates the benchmark, whose parameters JMH sets. */
    public OptimizerStep() {}

    /**
     * Runs the benchmark with JMH's own command line; without {@code -p optimizer=...} for all
     * optimizers.
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
        ChainedOptionsBuilder builder =
                new OptionsBuilder().parent(options).include(OptimizerStep.class.getName());
        if (!options.getParameter(OPTIMIZER).hasValue()) {
            builder.param(
                    OPTIMIZER,
                    OptimizerList.of(new Catalog()).stream()
                            .map(Recipe::text)
                            .toArray(String[]::new));
        }
        new Runner(builder.build()).run();
    }

    /** Makes the optimizer and the arrays. */
    @Setup
    public void setUp() {
        Catalog catalog = new Catalog();
        Recipe recipe = Recipes.of(List.of(optimizer), null, catalog).get(0);
        ingredients = new Ingredients(recipe, new Binder(catalog, new RunLength(1), Map.of()));
        made = ingredients.optimizer();
        workload = new Workload(TensorSet.of(tensors), 1);
        JniUtils.setNumThreads(THREADS);
    }

    /** Makes new gradients, which does not count. */
    @Setup(Level.Invocation)
    public void refresh() {
        workload.refresh();
    }

    /** Makes the step. */
    @Benchmark
    public void step() {
        workload.step(made);
    }

    /** Frees what was made. */
    @TearDown
    public void tearDown() {
        workload.close();
        ingredients.close();
    }
}
