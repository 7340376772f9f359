package io.gradus.spark;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.PluginOption;
import io.gradus.benchmarks.runs.Runs;
import io.gradus.benchmarks.runs.RunsProvider;
import io.gradus.recipes.Catalog;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;

/** Apache Spark, as {@code --master} finds it. Options of Spark are system properties. */
public final class SparkRunsProvider implements RunsProvider {

    private static final String LOOPBACK = "127.0.0.1";

    /** Creates the service. */
    public SparkRunsProvider() {}

    @Override
    public Runs runs(String master, int threads, Catalog catalog, Console console) {
        SparkConf conf =
                new SparkConf()
                        .setAppName("gradus compare")
                        .setMaster(master)
                        .set("spark.task.cpus", Integer.toString(threads))
                        .setIfMissing("spark.ui.enabled", "false");
        List<String> jars = new ArrayList<>();
        PluginOption.loaded().forEach(jar -> jars.add(jar.toString()));
        if (isThisProcess(master)) {
            conf.setIfMissing("spark.driver.host", LOOPBACK)
                    .setIfMissing("spark.driver.bindAddress", LOOPBACK);
        } else {
            jars.addAll(List.of(OwnJars.paths()));
        }
        if (!jars.isEmpty()) {
            conf.setJars(jars.toArray(String[]::new));
        }
        return new SparkRuns(conf, catalog, console);
    }

    private static boolean isThisProcess(String master) {
        return master.equals("local") || master.startsWith("local[");
    }
}
