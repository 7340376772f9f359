package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradus.benchmarks.commands.compare.Results;
import io.gradus.benchmarks.commands.compare.ResultsJson;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import io.gradus.recipes.Catalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command promises on MNIST, Fashion-MNIST and CIFAR-10. */
class RealDataTest {

    private final String repository = System.getenv("GRADUS_DATA_REPO");

    @TempDir private Path folder;

    @BeforeEach
    void needData() {
        assumeTrue(
                repository != null,
                "GRADUS_DATA_REPO names no folder with MNIST, Fashion-MNIST and CIFAR-10");
    }

    /** RProp is for full batches; what mini-batches do to it is shown, not hidden. */
    @Test
    void everyRecipeButRPropLearnsMnistInTwoEpochs() throws IOException {
        Results results = compare("mnist", "mlp", "--epochs", "2", "--seeds", "1");
        Map<String, Double> accuracy =
                results.runs().stream()
                        .filter(run -> run.status() == Status.DONE)
                        .collect(Collectors.toMap(RunResult::recipe, RunResult::finalAccuracy));
        assertThat(accuracy).hasSize(7);
        accuracy.remove("RProp");
        assertThat(accuracy.values()).allMatch(value -> value > 0.95);
        assertThat(results.runs())
                .filteredOn(run -> run.status() == Status.UNSUPPORTED)
                .extracting(RunResult::recipe)
                .containsExactly("djl.Adadelta", "djl.Adagrad", "djl.RmsProp", "djl.Nag");
    }

    @Test
    void rpropIsBestWithFullBatches() throws IOException {
        Results results =
                compare(
                        "mnist",
                        "mlp",
                        "--train-size=2000",
                        "--batch-size=full",
                        "--epochs=30",
                        "--seeds=1",
                        "--recipe=RProp learningRate=0.01",
                        "--recipe=Adam learningRate=0.002",
                        "--recipe=djl.Sgd(momentum=0.9) learningRate=0.02");
        List<Double> accuracies = results.runs().stream().map(RunResult::finalAccuracy).toList();
        assertThat(accuracies.get(0))
                .isGreaterThan(0.9)
                .isGreaterThan(accuracies.get(1))
                .isGreaterThan(accuracies.get(2));
    }

    @Test
    void fashionMnistIsLearned() throws IOException {
        Results results =
                compare(
                        "fashion-mnist",
                        "mlp",
                        "--train-size=5000",
                        "--epochs=2",
                        "--seeds=1",
                        "--recipe=Adam");
        assertThat(results.runs().get(0).finalAccuracy()).isGreaterThan(0.78);
    }

    @Test
    void resnetTrainsOnCifarWithCutoutAndMixup() throws IOException {
        Results results =
                compare(
                        "cifar10",
                        "resnet",
                        "--train-size=2000",
                        "--epochs=1",
                        "--seeds=1",
                        "--recipe=Adam RandomCrop(padding=4) Cutout(length=8, layout=CHW)",
                        "--recipe=Adam RandomHorizontalFlip Mixup(alpha=0.2)");
        assertThat(results.runs()).extracting(RunResult::status).containsOnly(Status.DONE);
        // Ten classes: what is learned in one epoch of 2,000 images is more than chance.
        assertThat(results.runs()).allMatch(run -> run.finalAccuracy() > 0.15);
    }

    private Results compare(String dataset, String model, String... options) throws IOException {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "compare",
                                "--dataset=" + dataset,
                                "--model=" + model,
                                "--data-repo=" + repository,
                                "--out=" + folder));
        args.addAll(List.of(options));
        StringWriter err = new StringWriter();
        int code =
                Gradus.commandLine()
                        .setOut(new PrintWriter(new StringWriter()))
                        .setErr(new PrintWriter(err))
                        .execute(args.toArray(String[]::new));
        assertThat(code).as(err.toString()).isZero();
        return ResultsJson.read(Files.readString(folder.resolve("results.json")), new Catalog());
    }
}
