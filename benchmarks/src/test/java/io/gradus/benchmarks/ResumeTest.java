package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.benchmarks.training.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A comparison that was interrupted goes on. */
class ResumeTest {

    private static final String FIRST = "--recipe=Adam CosineAnnealing(baseValue=0.01, steps=auto)";
    private static final String SECOND =
            "--recipe=mixed: Adam RandomCrop(padding=2) RandomHorizontalFlip Mixup(alpha=0.2)";

    @TempDir private Path folder;

    @Test
    void aKilledProcessEndsAsIfItNeverWas() throws Exception {
        String[] options = {
            "--model=lenet", "--epochs=4", "--batch-size=8", FIRST, SECOND, "--seeds=4"
        };
        Command whole = new Command(folder.resolve("whole"));
        assertThat(whole.run(options)).as(whole.said()).isZero();

        Path out = folder.resolve("killed");
        Command killed = new Command(out);
        String[] saving =
                Stream.concat(Stream.of(options), Stream.of("--checkpoint-every=10"))
                        .toArray(String[]::new);
        killInTheMiddleOf("mixed", killed.start(saving), out);

        assertThat(killed.run(saving)).isEqualTo(2);
        assertThat(killed.said())
                .contains(out + " has an unfinished comparison (1 of 2 runs); --resume continues");
        String[] resuming =
                Stream.concat(Stream.of(saving), Stream.of("--resume")).toArray(String[]::new);
        assertThat(killed.run(resuming)).as(killed.said()).isZero();
        assertThat(killed.said())
                .contains("1 of 2 runs are finished already and are taken over.")
                .containsPattern("'mixed', seed 4: continues from its checkpoint after update \\d+")
                .doesNotContain("[1/2]");
        SameRuns.require(killed.results(), whole.results());
        assertThat(out.resolve("checkpoints")).doesNotExist();
    }

    /** Kills a process when a run has written some checkpoints. */
    private static void killInTheMiddleOf(String recipe, Process process, Path out)
            throws Exception {
        try {
            while (!hasCheckpoints(out.resolve("checkpoints"), recipe)) {
                assertThat(process.waitFor(5, TimeUnit.MILLISECONDS))
                        .as(Files.readString(out.resolveSibling(out.getFileName() + ".log")))
                        .isFalse();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static boolean hasCheckpoints(Path root, String recipe) throws IOException {
        if (!Files.isDirectory(root)) {
            return false;
        }
        try (Stream<Path> runs = Files.list(root)) {
            List<Path> mine =
                    runs.filter(run -> run.getFileName().toString().startsWith(recipe)).toList();
            return mine.size() == 1
                    && Files.list(mine.get(0))
                            .anyMatch(f -> f.toString().endsWith("30.safetensors"));
        }
    }

    @Test
    void whatIsFinishedIsTakenOverAndMoreMayBeAdded() throws IOException {
        Command command = new Command(folder.resolve("out"));
        assertThat(compare(command, FIRST, "--seeds=1")).as(command.said()).isZero();
        RunResult first = command.results().runs().get(0);

        assertThat(compare(command, SECOND, FIRST, "--seeds=1,2", "--resume")).isZero();
        assertThat(command.said()).contains("1 of 4 runs are finished already");
        List<RunResult> all = command.results().runs();
        assertThat(all).extracting(RunResult::seed).containsExactly(1, 1, 2, 2);
        assertThat(all.get(1)).usingRecursiveComparison().isEqualTo(first);

        assertThat(compare(command, SECOND, FIRST, "--seeds=1,2", "--resume")).isZero();
        assertThat(command.said()).contains("4 of 4 runs are finished already");
        assertThat(command.results().runs()).usingRecursiveComparison().isEqualTo(all);
    }

    @Test
    void aRunThatFailedIsTriedAgain() throws IOException {
        String failing = "--recipe=Adam djl.Linear(baseValue=0.002, slope=-0.001)";
        Command command = new Command(folder.resolve("out"));
        assertThat(compare(command, failing, FIRST, "--seeds=1")).isOne();
        assertThat(compare(command, failing, FIRST, "--seeds=1", "--resume")).isOne();
        assertThat(command.said()).contains("1 of 2 runs are finished already");
        assertThat(command.results().runs()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--epochs=2     | epochs was 1 and is 2; updates was 4 and is 8",
                "--batch-size=8 | batchSize was 64 and is 8",
                "--model=lenet  | model was mlp and is lenet",
                "--seeds=2      | the seeds must be [1], and may be more"
            })
    void anotherComparisonDoesNotGoOn(String other, String message) throws IOException {
        Command command = new Command(folder.resolve("out"));
        assertThat(compare(command, FIRST, "--seeds=1")).isZero();
        String before = Files.readString(folder.resolve("out/results.json"));
        String[] options =
                other.startsWith("--seeds")
                        ? new String[] {FIRST, other, "--resume"}
                        : new String[] {FIRST, "--seeds=1", other, "--resume"};
        assertThat(compare(command, options)).isEqualTo(2);
        assertThat(command.said()).contains("--resume continues the same comparison", message);
        assertThat(folder.resolve("out/results.json")).hasContent(before);
    }

    @Test
    void anotherRecipeOfTheSameNameDoesNotGoOn() {
        Command command = new Command(folder.resolve("out"));
        assertThat(compare(command, "--recipe=a: Adam", "--seeds=1")).isZero();
        assertThat(compare(command, "--recipe=a: AdamW", "--seeds=1", "--resume")).isEqualTo(2);
        assertThat(command.said()).contains("recipe 'a' is missing or another");
    }

    @Test
    void withNothingToGoOnFromItBegins() {
        Command command = new Command(folder.resolve("out"));
        assertThat(compare(command, FIRST, "--seeds=1", "--resume")).isZero();
        assertThat(command.said()).doesNotContain("taken over");
    }

    private static int compare(Command command, String... options) {
        boolean chosen = Stream.of(options).anyMatch(o -> o.matches("--(model|epochs)=.*"));
        Stream<String> rest = Stream.of("--model=mlp", "--epochs=1");
        Stream<String> missing =
                rest.filter(
                        o -> !chosen || Stream.of(options).noneMatch(g -> g.startsWith(name(o))));
        return command.run(Stream.concat(missing, Stream.of(options)).toArray(String[]::new));
    }

    private static String name(String option) {
        return option.substring(0, option.indexOf('='));
    }
}
