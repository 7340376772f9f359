package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The subcommand {@code throughput}, with turns as short as they can be. */
class ThroughputTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    @Test
    void timesEverythingBesideDjls() throws IOException {
        assertThat(throughput("--rounds", "1", "--milliseconds", "1")).as(err.toString()).isZero();

        assertThat(out.toString())
                .contains("batch: 128 x 32 x 32 x 3 float32, transposed")
                .contains("single: 224 x 224 x 3 uint8")
                .contains("crop(32, pad=4)", "ImageOps.equalize", "Mixup", "djl.Resize")
                .contains("x djl's own")
                .contains("by 2 threads together, median of 1 rounds of 1 ms");
        assertThat(err.toString())
                .contains("djl.RandomFlipLeftRight is left out: it changes nothing")
                .contains("djl.RandomColorJitter is left out with 224 x 224 x 3 uint8: ");
        assertThat(err.toString().lines().filter(line -> line.contains(" is left out")))
                .as("ours are never left out")
                .allSatisfy(line -> assertThat(line).startsWith("djl."));

        JsonArray images = json().getAsJsonArray("images");
        assertThat(images).hasSize(2);
        JsonArray rows = images.get(1).getAsJsonObject().getAsJsonArray("rows");
        JsonObject crop = row(rows, "rrc(128)");
        assertThat(crop.get("imagesPerSecond").getAsDouble()).isPositive();
        assertThat(crop.get("ofDjl").getAsDouble())
                .isEqualTo(
                        crop.get("imagesPerSecond").getAsDouble()
                                / row(rows, "djl.RandomResizedCrop")
                                        .get("imagesPerSecond")
                                        .getAsDouble());
        assertThat(row(rows, "flip").has("ofDjl")).isFalse();
        assertThat(json().get("threads").getAsInt()).isEqualTo(2);
    }

    @Test
    void timesWhatIsAskedFor() throws IOException {
        assertThat(
                        throughput(
                                "--images",
                                "batch",
                                "--threads",
                                "1",
                                "--rounds",
                                "2",
                                "--milliseconds",
                                "1",
                                "--transform",
                                "crop(32, pad=4) flip",
                                "--transform",
                                "crop(40)"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString()).contains("per thread").doesNotContain("djl's own");
        assertThat(err.toString()).contains("crop(40) is left out with 128 x 32 x 32 x 3");
        List<String> lines = Files.readAllLines(folder.resolve("throughput.csv"));
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).startsWith("batch,copy,1,");
        assertThat(lines.get(2)).startsWith("batch,\"crop(32, pad=4) flip\",1,");
        JsonArray rows =
                json().getAsJsonArray("images").get(0).getAsJsonObject().getAsJsonArray("rows");
        assertThat(row(rows, "copy").getAsJsonArray("rounds")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--images video      | unknown images 'video'; choose from batch, single with",
                "--rounds 0          | --rounds must be from 1 to 100000, but is 0",
                "--threads 0         | --threads must be from 1 to 1024, but is 0",
                "--milliseconds 0    | --milliseconds must be 1 or more, but is 0",
                "--transform flipp   | --transform 'flipp': ",
                "--transform flip(2) | --transform 'flip(2)': ",
            })
    void wrongUseIsOneLineAndExitCode2(String options, String message) {
        assertThat(throughput(options.strip().split(" "))).isEqualTo(2);
        assertThat(err.toString().lines().toList())
                .singleElement()
                .asString()
                .startsWith("gradus: ")
                .contains(message);
        assertThat(out.toString()).isEmpty();
        assertThat(folder.resolve("throughput.json")).doesNotExist();
    }

    private int throughput(String... options) {
        List<String> args = new ArrayList<>(List.of("throughput"));
        args.addAll(List.of(options));
        args.addAll(List.of("--out", folder.toString()));
        return Gradus.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args.toArray(String[]::new));
    }

    private static JsonObject row(JsonArray rows, String transform) {
        for (var row : rows) {
            if (row.getAsJsonObject().get("transform").getAsString().equals(transform)) {
                return row.getAsJsonObject();
            }
        }
        throw new AssertionError("there is no row " + transform);
    }

    private JsonObject json() throws IOException {
        return JsonParser.parseString(Files.readString(folder.resolve("throughput.json")))
                .getAsJsonObject();
    }
}
