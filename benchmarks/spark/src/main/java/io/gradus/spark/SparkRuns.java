package io.gradus.spark;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Progress;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.runs.Answers;
import io.gradus.benchmarks.runs.RunQueue;
import io.gradus.benchmarks.runs.RunTask;
import io.gradus.benchmarks.runs.Runs;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.TrainingRun;
import io.gradus.recipes.Catalog;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/** Runs on Spark, each a job of one task, so that its result arrives as soon as it exists. */
final class SparkRuns implements Runs {

    private static final long LOOK_MILLIS = 100;

    private final SparkConf conf;
    private final Catalog catalog;
    private final Console console;

    SparkRuns(SparkConf conf, Catalog catalog, Console console) {
        this.conf = conf;
        this.catalog = catalog;
        this.console = console;
    }

    @Override
    public void make(RunQueue queue) {
        int open = queue.open().size();
        if (open == 0) {
            return;
        }
        try (JavaSparkContext spark = connect();
                Progress progress = new Progress(console, "Spark", open)) {
            Map<RunTask, JavaFutureAction<List<String>>> going = submit(queue, spark);
            while (!going.isEmpty() && !queue.isStopped()) {
                if (!collect(going, queue, progress)) {
                    Thread.sleep(LOOK_MILLIS);
                }
            }
            going.values().forEach(run -> run.cancel(true));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private JavaSparkContext connect() {
        console.remark("Connecting to Spark at " + conf.get("spark.master") + ".");
        try {
            return new JavaSparkContext(conf);
        } catch (Exception | LinkageError e) {
            throw new UserError(
                    "Spark did not start with --master "
                            + conf.get("spark.master")
                            + " ("
                            + UserError.reason(e)
                            + "); see docs/COMPARE.md",
                    e);
        }
    }

    private Map<RunTask, JavaFutureAction<List<String>>> submit(
            RunQueue queue, JavaSparkContext spark) {
        SparkRun run = new SparkRun(console.verbose());
        Map<RunTask, JavaFutureAction<List<String>>> going = new LinkedHashMap<>();
        for (Optional<RunTask> next = queue.next(); next.isPresent(); next = queue.next()) {
            String json = next.get().toJson(catalog);
            going.put(next.get(), spark.parallelize(List.of(json), 1).map(run).collectAsync());
        }
        return going;
    }

    /** Takes what is done; tells whether there was something. */
    private boolean collect(
            Map<RunTask, JavaFutureAction<List<String>>> going, RunQueue queue, Progress progress)
            throws InterruptedException {
        boolean any = false;
        Iterator<Map.Entry<RunTask, JavaFutureAction<List<String>>>> all =
                going.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<RunTask, JavaFutureAction<List<String>>> one = all.next();
            if (one.getValue().isDone()) {
                any = true;
                all.remove();
                RunTask task = one.getKey();
                RunResult result = result(task, one.getValue());
                queue.finished(task, result).ifPresent(progress::remark);
                progress.step(task.recipe().name() + " " + task.seed());
            }
        }
        return any;
    }

    private RunResult result(RunTask task, JavaFutureAction<List<String>> run)
            throws InterruptedException {
        try {
            return Answers.read(task, run.get().get(0));
        } catch (ExecutionException e) {
            console.details(e);
            String reason = "Spark: " + UserError.reason(e.getCause());
            return TrainingRun.failed(task.recipe(), task.seed(), reason);
        }
    }
}
