package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
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
import org.junit.jupiter.params.provider.ValueSource;

class FindLrTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"Adam", "djl.Sgd(momentum=0.9)", "Lookahead(inner=Adam) learningRate=7"})
    void findsARateForAnyOptimizer(String recipe) throws IOException {
        assertThat(findLr("--recipe", recipe)).as(err.toString()).isZero();

        assertThat(out.toString())
                .contains("valley", "steepest", "minimum/10", "<- marked", "The loss diverged at")
                .contains("Picture: " + folder.resolve("find-lr.svg").toUri());
        JsonObject json = json();
        double marked = json.getAsJsonObject("suggestions").get("steepest").getAsDouble();
        assertThat(marked).isBetween(1e-5, 1.0);
        assertThat(json.get("diverged").getAsBoolean()).isTrue();
        assertThat(json.getAsJsonObject("settings").get("recipe").getAsString())
                .isEqualTo(recipe.replace(" learningRate=7", ""));
        JsonObject environment = json.getAsJsonObject("environment");
        assertThat(environment.get("engine").getAsString()).startsWith("PyTorch 2");
        assertThat(environment.get("commit").getAsString()).isEqualTo("unknown");
        int points = json.getAsJsonArray("points").size();
        assertThat(Files.readAllLines(folder.resolve("find-lr.csv")))
                .hasSize(points + 1)
                .startsWith("step,learning_rate,loss,smoothed_loss")
                .satisfies(lines -> assertThat(lines.get(1)).startsWith("1,"))
                .satisfies(lines -> assertThat(lines.get(points)).startsWith(points + ","));
        assertThat(folder.resolve("find-lr.svg")).content().contains("suggestion, steepest: ");
    }

    @Test
    void aSeedGivesTheSameTestAndAnotherAnother() throws IOException {
        assertThat(findLr("--recipe", "Adam RandomCrop(padding=2)")).isZero();
        JsonElement first = json().get("points");
        assertThat(findLr("--recipe", "Adam RandomCrop(padding=2)", "--seed", "2")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo(
                        "gradus: "
                                + folder
                                + " has results, find-lr.json; --overwrite replaces them, --out DIR"
                                + " takes another folder, and without --out a new one is made"
                                + System.lineSeparator());
        assertThat(findLr("--recipe", "Adam RandomCrop(padding=2)", "--overwrite")).isZero();
        assertThat(json().get("points")).isEqualTo(first);
        assertThat(findLr("--recipe", "Adam RandomCrop(padding=2)", "--seed=2", "--overwrite"))
                .isZero();
        assertThat(json().get("points")).isNotEqualTo(first);
    }

    @Test
    void ratesThatAreTooSmallSuggestNothingOrLittle() throws IOException {
        assertThat(findLr("--min", "1e-12", "--max", "1e-11", "--batch-size", "200")).isZero();
        assertThat(out.toString()).contains("The loss did not diverge up to a learning rate of");
        assertThat(json().get("diverged").getAsBoolean()).isFalse();
        assertThat(json().getAsJsonArray("points")).hasSize(60);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--min 0          | --min must be above 0 and --max above --min, both as 32-bit numbers, but they are 0.0",
                "--max 1e-8       | --min must be above 0 and --max above --min, both as 32-bit numbers, but they are 1.0E-7",
                "--max 1e39       | --min must be above 0 and --max above --min",
                "--steps 19       | --steps must be from 20 to 100000, but is 19",
                "--batch-size 0   | --batch-size must be 1 or more",
                "--recipe Adm     | there is nothing called 'Adm'; did you mean Adam?",
                "--recipe djl.RmsProp | DJL's RmsProp throws on the PyTorch engine (Not implemented",
                "--dataset mnits  | unknown data set 'mnits'; did you mean mnist?",
                "--recpie Adam    | Unknown options: '--recpie', 'Adam'; did you mean --recipe?",
                "--device gpux    | Invalid value for option '--device'",
                "--dataset mnist --data-repo none | there is no 'mnist' in none ("
            })
    void wrongUseIsOneLineAndExitCode2(String options, String message) {
        assertThat(findLr(options.strip().split(" "))).isEqualTo(2);
        assertThat(err.toString().lines().toList())
                .singleElement()
                .asString()
                .startsWith("gradus: ")
                .contains(message);
        assertThat(out.toString()).isEmpty();
    }

    private int findLr(String... options) {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "find-lr",
                                "--model=mlp",
                                "--train-size=200",
                                "--threads=1",
                                "--out=" + folder));
        if (!List.of(options).contains("--steps")) {
            args.add("--steps=60");
        }
        args.addAll(List.of(options));
        return Gradus.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args.toArray(String[]::new));
    }

    private JsonObject json() throws IOException {
        String json = Files.readString(folder.resolve("find-lr.json"));
        return JsonParser.parseString(json).getAsJsonObject();
    }
}
