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
