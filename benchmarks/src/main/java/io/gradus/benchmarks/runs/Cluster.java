package io.gradus.benchmarks.runs;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.recipes.Catalog;
import java.util.ServiceLoader;

/** Makes runs on other machines; found as a service, since what it needs is large. */
public interface Cluster {

    /**
     * Prepares for a cluster.
     *
     * @param master the cluster, such as {@code spark://host:7077} or {@code local[2]}
     * @param threads how many threads, so cores, a run uses
     * @param catalog the classes that recipes may name
     * @param console where progress is shown
     * @return what makes the runs there
     * @throws UserError if there is no such cluster
     */
    Runs runs(String master, int threads, Catalog catalog, Console console);

    /**
     * Finds the one on the class path.
     *
     * @return the cluster
     * @throws UserError if there is none
     */
    static Cluster find() {
        return ServiceLoader.load(Cluster.class)
                .findFirst()
                .orElseThrow(
                        () ->
                                new UserError(
                                        "--master needs Spark, which this gradus is built without;"
                                                + " build it by 'mvn -Pspark -DskipTests package'"
                                                + " and run 'java -jar"
                                                + " benchmarks/spark/target/gradus-spark.jar"
                                                + " compare ...'"));
    }
}
