package io.gradus.benchmarks.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.recipes.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFoldersTest {

    private final RunTask task = RunTaskTest.task("Adam");

    @TempDir private Path folder;
    private Path root;
    private Path own;
    private CheckpointFolders checkpoints;

    @BeforeEach
    void save() throws IOException {
        root = folder.resolve("checkpoints");
        checkpoints = new CheckpointFolders(root, new Catalog());
        own = Path.of(checkpoints.saving(task, 5, 0).checkpointing().folder());
        assertThat(own.getParent()).isEqualTo(root);
        Files.createDirectories(own);
        Files.createFile(own.resolve(".lock"));
        assertThat(checkpoints.has(task)).isFalse();
        for (String ending : new String[] {"", ".invalid", ".123.tmp"}) {
            Files.createFile(own.resolve("checkpoint-000000005.safetensors" + ending));
        }
    }

    @Test
    void allOfARunIsDeletedAndNoFolderIsLeft() {
        assertThat(checkpoints.has(task)).isTrue();
        checkpoints.delete(task);
        assertThat(root).as("others may be about to save there").isEmptyDirectory();
        checkpoints.close();
        assertThat(folder).isEmptyDirectory();
        checkpoints.delete(task);
        checkpoints.close();
        assertThat(checkpoints.has(task)).isFalse();
    }

    @Test
    void whatIsOfOthersStays() throws IOException {
        Path model = Files.createDirectories(root.resolve("mymodel")).resolve("model.safetensors");
        Path notes = own.resolve("notes.txt");
        Files.createFile(model);
        Files.createFile(notes);
        RunTask other = RunTaskTest.task("Adam(beta1=0.8)");
        checkpoints.delete(other);
        assertThat(own.toFile().list()).hasSize(5);
        checkpoints.delete(task);
        assertThat(own.toFile().list()).containsExactly("notes.txt");
        checkpoints.close();
        assertThat(model).exists();
    }
}
