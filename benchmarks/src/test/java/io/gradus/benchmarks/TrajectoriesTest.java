package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The subcommand {@code trajectories}, with few steps. */
class TrajectoriesTest {

    private static final Path DOCS = Path.of("../docs");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    @Test
    void drawsTheWaysOfGivenOptimizers() throws IOException {
        assertThat(
                        trajectories(
                                "--steps",
                                "20",
                                "--optimizer",
                                "Adam",
                                "--optimizer",
                                "wild: Sgd learningRate=10",
                                "--optimizer",
                                "djl.Nag(momentum=0.9)"))
                .as(err.toString())
                .isZero();

        assertThat(err.toString()).contains("djl.Nag(momentum=0.9) is left out: ");
        assertThat(out.toString())
                .contains("Rosenbrock: (1 - x)^2", "steps to 1e-3", "diverged after ")
                .contains("learning rate: as given, or else that of 0.0001");
        for (String surface : List.of("rosenbrock", "beale", "valley", "saddle")) {
            assertThat(ImageIO.read(folder.resolve(surface + ".png").toFile()).getWidth())
                    .isPositive();
        }
        // the k-th is at step 20 (k / 56)^2
        assertThat(frames(folder.resolve("trajectories.gif"))).isEqualTo(21);
        JsonObject results =
                JsonParser.parseString(Files.readString(folder.resolve("trajectories.json")))
                        .getAsJsonObject();
        assertThat(results.getAsJsonObject("environment").get("engine").getAsString())
                .startsWith("PyTorch");
        JsonObject saddle = results.getAsJsonArray("surfaces").get(3).getAsJsonObject();
        assertThat(saddle.get("surface").getAsString()).isEqualTo("saddle");
        assertThat(saddle.getAsJsonArray("ways")).hasSize(2);
        JsonObject wild = saddle.getAsJsonArray("ways").get(0).getAsJsonObject();
        assertThat(wild.get("optimizer").getAsString()).isEqualTo("wild");
        assertThat(wild.get("learningRate").getAsString()).isEqualTo("10");
        assertThat(wild.get("diverged").getAsBoolean()).isTrue();
        JsonObject adam = saddle.getAsJsonArray("ways").get(1).getAsJsonObject();
        assertThat(adam.get("diverged").getAsBoolean()).isFalse();
        assertThat(adam.get("finalValue").getAsDouble()).isBetween(0.0, 3.0);
        assertThat(adam.getAsJsonArray("points")).hasSize(21);
    }

    /** All optimizers in the poster, and none of its panels empty. */
    @Test
    void drawsAllInFamilies() throws IOException {
        assertThat(trajectories("--steps", "2", "--surface", "beale,saddle")).isZero();
        assertThat(folder.resolve("rosenbrock.png")).doesNotExist();
        assertThat(Files.size(folder.resolve("trajectories.gif"))).isBetween(10_000L, 2_000_000L);
        assertThat(out.toString()).contains("AdaptiveLookahead(inner=Adam)", "RProp", "Lion");
    }

    @Test
    void theAnimationCanBeLeftOut() {
        assertThat(
                        trajectories(
                                "--steps",
                                "1",
                                "--surface",
                                "saddle",
                                "--optimizer",
                                "Adam",
                                "--no-gif"))
                .isZero();
        assertThat(out.toString()).contains("learning rate: that of 0.0001");
        assertThat(folder.resolve("trajectories.gif")).doesNotExist();
        assertThat(folder.resolve("saddle.png")).exists();
    }

    @Test
    void theDocumentationsPicturesAreSmall() throws IOException {
        for (String surface : List.of("rosenbrock", "beale", "valley", "saddle")) {
            assertThat(Files.size(DOCS.resolve("trajectories/" + surface + ".png")))
                    .isLessThan(300_000);
        }
        assertThat(Files.size(DOCS.resolve("trajectories.gif"))).isLessThan(300_000);
        assertThat(frames(DOCS.resolve("trajectories.gif"))).isGreaterThan(30);
    }

    @Test
    void theDocumentationsCommandLinesAreThoseOfTheCommand() throws IOException {
        List<String> lines =
                Files.readAllLines(DOCS.resolve("TRAJECTORIES.md")).stream()
                        .filter(line -> line.startsWith("java -jar benchmarks/target/gradus.jar "))
                        .map(line -> line.substring(line.indexOf("trajectories")))
                        .toList();
        assertThat(lines).hasSize(2);
        for (String line : lines) {
            String[] args = line.replace("\"", "").split(" ");
            assertThat(Gradus.commandLine().parseArgs(args).errors()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--surface hill   | unknown surface 'hill'; choose from rosenbrock, beale, valley,",
                "--steps 0        | --steps must be from 1 to 100000, but is 0",
                "--optimizer Adm  | there is nothing called 'Adm'",
                "--optimizer Adam+Cutout(length=2) | has augmentations; remove them",
                "--surface saddle --no-gif --optimizer djl.Nag(momentum=0.9) | none of the",
            })
    void wrongUseIsExitCode2(String options, String message) {
        String[] args = options.strip().split(" ");
        for (int i = 0; i < args.length; i++) {
            args[i] = args[i].replace('+', ' ');
        }
        assertThat(trajectories(args)).isEqualTo(2);
        assertThat(err.toString().lines().reduce((first, last) -> last).orElseThrow())
                .startsWith("gradus: ")
                .contains(message);
        assertThat(out.toString()).isEmpty();
        assertThat(folder.resolve("trajectories.json")).doesNotExist();
    }

    private static int frames(Path gif) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (var in = ImageIO.createImageInputStream(gif.toFile())) {
            reader.setInput(in);
            return reader.getNumImages(true);
        } finally {
            reader.dispose();
        }
    }

    private int trajectories(String... options) {
        List<String> args = new ArrayList<>(List.of("trajectories"));
        args.addAll(List.of(options));
        args.addAll(List.of("--out", folder.toString()));
        return Gradus.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args.toArray(String[]::new));
    }
}
