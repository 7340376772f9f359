package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Users' classes in jars. The command that uses them is a process of its own, since a registry
 * keeps what it was given.
 */
class PluginTest {

    private static final String SERVICES = "META-INF/services/io.gradus.text.FormProvider";

    private static final String PACKAGE = "com.example.gradus.";

    /** The classes of docs/guide: a rule, schedules, transforms, and their text forms. */
    private static final Path GUIDE = Path.of("../docs/guide/code/src");

    /** A form that has the name of a built-in one. */
    private static final String CLASH =
            """
            package com.example.gradus;

            import io.gradus.text.Form;
            import io.gradus.text.FormProvider;
            import java.util.List;

            public final class Clash implements FormProvider {
                @Override
                public Class<?> kind() {
                    return io.gradus.schedulers.Schedule.class;
                }

                @Override
                public List<Form> forms() {
                    return List.of(
                            Form.of(Sawtooth.class, Sawtooth::builder, "cosine", "period"));
                }
            }
            """;

    @TempDir private static Path classes;

    @TempDir private Path folder;

    @BeforeAll
    static void compile() throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "-proc:none",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                classes.toString()));
        for (String folder : List.of("main", "rules", "operations")) {
            try (Stream<Path> files = Files.walk(GUIDE.resolve(folder).resolve("java"))) {
                files.filter(Files::isRegularFile).map(Path::toString).forEach(arguments::add);
            }
        }
        Path clash = classes.resolve("Clash.java");
        arguments.add(Files.writeString(clash, CLASH).toString());
        int code =
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, arguments.toArray(String[]::new));
        assertThat(code).isZero();
    }

    @Test
    void recipesNameWhatIsInTheJarsHereAndInWorkers() throws Exception {
        String[] options = {
            "compare",
            "--train-size=200",
            "--threads=1",
            "--model=mlp",
            "--epochs=1",
            "--seeds=1",
            "--plugin=" + jar("rules and schedules.jar", "RuleForms", "ScheduleForms"),
            "--plugin=" + jar("transforms.jar", "TransformForms", "BatchForms"),
            "--recipe=rule: qhm(0.1)",
            "--recipe=schedule: qhm learningRate=sawtooth(0.1, 10)",
            "--recipe=image: qhm(0.1) halfturn(0.5)",
            "--recipe=batch: qhm(0.1) neighbormix(0.5)"
        };
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        run(0, with(options, "--out=" + one));
        run(0, with(options, "--out=" + two, "--parallel=2"));

        assertThat(losses(one)).hasSize(4).doesNotHaveDuplicates().isEqualTo(losses(two));
        assertThat(losses(one)).allSatisfy(loss -> assertThat(loss).startsWith("\"done\" "));

        assertThat(run(0, with(options, "--out=" + one, "--resume")))
                .contains("4 of 4 runs are finished already");
        String[] without =
                Stream.of(options)
                        .filter(option -> !option.startsWith("--plugin"))
                        .toArray(String[]::new);
        assertThat(run(2, with(without, "--out=" + one, "--resume"))).contains("'qhm'");
    }

    @Test
    void otherCommandsTakeJarsToo() throws Exception {
        String jars = "--plugin=" + jar("all.jar", "RuleForms", "ScheduleForms", "TransformForms");
        String out = "--out=" + folder.resolve("out");

        assertThat(run(0, "schedules", jars, out, "mine: sawtooth(0.5, 10)")).contains("mine");
        String recipe = "--recipe=qhm halfturn";
        run(0, "find-lr", "--steps=20", "--train-size=200", jars, out, recipe);
        String[] timed = {"throughput", "--images=batch", "--rounds=1", "--milliseconds=1"};
        assertThat(run(0, with(timed, jars, out, "--transform=flip halfturn(0.3)")))
                .contains("flip halfturn(0.3)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"compare", "find-lr", "schedules", "step", "throughput", "trajectories"})
    void saysWhatIsNoPluginInOneLine(String command) throws IOException {
        Path missing = folder.resolve("missing.jar");
        Path text = Files.writeString(folder.resolve("text.jar"), "no jar");

        assertThat(error(command, missing)).contains(missing + " is not there; give the jar");
        assertThat(error(command, folder)).contains(folder + " is no jar; give the jar");
        assertThat(error(command, text)).contains(text + " cannot be read as a jar: ");
        assertThat(error(command, jarOf("empty.jar", "", "# none\n")))
                .contains("empty.jar has no text forms: it needs ")
                .contains(SERVICES);
    }

    @Test
    void saysWhichFormDoesNotGoWithThoseThatAreThere() throws IOException {
        assertThat(error("schedules", jar("absent.jar", "Absent")))
                .contains("absent.jar cannot be used: ")
                .contains(PACKAGE + "Absent");
        assertThat(error("schedules", jar("clash.jar", "Clash")))
                .contains("clash.jar cannot be used: both ")
                .contains(PACKAGE + "Sawtooth")
                .contains("'cosine'");
        Path broken = jarOf("broken.jar", "Clash", PACKAGE + "Clash");
        assertThat(error("schedules", broken))
                .contains("there is no class com/example/gradus/Sawtooth");
    }

    @Test
    void aThreadKeepsItsClassLoaderWhereAJarIsRefused() throws IOException {
        ClassLoader before = Thread.currentThread().getContextClassLoader();

        error("schedules", jar("clash.jar", "Clash"));

        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    private static String error(String command, Path jar) {
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        int code =
                Gradus.commandLine()
                        .setOut(writer)
                        .setErr(writer)
                        .execute(command, "--plugin", jar.toString());
        assertThat(code).as(said.toString()).isEqualTo(2);
        assertThat(said.toString().lines()).hasSize(1);
        return said.toString();
    }

    private String run(int code, String... arguments) throws Exception {
        Path log = folder.resolve("log");
        Process process =
                new ProcessBuilder(Command.line(arguments))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(log);
        assertThat(process.exitValue()).as(said).isEqualTo(code);
        return said;
    }

    private static List<String> losses(Path out) throws IOException {
        JsonArray runs =
                JsonParser.parseString(Files.readString(out.resolve("results.json")))
                        .getAsJsonObject()
                        .getAsJsonArray("runs");
        List<String> losses = new ArrayList<>();
        for (var run : runs) {
            JsonObject all = run.getAsJsonObject();
            losses.add(all.get("status") + " " + all.get("finalTrainLoss"));
        }
        return losses;
    }

    /** A jar of all classes, with providers of the guide's package. */
    private Path jar(String name, String... providers) throws IOException {
        String lines = PACKAGE + String.join("\n" + PACKAGE, providers);
        return jarOf(name, "", lines);
    }

    /** A jar of the classes whose names begin so, with a list of its providers. */
    private Path jarOf(String name, String beginning, String providers) throws IOException {
        Path jar = folder.resolve(name);
        String directory = PACKAGE.replace('.', '/');
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.list(classes.resolve(directory))) {
            entries.putNextEntry(new JarEntry(SERVICES));
            entries.write(providers.getBytes(StandardCharsets.UTF_8));
            for (Path file : files.toList()) {
                String simple = file.getFileName().toString();
                if (simple.startsWith(beginning)) {
                    entries.putNextEntry(new JarEntry(directory + simple));
                    entries.write(Files.readAllBytes(file));
                }
            }
        }
        return jar;
    }

    private static String[] with(String[] options, String... more) {
        return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
    }
}
