package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that is finished is lost, and no two comparisons write in one folder. */
class OutputRulesTest {

    private static final String[] SMALL = {
        "--model=mlp", "--epochs=1", "--seeds=1", "--recipe=Adam", "--recipe=AdaDelta"
    };

    @TempDir private Path folder;

    @Test
    void withoutOutEachComparisonHasItsOwnFolderAndTheNewestIsFound() throws Exception {
        Path root = folder.resolve("gradus-results");
        Process first = start("first", SMALL);
        Process second = start("second", SMALL);
        String said = said(first, "first", 0);
        said(second, "second", 0);
        assertThat(made(root)).hasSize(2);
        Path one = made(root).get(0);
        Path two = made(root).get(1);
        assertThat(said)
                .containsPattern("Report: (" + uri(one) + "|" + uri(two) + ")")
                .contains("The newest is always " + Path.of("gradus-results", "report.html"));
        assertThat(Files.readString(root.resolve("report.html")))
                .isIn(
                        Files.readString(one.resolve("report.html")),
                        Files.readString(two.resolve("report.html")));
        byte[] kept = Files.readAllBytes(two.resolve("results.json"));

        // the older one as if it had been interrupted before its end
        String json = Files.readString(one.resolve("results.json"));
        Files.writeString(
                one.resolve("results.json"),
                json.replace("\"complete\":true", "\"complete\":false"));
        String resumed = gradus(0, with(SMALL, "--resume"));
        assertThat(resumed)
                .contains("Resuming the comparison in " + Path.of("gradus-results", name(one)))
                .contains("2 of 2 runs are finished already");
        assertThat(Files.readString(one.resolve("results.json"))).contains("\"complete\":true");
        assertThat(made(root)).hasSize(2);
        assertThat(two.resolve("results.json")).hasBinaryContent(kept);
        assertThat(root.resolve("report.html")).hasSameBinaryContentAs(one.resolve("report.html"));

        // a mistake that is found late leaves no folder behind
        gradus(2, with(SMALL, "--recipe=Adam RandomCrop(size=99)"));
        assertThat(made(root)).hasSize(2);

        // results that lie there by themselves, such as those of an previous version
        Files.writeString(root.resolve("results.json"), "{\"schema\": 1, \"complete\": true}");
        Files.writeString(root.resolve("report.html"), "of before");
        String other = gradus(0, with(SMALL, "--batch-size=50", "--resume"));
        assertThat(other)
                .contains("There is nothing to resume; a new comparison begins in ")
                .contains(
                        "The newest is not "
                                + Path.of("gradus-results", "report.html")
                                + ": that belongs to the comparison in "
                                + Path.of("gradus-results", "results.json"));
        assertThat(made(root)).hasSize(3);
        assertThat(root.resolve("report.html")).hasContent("of before");
    }

    private static String uri(Path folder) {
        return Pattern.quote(folder.resolve("report.html").toUri().toString());
    }

    @Test
    void aFinishedComparisonIsNotOverwrittenWithoutAWord() throws IOException {
        Path out = folder.resolve("out");
        Path model = out.resolve("checkpoints/mymodel/checkpoint-000000001.safetensors");
        Files.createDirectories(model.getParent());
        Files.writeString(model, "the user's own");
        Command command = new Command(out);
        assertThat(command.run(SMALL)).as(command.said()).isZero();
        String before = Files.readString(out.resolve("results.json"));

        Command again = new Command(out);
        assertThat(again.run(with(SMALL, "--recipe=Lion"))).isEqualTo(2);
        assertThat(again.said().lines())
                .containsExactly(
                        "gradus: "
                                + out
                                + " has a finished comparison (2 runs); --resume adds recipes or"
                                + " seeds to it, --overwrite starts over, --out DIR takes another"
                                + " folder");
        assertThat(out.resolve("results.json")).hasContent(before.strip());

        assertThat(again.run(with(SMALL, "--recipe=Lion", "--resume"))).isZero();
        assertThat(again.results().runs()).hasSize(3);
        assertThat(again.run(with(SMALL, "--overwrite"))).isZero();
        assertThat(again.results().runs()).hasSize(2);
        assertThat(model).hasContent("the user's own");
    }

