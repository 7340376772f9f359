package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A repository with a CIFAR-10 of a few images is made, and spoiled in several ways. */
class DatasetsTest {

    private static final int IMAGE = 1 + 3 * 32 * 32;

    /** Where DJL would else copy what is loaded, into the user's. */
    private static final String CACHE = "DJL_CACHE_DIR";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;
    private Path repo;
    private Path set;

    @BeforeEach
    void makeRepository() throws Exception {
        repo = folder.resolve("repo");
        set = Files.createDirectories(repo.resolve("dataset/cv/ai/djl/basicdataset/cifar10"));
        Files.createDirectories(set.resolve("1.0"));
        byte[] train = new byte[5 * IMAGE];
        byte[] test = new byte[2 * IMAGE];
        train[0] = 9;
        Files.write(set.resolve("1.0/data_batch.bin"), train);
        Files.write(set.resolve("1.0/test_batch.bin"), test);
        Engine.getInstance(); // its libraries stay in the user's cache
        System.setProperty(CACHE, folder.resolve("cache").toString());
        Files.writeString(
                set.resolve("metadata.json"),
                """
                {"metadataVersion": "0.2", "resourceType": "dataset", "application": "cv",
                 "groupId": "ai.djl.basicdataset", "artifactId": "cifar10", "name": "CIFAR-10",
                 "description": "A few images", "artifacts": [{"version": "1.0", "files": {
                   "data_batch.bin": {"uri": "data_batch.bin", "sha1Hash": "%s", "size": %d},
                   "test_batch.bin": {"uri": "test_batch.bin", "sha1Hash": "%s", "size": %d}}}]}
                """
                        .formatted(sha1(train), train.length, sha1(test), test.length));
    }

    @AfterEach
    void restoreTheCache() {
        System.clearProperty(CACHE);
    }

    private static String sha1(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    }

    @Test
    void listsWhatAFolderHas() throws IOException {
        assertThat(datasets("--data-repo", repo.toString())).as(err.toString()).isZero();
        assertThat(line("cifar10")).contains("50,000", "10,000", "in the folder");
        assertThat(line("cifar10:")).isEqualTo("cifar10: " + set);
        assertThat(line("mnist")).contains("60,000", "not in the folder");
        assertThat(line("digits")).contains("10,000", "2,000", "drawn by the program");
        JsonObject cifar = row("cifar10");
        assertThat(cifar.get("bytes").getAsLong()).isEqualTo(7 * IMAGE);
        assertThat(cifar.get("status").getAsString()).isEqualTo("in folder");
        assertThat(cifar.get("description").getAsString()).isEqualTo("A few images");
        assertThat(cifar.has("check")).isFalse();
    }

    @Test
    void listsDjlsCacheWithoutLoadingAnything() throws IOException {
        assertThat(datasets()).as(err.toString()).isZero();
        assertThat(line("fashion-mnist")).contains("60,000");
        assertThat(row("digits").get("status").getAsString()).isEqualTo("drawn");
        assertThat(row("mnist").get("place").getAsString()).endsWith("mnist");
    }

    @Test
    void checkCountsTheImages() throws IOException {
        for (String file : List.of("data_batch.bin", "test_batch.bin")) {
            // from here DJL takes them into its cache
            Files.copy(set.resolve("1.0").resolve(file), set.resolve(file));
        }
        assertThat(check()).as(out.toString()).isZero();
        assertThat(line("cifar10")).matches("cifar10 +5 +2 +in the folder .*  a part");
        assertThat(line("cifar10:")).isEqualTo("cifar10: ok, but a part of 50,000 and 10,000");
        assertThat(line("digits")).endsWith("  ok");
        JsonObject images = row("cifar10").getAsJsonObject("check").getAsJsonObject("images");
        assertThat(images.get("train").getAsInt()).isEqualTo(5);
    }

