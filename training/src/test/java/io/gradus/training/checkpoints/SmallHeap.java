package io.gradus.training.checkpoints;

import io.gradus.safetensors.SafetensorsReader;
import java.io.IOException;
import java.nio.file.Path;

/** A process with little memory that reads files, for {@link ManyEntriesTest}. */
public final class SmallHeap {

    private SmallHeap() {}

    public static void main(String[] args) {
        for (String name : args) {
            Path file = Path.of(name);
            try (SafetensorsReader reader = SafetensorsReader.open(file)) {
                new StateMismatch(file, reader.header()).check("nothing");
            } catch (IOException | IllegalArgumentException e) {
                System.out.println(e.getMessage().replace("\n", ""));
            }
        }
    }
}
