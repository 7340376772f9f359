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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The subcommand {@code step}, with as few steps as it makes. */
class StepTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    @Test
    void timesOptimizersBesideDjlsAdam() throws IOException {
        assertThat(
                        step(
                                "--tensors",
                                "mlp",
                                "--rounds",
                                "1",
                                "--optimizer",
                                "Adam",
                                "--optimizer",
                                "slow: Lookahead(inner=Adam(beta1=0.8), k=2) learningRate=0.01",
                                "--optimizer",
                                "djl.Nag(momentum=0.9) learningRate=0.1"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString())
                .contains("mlp: 6 tensors, 1,863,690 values")
                .contains("x djl.Adam", "x copy")
                .doesNotContain("DL4J");
        assertThat(err.toString()).contains("djl.Nag(momentum=0.9) learningRate=0.1 is left out: ");
        assertThat(Files.readAllLines(folder.resolve("step.csv")))
                .hasSize(4)
                .anySatisfy(line -> assertThat(line).startsWith("mlp,1863690,slow,"));
        JsonObject results = json("step.json");
        JsonObject times = results.getAsJsonArray("tensors").get(0).getAsJsonObject();
        JsonObject adam = times.getAsJsonArray("rows").get(1).getAsJsonObject();
        assertThat(results.getAsJsonObject("environment").get("threads").getAsInt()).isEqualTo(2);
        assertThat(adam.get("optimizer").getAsString()).isEqualTo("Adam");
        assertThat(adam.get("stateArrays").getAsInt()).isEqualTo(2);
        assertThat(adam.get("ofAdam").getAsDouble()).isEqualTo(adam.get("ofDjl").getAsDouble());
        assertThat(adam.getAsJsonArray("rounds")).hasSize(1);
    }

    @Test
    void enduranceLooksAtMemoryAndTraining() throws IOException {
        assertThat(step("--endurance", "200", "--optimizer", "AdaDelta"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString()).contains("arrays after 20", "after 200", "step ms at 5");
        assertThat(err.toString()).contains("Resident memory is shown on Linux, with 'java -Xms");
        JsonObject row = json("endurance.json").getAsJsonArray("rows").get(1).getAsJsonObject();
        assertThat(row.get("optimizer").getAsString()).isEqualTo("AdaDelta");
        assertThat(row.get("arraysEarly").getAsInt()).isPositive();
        assertThat(row.get("millisecondsEarly").getAsDouble()).isPositive();
        assertThat(row.get("millisecondsLate").getAsDouble()).isPositive();
        assertThat(Files.readAllLines(folder.resolve("endurance.csv"))).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--tensors vgg            | unknown tensors 'vgg'; choose from mlp, resnet18 with",
                "--rounds 0               | --rounds must be from 1 to 100000, but is 0",
                "--device tpu             | it must be cpu, gpu or auto, but is 'tpu'",
                "--threads 0              | --threads must be from 1 to 1024, but is 0",
                "--endurance 199          | --endurance must be from 200 to 10000000, but is 199",
                "--dataset letters        | unknown data set 'letters'",
                "--dl4j none.jar          | there is no none.jar; make it by 'mvn -Pdl4j",
                "--optimizer Adm          | there is nothing called 'Adm'",
                "--optimizer Adam(beta=1) | Adam: there is no option 'beta'",
                "--optimizer Cutout       | there is no optimizer",
                "--optimizer djl.Sgd      | add one, such as learningRate=0.01",
                "--optimizer Adam+Cutout(length=2) | --optimizer 'Adam Cutout(length=2)' has augment"
            })
    void wrongUseIsOneLineAndExitCode2(String options, String message) {
        String[] args = options.strip().split(" ");
        for (int i = 0; i < args.length; i++) {
            args[i] = args[i].replace('+', ' ');
        }
        assertThat(step(args)).isEqualTo(2);
        assertThat(err.toString().lines().toList())
                .singleElement()
                .asString()
                .startsWith("gradus: ")
                .contains(message);
        assertThat(out.toString()).isEmpty();
        assertThat(folder.resolve("step.json")).doesNotExist();
    }

    private int step(String... options) {
        List<String> args = new ArrayList<>(List.of("step"));
        args.addAll(List.of(options));
        args.addAll(List.of("--out", folder.toString()));
        return Gradus.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args.toArray(String[]::new));
    }

    private JsonObject json(String file) throws IOException {
        return JsonParser.parseString(Files.readString(folder.resolve(file))).getAsJsonObject();
    }
}