    /** To the whole folder, and to one within it. */
    @ParameterizedTest
    @ValueSource(strings = {"linked", "linked/dataset"})
    @DisabledOnOs(OS.WINDOWS)
    void symbolicLinksAreFollowed(String link) throws IOException {
        for (String file : List.of("data_batch.bin", "test_batch.bin")) {
            Files.copy(set.resolve("1.0").resolve(file), set.resolve(file));
        }
        Path path = folder.resolve(link);
        Files.createDirectories(path.getParent());
        Files.createSymbolicLink(path, link.contains("/") ? repo.resolve("dataset") : repo);
        assertThat(datasets("--data-repo", folder.resolve("linked").toString(), "--check"))
                .as(out.toString())
                .isZero();
        assertThat(line("cifar10")).matches("cifar10 +5 +2 +in the folder .*  a part");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aSymbolicLinkThatLeadsNowhereIsOneLineAndExitCode2() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("none"));
        String said =
                "gradus: --data-repo is "
                        + link
                        + ", a symbolic link to what is not there; correct the link";
        assertThat(datasets("--data-repo", link.toString())).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly(said);
        for (String command : List.of("compare", "find-lr", "step")) {
            StringWriter told = new StringWriter();
            int code =
                    Gradus.commandLine()
                            .setErr(new PrintWriter(told))
                            .execute(
                                    command,
                                    "--dataset=cifar10",
                                    "--data-repo=" + link,
                                    "--out=" + folder.resolve("out"));
            assertThat(code).isEqualTo(2);
            assertThat(told.toString().lines()).containsExactly(said);
        }
    }

    @Test
    void checkFindsAnotherByte() throws IOException {
        byte[] bytes = Files.readAllBytes(set.resolve("1.0/data_batch.bin"));
        bytes[77] = 1;
        Files.write(set.resolve("1.0/data_batch.bin"), bytes);
        assertThat(check()).isOne();
        assertThat(line("cifar10")).endsWith("  wrong");
        assertThat(line("cifar10:"))
                .isEqualTo("cifar10: data_batch.bin has another SHA-1 than its metadata says");
    }

    @Test
    void checkFindsALostByte() throws IOException {
        byte[] bytes = Files.readAllBytes(set.resolve("1.0/test_batch.bin"));
        Files.write(set.resolve("1.0/test_batch.bin"), Arrays.copyOf(bytes, bytes.length - 1));
        assertThat(check()).isOne();
        assertThat(line("cifar10:")).contains("test_batch.bin has 6,145 bytes, not 6,146");
    }

    @Test
    void checkFindsALostFile() throws IOException {
        Files.delete(set.resolve("1.0/test_batch.bin"));
        assertThat(check()).isOne();
        assertThat(line("cifar10:")).endsWith("test_batch.bin is missing");
        assertThat(row("cifar10").getAsJsonObject("check").has("images"))
                .as("what is not whole is not loaded")
                .isFalse();
    }

    @Test
    void metadataThatIsNoneIsOneLineAndExitCode2() throws IOException {
        Files.writeString(set.resolve("metadata.json"), "[1");
        assertThat(check()).isEqualTo(2);
        assertThat(err.toString())
                .contains("gradus: " + set.resolve("metadata.json") + " is not the metadata of");
    }

    /** What is damaged is told in a line, or does not matter. */
    @Test
    void noDamageOfTheMetadataIsAnException() throws IOException {
        Path file = set.resolve("metadata.json");
        String valid = Files.readString(file);
        for (int seed = 0; seed < 150; seed++) {
            Files.writeString(file, new JsonMutator(valid, seed).next());
            err.getBuffer().setLength(0);
            int code = datasets("--data-repo", repo.toString());
            assertThat(code).as("seed %d: %s", seed, err).isIn(0, 2);
            assertThat(err.toString().lines().toList())
                    .as("seed %d", seed)
                    .hasSize(code == 0 ? 0 : 1)
                    .allSatisfy(line -> assertThat(line).startsWith("gradus: " + file + " is no"));
        }
    }

    @Test
    void aFolderThatIsNoneIsOneLineAndExitCode2() {
        assertThat(datasets("--data-repo", "none")).isEqualTo(2);
        assertThat(err.toString()).startsWith("gradus: --data-repo must be a folder, but is none");
    }

    private int check() {
        return datasets("--data-repo", repo.toString(), "--check");
    }

    private int datasets(String... options) {
        List<String> args = new ArrayList<>(List.of("datasets", "--out=" + folder));
        args.addAll(List.of(options));
        return Gradus.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args.toArray(String[]::new));
    }

    private String line(String name) {
        return out.toString()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .findFirst()
                .orElseThrow();
    }

    private JsonObject row(String name) throws IOException {
        String json = Files.readString(folder.resolve("datasets.json"));
        for (var row : JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("datasets")) {
            if (row.getAsJsonObject().get("name").getAsString().equals(name)) {
                return row.getAsJsonObject();
            }
        }
        throw new AssertionError("no row of " + name);
    }
}
