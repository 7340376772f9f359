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
import java.util.Map;
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

    private static final Map<String, String> SOURCES =
            Map.of(
                    "Descent",
                    """
                    package plugin;

                    public final class Descent implements io.gradus.schedulers.Schedule {
                        private final double value;

                        private Descent(double value) {
                            this.value = value;
                        }

                        public static Builder builder() {
                            return new Builder();
                        }

                        @Override
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
                    }
                    """,
                    "Negative",
                    """
                    package plugin;

                    import io.gradus.augmentations.RandomTransform;
                    import io.gradus.augmentations.images.ImageInfo;
                    import io.gradus.augmentations.images.Operation;
                    import io.gradus.augmentations.images.Operations;
                    import java.util.List;
                    import java.util.random.RandomGenerator;

                    public final class Negative extends RandomTransform<Negative.Draw> {
                        public record Draw(boolean invert) {}

                        private Negative(Builder builder) {
                            super(builder);
                        }

                        public static Builder builder() {
                            return new Builder();
                        }

                        @Override
                        public Draw sample(RandomGenerator random, ImageInfo image) {
                            return new Draw(random.nextBoolean());
                        }

                        @Override
                        protected List<Operation> operations(Draw draw, ImageInfo image) {
                            return draw.invert() ? List.of(Operations.invert()) : List.of();
                        }

                        @Override
                        protected List<Operation> kinds(ImageInfo image) {
                            return operations(new Draw(true), image);
                        }

                        @Override
                        protected boolean needsLevels() {
                            return true;
                        }

                        public static final class Builder extends BaseBuilder<Builder> {
                            @Override
                            public Negative build() {
                                return new Negative(this);
                            }
                        }
                    }
                    """,
                    "Schedules",
                    """
                    package plugin;

                    import io.gradus.text.Form;
                    import io.gradus.text.FormProvider;
                    import java.util.List;

                    public final class Schedules implements FormProvider {
                        @Override
                        public Class<?> kind() {
                            return io.gradus.schedulers.Schedule.class;
                        }

                        @Override
                        public List<Form> forms() {
                            return List.of(
                                    Form.of(Descent.class, Descent::builder, "descent", "value"));
                        }
                    }
                    """,
                    "Transforms",
                    """
                    package plugin;

                    import io.gradus.text.Form;
                    import io.gradus.text.FormProvider;
                    import java.util.List;

                    public final class Transforms implements FormProvider {
                        @Override
                        public Class<?> kind() {
                            return io.gradus.augmentations.RandomTransform.class;
                        }

                        @Override
                        public List<Form> forms() {
                            return List.of(
                                    Form.of(Negative.class, Negative::builder, "negative"));
                        }
                    }
                    """,
                    "Clash",
                    """
                    package plugin;

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
                                    Form.of(Descent.class, Descent::builder, "cosine", "value"));
                        }
                    }
                    """);

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
        for (Map.Entry<String, String> source : SOURCES.entrySet()) {
            Path file = classes.resolve(source.getKey() + ".java");
            arguments.add(Files.writeString(file, source.getValue()).toString());
        }
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
            "--seeds=1,2",
            "--plugin=" + jar("schedules and more.jar", "plugin.Schedules"),
            "--plugin=" + jar("transforms.jar", "plugin.Transforms"),
            "--recipe=mine: Adam learningRate=descent(0.01) negative",
            "--recipe=Adam"
        };
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        run(0, with(options, "--out=" + one));
        run(0, with(options, "--out=" + two, "--parallel=2"));

        assertThat(losses(one)).hasSize(4).isEqualTo(losses(two));
        assertThat(losses(one).get(0)).isNotEqualTo(losses(one).get(1));

        assertThat(run(0, with(options, "--out=" + one, "--resume")))
                .contains("4 of 4 runs are finished already");
        String[] without =
                Stream.of(options)
                        .filter(option -> !option.startsWith("--plugin"))
                        .toArray(String[]::new);
        assertThat(run(2, with(without, "--out=" + one, "--resume"))).contains("'descent'");
    }

    @Test
    void otherCommandsTakeJarsToo() throws Exception {
        String jars = "--plugin=" + jar("all.jar", "plugin.Schedules", "plugin.Transforms");
        String out = "--out=" + folder.resolve("out");

        assertThat(run(0, "schedules", jars, out, "mine: descent(0.5)")).contains("mine");
        run(0, "find-lr", "--steps=20", "--train-size=200", jars, out, "--recipe=Adam negative");
    }

    @ParameterizedTest
    @ValueSource(strings = {"compare", "find-lr", "schedules", "step", "trajectories"})
    void saysWhatIsNoPluginInOneLine(String command) throws IOException {
        Path missing = folder.resolve("missing.jar");
        Path text = Files.writeString(folder.resolve("text.jar"), "no jar");

        assertThat(error(command, missing)).contains(missing + " is not there; give the jar");
        assertThat(error(command, folder)).contains(folder + " is no jar; give the jar");
        assertThat(error(command, text)).contains(text + " cannot be read as a jar: ");
        assertThat(error(command, jar("empty.jar", "# none", "")))
                .contains("empty.jar has no text forms: it needs ")
                .contains(SERVICES);
    }

    @Test
    void saysWhichFormDoesNotGoWithThoseThatAreThere() throws IOException {
        assertThat(error("schedules", jar("absent.jar", "plugin.Absent")))
                .contains("absent.jar cannot be used: ")
                .contains("plugin.Absent");
        assertThat(error("schedules", jar("clash.jar", "plugin.Clash")))
                .contains("clash.jar cannot be used: both ")
                .contains("plugin.Descent")
                .contains("'cosine'");
        Path broken = jar("broken.jar", List.of("Clash"), "plugin.Clash");
        assertThat(error("schedules", broken)).contains("there is no class plugin/Descent");
    }

    @Test
    void aThreadKeepsItsClassLoaderWhereAJarIsRefused() throws IOException {
        ClassLoader before = Thread.currentThread().getContextClassLoader();

        error("schedules", jar("clash.jar", "plugin.Clash"));

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

    private Path jar(String name, String... providers) throws IOException {
        return jar(name, List.of(""), providers);
    }

    /** A jar of the classes whose names begin so. */
    private Path jar(String name, List<String> beginnings, String... providers) throws IOException {
        Path jar = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.list(classes.resolve("plugin"))) {
            entries.putNextEntry(new JarEntry(SERVICES));
            entries.write(String.join("\n", providers).getBytes(StandardCharsets.UTF_8));
            for (Path file : files.toList()) {
                String simple = file.getFileName().toString();
                if (beginnings.stream().anyMatch(simple::startsWith)) {
                    entries.putNextEntry(new JarEntry("plugin/" + simple));
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
