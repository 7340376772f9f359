package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.benchmarks.commands.compare.Results;
import io.gradus.benchmarks.commands.compare.ResultsJson;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import io.gradus.recipes.Catalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
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
    void executorsGetThePlugins() throws IOException {
        String plugin = "--plugin=" + plugin();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try {
            Results spark =
                    compare(
                            "plugin",
                            0,
                            "--master=local[2]",
                            plugin,
                            "--recipe=mine: Adam learningRate=descent(0.01)");
            assertThat(spark.runs())
                    .filteredOn(run -> run.recipe().equals("mine"))
                    .extracting(RunResult::status)
                    .containsExactly(Status.DONE, Status.DONE);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** A jar with a user's schedule. */
    private Path plugin() throws IOException {
        Path source = folder.resolve("Descent.java");
        Files.writeString(
                source,
                """
                import io.gradus.schedulers.Schedule;
                import io.gradus.text.Form;
                import io.gradus.text.FormProvider;
                import java.util.List;

                public record Descent(double value) implements Schedule {
                    public double at(long step) {
                        return value / (1 + step);
                    }

                    public static final class Builder {
                        private double value;

                        public Builder setValue(double newValue) {
                            value = newValue;
                            return this;
                        }

                        public Descent build() {
                            return new Descent(value);
                        }
                    }

                    public static final class Forms implements FormProvider {
                        public Class<?> kind() {
                            return Schedule.class;
                        }

                        public List<Form> forms() {
                            return List.of(
                                    Form.of(Descent.class, Builder::new, "descent", "value"));
                        }
                    }
                }
                """);
        String classPath = System.getProperty("java.class.path");
        int code =
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-proc:none", "-cp", classPath, source.toString());
        assertThat(code).isZero();
        Path jar = folder.resolve("my plugin.jar");
        try (JarOutputStream entries = new JarOutputStream(Files.newOutputStream(jar))) {
            entries.putNextEntry(new JarEntry("META-INF/services/io.gradus.text.FormProvider"));
            entries.write("Descent$Forms".getBytes(StandardCharsets.UTF_8));
            for (String name : List.of("Descent", "Descent$Builder", "Descent$Forms")) {
                entries.putNextEntry(new JarEntry(name + ".class"));
                entries.write(Files.readAllBytes(folder.resolve(name + ".class")));
            }
        }
        return jar;
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
        return ResultsJson.read(json, new Catalog());
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
