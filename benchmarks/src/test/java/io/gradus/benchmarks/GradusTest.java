package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class GradusTest {

    private static final Catalog CATALOG = new Catalog();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    @Test
    void comparesOnDigits() throws IOException {
        assertThat(
                        compare(
                                "--recipe",
                                "Adam",
                                "--recipe",
                                "again: Adam",
                                "--recipe",
                                "djl.Adagrad"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString()).contains("Adam", "Report: file:");
        assertThat(out.toString()).contains("djl.Adagrad: not supported by the engine: ");
        assertThat(folder.resolve("out/report.html")).isNotEmptyFile();
        assertThat(folder.resolve("out/curves.svg")).isNotEmptyFile();
        assertThat(Files.readAllLines(folder.resolve("out/results.csv"))).hasSize(6);
        Results results = results();
        assertThat(results.complete()).isTrue();
        assertThat(results.settings().updates()).isEqualTo(8);
        assertThat(results.runs())
                .extracting(RunResult::status)
                .containsExactly(
                        Status.DONE, Status.DONE, Status.UNSUPPORTED, Status.DONE, Status.DONE);
        assertThat(results.runs().get(1).trainLoss().value())
                .isEqualTo(results.runs().get(0).trainLoss().value());
        assertThat(results.runs().get(3).trainLoss().value())
                .isNotEqualTo(results.runs().get(0).trainLoss().value());
    }

    /** Each update is a point of the curve, or only each second. */
    @ParameterizedTest
    @ValueSource(strings = {"50", "1"})
    void aRecipeThatDivergesIsAResult(String batchSize) throws IOException {
        assertThat(
                        compare(
                                "--recipe",
                                "bad: djl.Sgd learningRate=1e30",
                                "--recipe",
                                "Adam",
                                "--batch-size",
                                batchSize))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("bad: diverged: the loss became");
        assertThat(results().runs())
                .extracting(RunResult::status)
                .containsExactly(Status.DIVERGED, Status.DONE, Status.DIVERGED, Status.DONE);
        assertThat(folder.resolve("out/report.html")).isNotEmptyFile();
        assertThat(folder.resolve("out/curves.svg")).isNotEmptyFile();
    }

    /** Rates that rise beyond all bounds: the loss grows, but its numbers stay finite for long. */
    @Test
    void aRecipeWhoseLossIsTenfoldIsEnded() throws IOException {
        String[] wild = {"--recipe", "wild: Sgd learningRate=2", "--batch-size", "10"};
        assertThat(compare(wild)).as(err.toString()).isZero();
        RunResult run = results().runs().get(0);
        assertThat(run.status()).isEqualTo(Status.DIVERGED);
        assertThat(run.updates()).isLessThan(results().settings().updates());
        assertThat(out.toString())
                .contains("wild: diverged: the loss rose to ", " at update " + run.updates());
    }

    @Test
    void resultsCanBeTakenAsRecipes() throws IOException {
        assertThat(compare("--recipe", "one: Adam(beta1=0.8) learningRate=0.01")).isZero();
        Results first = results();
        Path file = Files.copy(folder.resolve("out/results.json"), folder.resolve("old.json"));
        assertThat(compare("--recipes", file.toString(), "--overwrite"))
                .as(err.toString())
                .isZero();
        assertThat(results().recipes()).isEqualTo(first.recipes());
        assertThat(results().runs().get(0).finalTrainLoss())
                .isEqualTo(first.runs().get(0).finalTrainLoss());
    }

    @Test
    void theLastTrainingImagesCanTakeThePlaceOfTheTestImages() throws IOException {
        assertThat(compare("--recipe", "Adam", "--validation", "50")).as(err.toString()).isZero();

        Results results = results();
        assertThat(results.settings().trainSize()).isEqualTo(150);
        assertThat(results.settings().validationSize()).isEqualTo(50);
        assertThat(results.settings().testSize()).isZero();
        assertThat(results.runs())
                .allMatch(run -> run.finalAccuracy() * 50 == Math.rint(run.finalAccuracy() * 50));
        assertThat(out.toString()).contains("validation accuracy %").doesNotContain("test acc");
        assertThat(folder.resolve("out/results.csv")).content().contains(",validation_accuracy,");
        assertThat(folder.resolve("out/report.html"))
                .content()
                .contains("150 training and 50 validation images", "Validation accuracy (axis")
                .doesNotContain("est accuracy");
    }

    @Test
    void theCpuCanBeAskedForAndAGpuThatIsNotThereIsAnError() throws IOException {
        assertThat(compare("--recipe", "Adam", "--device", "cpu")).as(err.toString()).isZero();
        assertThat(results().environment().device()).isEqualTo("cpu()");
        int code = compare("--recipe", "Adam", "--device", "gpu", "--overwrite");
        if (Engine.getInstance().getGpuCount() > 0) {
            assertThat(code).as(err.toString()).isZero();
            assertThat(results().environment().device()).isEqualTo("gpu(0)");
        } else {
            assertThat(code).isEqualTo(2);
            assertThat(err.toString()).contains("gradus: --device is gpu, but PyTorch sees no GPU");
        }
    }

    @Test
    void listShowsClassesAndOptions() {
        assertThat(run("compare", "--list")).isZero();
        assertThat(out.toString())
                .contains(
                        "  Adam(amsgrad, beginNumUpdate, beta1, beta2,",
                        "  Cyclic(baseValue*, ",
                        "Mixup(");
    }

    @Test
    void hiddenLayersCanBeChosen() throws IOException {
        assertThat(compare("--recipe", "Adam", "--hidden", "20,10")).isZero();
        assertThat(results().settings().model()).isEqualTo("mlp 20-10");
        assertThat(results().settings().parameters())
                .isEqualTo(784 * 20 + 20 + 20 * 10 + 10 + 10 * 10 + 10);
    }

    @Test
    void aFullBatchIsAllImages() throws IOException {
        assertThat(compare("--recipe", "RProp", "--batch-size", "full")).isZero();
        assertThat(results().settings().batchSize()).isEqualTo(200);
        assertThat(results().settings().updates()).isEqualTo(2);
    }

    @Test
    void aRunThatFailsMakesTheExitCode1ButTheOthersAreKept() throws IOException {
        String falling = "Adam djl.Linear(baseValue=0.002, slope=-0.001)";
        assertThat(compare("--recipe", falling, "--recipe", "Adam")).isOne();
        assertThat(out.toString())
                .contains(falling + ": failed: OptionException", "the learning rate of update");
        assertThat(results().runs())
                .extracting(RunResult::status)
                .containsExactly(Status.FAILED, Status.DONE, Status.FAILED, Status.DONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--dataset letters      | unknown data set 'letters'; choose from cifar10, digits",
                "--model vgg            | unknown model 'vgg'; choose from lenet, mlp, resnet",
                "--epochs 0             | --epochs must be 1 or more, but is 0",
                "--epochs many          | 'many' is not a whole number up to 2147483647; see 'gradus compare --help'",
                "--train-size -1        | --train-size must be 1 or more",
                "--validation -1       | --validation must be 0 or more",
                "--validation 200      | --validation must leave images to train on, but is 200 of 200",
                "--batch-size half      | --batch-size must be a whole number up to 2147483647 or 'full'",
                "--batch-size 0         | --batch-size must be 1 or more",
                "--diverge-factor 1    | --diverge-factor must be more than 1, or 0 for no limit, but is 1.0",
                "--diverge-factor NaN  | --diverge-factor must be more than 1",
                "--baseline Sgd        | --baseline must be the name of a recipe, but is 'Sgd'; there are djl.Sgd,",
                "--threads 0            | --threads must be from 1 to 1024",
                "--device tpu           | '--device': it must be cpu, gpu or auto, but is 'tpu'; see",
                "--parallel 0          | --parallel must be from 1 to 1024, but is 0",
                "--master local[2]      | --master needs Spark, which this gradus is built without",
                "--master local[2] --parallel 2 | --parallel is for this machine, and --master has",
                "--resume --overwrite   | --resume continues and --overwrite starts over; give one",
                "--checkpoint-every 0   | --checkpoint-every must be a number of updates or minutes",
                "--checkpoint-every 5s  | such as 500 or 10min, but is '5s'",
                "--hidden 32,0          | --hidden must be from 1 to 65536, but is 0",
                "--hidden 32 --model lenet | --hidden is for --model mlp, but the model is lenet",
                "--seeds 1,1            | --seeds has a number twice",
                "--seeds x              | 'x' is not a whole number up to 2147483647",
                "--nonsense             | Unknown option: '--nonsense'; see",
                "--recipe Adm           | there is nothing called 'Adm'; did you mean Adam?",
                "--recipe adma          | there is nothing called 'adma'; did you mean Adam?",
                "--recipe Nag           | did you mean djl.Nag?",
                "--recipe Adam(beta=1)  | Adam: there is no option 'beta'; did you mean beta1?",
                "--recipe Adam(beta1=2) | recipe 'Adam(beta1=2)': Adam: beta1 must be in",
                "--recipe djl.Sgd       | add one, such as learningRate=0.01",
                "--data-repo .          | --data-repo is given, but data set 'digits' does not come",
                "--recipe Adam,learningRate=-1 | the first learning rate must be in [0, infinity)",
                "--recipe Adam,RandomCrop(size=99) | a crop of 99 x 99 does not fit",
                "--recipe Adam,RandomCrop(size=20) | make images of shape (1, 20, 20), but the",
                "--recipes none.json    | cannot read recipe file none.json",
                "--dataset mnist --data-repo none | there is no 'mnist' in none ("
            })
    void wrongUseIsOneLineAndExitCode2(String options, String message) {
        String[] args = options.strip().split(" ");
        for (int i = 0; i < args.length; i++) {
            args[i] = args[i].replace(',', args[0].equals("--recipe") ? ' ' : ',');
        }
        assertThat(compare(args)).isEqualTo(2);
        assertThat(err.toString().lines().toList())
                .singleElement()
                .asString()
                .startsWith("gradus: ")
                .contains(message);
        assertThat(out.toString()).isEmpty();
        assertThat(folder.resolve("out/results.json")).doesNotExist();
    }

    @Test
    void aBrokenRepositoryIsOneLineAndExitCode2() throws IOException {
        Path set = folder.resolve("dataset/cv/ai/djl/basicdataset/mnist");
        Files.createDirectories(set);
        Files.writeString(set.resolve("metadata.json"), "{}");
        assertThat(compare("--dataset", "mnist", "--data-repo", folder.toString())).isEqualTo(2);
        assertThat(err.toString().lines().toList())
                .singleElement()
                .asString()
                .startsWith("gradus: data set 'mnist' cannot be read from " + folder)
                .contains("--dataset digits");
    }

    @Test
    void anOutputFolderThatCannotBeWrittenIsFoundBeforeTraining() throws IOException {
        Files.createFile(folder.resolve("out"));
        assertThat(compare("--recipe", "Adam")).isEqualTo(2);
        assertThat(err.toString().lines().toList())
                .singleElement()
                .asString()
                .startsWith("gradus: cannot write to " + folder.resolve("out"))
                .endsWith("choose another folder with --out DIR");
    }

    @Test
    void verboseShowsTheStackTrace() {
        assertThat(compare("--recipe", "Adam(beta1=2)", "--verbose")).isEqualTo(2);
        assertThat(err.toString()).contains("RecipeException", "\tat io.gradus", "Caused by: ");
    }

    @Test
    void helpSaysWhatRecipesLookLike() {
        assertThat(run("compare", "--help")).isZero();
        assertThat(out.toString()).contains("--recipe", "\"augmentations\"", "Exit code: 0 done");
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void withoutASubcommandTheUsageIsShown() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("Missing required subcommand");
    }

    /** A small comparison on digits, unless the options say otherwise. */
    private int compare(String... options) {
        List<String> args = new ArrayList<>(List.of(options));
        Map.of("--model", "mlp", "--train-size", "200", "--epochs", "2")
                .forEach(
                        (option, value) -> {
                            if (!args.contains(option)) {
                                args.addAll(List.of(option, value));
                            }
                        });
        return run(arguments(args.toArray(String[]::new)));
    }

    private String[] arguments(String... options) {
        List<String> args = new ArrayList<>(List.of("compare"));
        args.addAll(List.of(options));
        args.addAll(List.of("--out", folder.resolve("out").toString()));
        return args.toArray(String[]::new);
    }

    private int run(String... args) {
        CommandLine command = Gradus.commandLine();
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(args);
    }

    private Results results() throws IOException {
        return ResultsJson.read(Files.readString(folder.resolve("out/results.json")), CATALOG);
    }
}
