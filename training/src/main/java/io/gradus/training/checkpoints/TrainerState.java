package io.gradus.training.checkpoints;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.Trainer;
import io.gradus.training.GradusTrainer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The part of a checkpoint that a {@link GradusTrainer} keeps between two batches; other trainers
 * keep nothing.
 */
record TrainerState(Trainer trainer) {

    private static final String PREFIX = "trainer.";
    private static final String GROUP = "trainer.group";

    void collect(NDManager manager, Map<String, NDArray> arrays, Map<String, String> metadata) {
        if (trainer instanceof GradusTrainer own) {
            Map<String, NDArray> ownArrays = new LinkedHashMap<>();
            Map<String, String> ownMetadata = new LinkedHashMap<>();
            own.saveState(manager, ownArrays, ownMetadata);
            ownArrays.forEach((name, array) -> arrays.put(PREFIX + name, array));
            ownMetadata.forEach((name, value) -> metadata.put(PREFIX + name, value));
        }
    }

    void compare(StateMismatch mismatch) {
        mismatch.ignore(PREFIX);
        String group = mismatch.metadata().getOrDefault(GROUP, "");
        if (!(trainer instanceof GradusTrainer) && !group.isEmpty()) {
            mismatch.add(
                    "the checkpoint is in the middle of a group of batches, which only a"
                            + " GradusTrainer can complete");
        }
    }

    void restore(Map<String, NDArray> arrays, Map<String, String> metadata) {
        if (trainer instanceof GradusTrainer own) {
            own.restoreState(without(arrays), without(metadata));
        }
    }

    private static <T> Map<String, T> without(Map<String, T> all) {
        Map<String, T> own = new HashMap<>();
        all.forEach(
                (name, value) -> {
                    if (name.startsWith(PREFIX)) {
                        own.put(name.substring(PREFIX.length()), value);
                    }
                });
        return own;
    }
}
