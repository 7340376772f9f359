package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.benchmarks.compare.Results;
import io.gradus.recipes.Catalog;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkTest {

    @TempDir private Path folder;

    private final StringWriter said = new StringWriter();

    @Test
    void sparkGivesWhatThisProcessGives() throws IOException {
        Results local = compare("local", 0);
        Results spark = compare("spark", 0, "--master=local[2]");

        assertThat(said.toString()).contains("Connecting to Spark at local[2].");
        assertThat(spark.complete()).isTrue();
        assertThat(spark.runs())
                .extracting(RunResult::status)
                .containsExactly(
                        Status.DONE, Status.DONE, Status.UNSUPPORTED, Status.DONE, Status.DONE);
        assertThat(spark.runs())
                .usingRecursiveComparison()
                .ignoringFields("samplesPerSecond", "stepShare", "seconds", "peakMemory")
                .isEqualTo(local.runs());
        assertThat(spark.runs().get(0).trainLoss().value()).hasSize(8);
    }

    @Test
    void aMasterThatIsNoneIsOneLine() throws IOException {
        assertThat(run("bad", "--master=local[many]")).isEqualTo(2);
        assertThat(said.toString())
                .contains("gradus: Spark did not start with --master local[many] (");
    }

    private Results compare(String name, int code, String... options) throws IOException {
        assertThat(run(name, options)).as(said.toString()).isEqualTo(code);
        String json = Files.readString(folder.resolve(name).resolve("results.json"));
        return Results.fromJson(json, new Catalog());
    }

    private int run(String name, String... options) {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "compare",
                                "--model=mlp",
                                "--train-size=200",
                                "--epochs=2",
                                "--threads=1",
                                "--recipe=Adam CosineAnnealing(baseValue=0.01, steps=auto)",
                                "--recipe=mixed: AdaDelta RandomCrop(padding=2) Mixup(alpha=0.2)",
                                "--recipe=djl.Adagrad",
                                "--out=" + folder.resolve(name)));
        args.addAll(List.of(options));
        PrintWriter writer = new PrintWriter(said);
        return Gradus.commandLine()
                .setOut(writer)
                .setErr(writer)
                .execute(args.toArray(String[]::new));
    }
}
