package io.gradus.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFolderTest {

    @TempDir private Path root;

    @Test
    void eachIsAnotherAndTheNewestIsListedFirst() {
        List<Path> paths = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            try (OwnFolder folder = OwnFolder.make(root, "compare")) {
                folder.files().write("x.txt", "x");
                paths.add(0, folder.path());
            }
        }
        try (OwnFolder other = OwnFolder.make(root, "step")) {
            other.files().write("x.txt", "x");
        }
        assertThat(paths).doesNotHaveDuplicates();
        assertThat(OwnFolder.made(root, "compare")).containsExactlyElementsOf(paths);
        assertThat(OwnFolder.made(root.resolve("none"), "compare")).isEmpty();
    }

    @Test
    void theTenthOfASecondIsNewerThanTheSecond() throws Exception {
        List<String> names =
                List.of(
                        "2026-01-02-000000-compare",
                        "2026-01-01-000000-compare-10",
                        "2026-01-01-000000-compare-2",
                        "2026-01-01-000000-compare");
        for (String name : names) {
            Files.createDirectory(root.resolve(name));
        }
        assertThat(OwnFolder.made(root, "compare"))
                .extracting(path -> path.getFileName().toString())
                .isEqualTo(names);
    }

    /** What a signal does before there are results. */
    @Test
    void anEmptyOneIsDeletedWhenItsProcessEndsAndOneWithResultsIsNot() throws Exception {
        for (String name : new String[] {"", "x.txt"}) {
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-XX:TieredStopAtLevel=1",
                                    "-XX:+UseSerialGC",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    OwnFolderTest.class.getName(),
                                    root.toString(),
                                    name)
                            .inheritIO()
                            .start();
            assertThat(process.waitFor()).isEqualTo(3);
            assertThat(OwnFolder.made(root, "compare")).hasSize(name.isEmpty() ? 0 : 1);
        }
    }

    /** Ends with its folder open. */
    public static void main(String[] args) {
        OwnFolder folder = OwnFolder.make(Path.of(args[0]), "compare");
        if (!args[1].isEmpty()) {
            folder.files().write(args[1], "x");
        }
        System.exit(3);
    }

    @Test
    void anEmptyOneThatWasMadeIsDeletedAndOneThatWasGivenIsNot() throws Exception {
        try (OwnFolder folder = OwnFolder.make(root, "compare")) {
            assertThat(folder.path()).isDirectory();
        }
        assertThat(root).isEmptyDirectory();
        Path given = Files.createDirectory(root.resolve("given"));
        OwnFolder.take(given, "compare").close();
        assertThat(given).isDirectory();
    }

    @Test
    void aSecondUserIsTurnedAway() {
        Path path = root.resolve("a");
        try (OwnFolder first = OwnFolder.take(path, "compare")) {
            assertThat(first.path()).isEqualTo(path);
            assertThatExceptionOfType(UserError.class)
                    .isThrownBy(() -> OwnFolder.take(path, "step"))
                    .withMessageStartingWith("'gradus step' cannot use the folder " + path)
                    .withMessageEndingWith("take another folder with --out DIR");
        }
        OwnFolder.take(path, "step").close();
    }
}