    /** Not even by one that would start over because it cannot read what is there. */
    @ParameterizedTest
    @ValueSource(strings = {"", "--resume"})
    void whatCannotBeReadIsNotOverwritten(String option) throws IOException {
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.writeString(out.resolve("results.json"), "{\"schema\": 1}");
        Command command = new Command(out);
        String[] options = option.isEmpty() ? SMALL : with(SMALL, option);
        assertThat(command.run(options)).isEqualTo(2);
        assertThat(command.said().lines())
                .containsExactly(
                        "gradus: cannot read "
                                + out.resolve("results.json")
                                + " (created is missing); correct it, or start over with"
                                + " --overwrite or in another folder with --out DIR");
        assertThat(out.resolve("results.json")).hasContent("{\"schema\": 1}");
        assertThat(command.run(with(SMALL, "--overwrite"))).as(command.said()).isZero();
    }

    @Test
    void aFolderInUseIsOneLineAndExitCode2() throws Exception {
        Path out = folder.resolve("out");
        Command command = new Command(out);
        Process process =
                command.start(
                        "--model=mlp", "--epochs=2000", "--checkpoint-every=50", "--recipe=Adam");
        try {
            while (Checkpoints.runsWithTwo(out).isEmpty()) {
                assertThat(process.waitFor(10, TimeUnit.MILLISECONDS)).as(command.log()).isFalse();
            }
            for (String option : List.of("--batch-size=50", "--resume", "--overwrite")) {
                Command second = new Command(out);
                assertThat(second.run(with(SMALL, option))).isEqualTo(2);
                assertThat(second.said().lines())
                        .singleElement()
                        .asString()
                        .startsWith("gradus: 'gradus compare' cannot use the folder " + out)
                        .contains("process " + process.pid() + " does");
            }
            assertThat(process.isAlive()).isTrue();
            assertThat(Checkpoints.runsWithTwo(out)).hasSize(1);
        } finally {
            process.destroyForcibly().waitFor();
        }
        Command third = new Command(out);
        assertThat(third.run(with(SMALL, "--overwrite"))).as(third.said()).isZero();
    }

    /** As on a full disk: what the run cannot save has nothing to do with its recipe. */
    @Test
    void aRunThatCannotSaveItselfIsTriedAgain() throws IOException {
        Path out = Files.createDirectory(folder.resolve("out"));
        Path blocked = Files.createFile(out.resolve("checkpoints"));
        Command command = new Command(out);
        String[] saving = with(SMALL, "--checkpoint-every=1");
        assertThat(command.run(saving)).as(command.said()).isOne();
        assertThat(command.results().complete()).isFalse();
        assertThat(command.results().runs())
                .extracting(RunResult::status)
                .containsOnly(Status.FAILED);

        Files.delete(blocked);
        assertThat(command.run(with(saving, "--resume"))).as(command.said()).isZero();
        assertThat(command.results().complete()).isTrue();
        assertThat(command.results().runs())
                .extracting(RunResult::status)
                .containsExactly(Status.DONE, Status.DONE);
    }

    /** Runs the command as a user does, in a working folder and without --out. */
    private String gradus(int exitCode, String... options) throws Exception {
        return said(start("log", options), "log", exitCode);
    }

    private Process start(String log, String... options) throws IOException {
        String[] common = {"compare", "--train-size=200", "--threads=1"};
        return new ProcessBuilder(Command.line(with(common, options)))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(log).toFile())
                .start();
    }

    private String said(Process process, String log, int exitCode) throws Exception {
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(folder.resolve(log));
        assertThat(process.exitValue()).as(said).isEqualTo(exitCode);
        return said;
    }

    private static List<Path> made(Path root) throws IOException {
        try (Stream<Path> all = Files.list(root)) {
            return all.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    private static String[] with(String[] options, String... more) {
        return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
    }
}
