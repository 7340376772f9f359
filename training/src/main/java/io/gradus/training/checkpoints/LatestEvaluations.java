package io.gradus.training.checkpoints;

import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.listener.TrainingListener;
import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import io.gradus.safetensors.SafetensorsException;
import io.gradus.text.Excerpt;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Results of the evaluators in the last epoch, for {@code Trainer.getTrainingResult()}: a run that
 * is resumed at its very end trains no epoch that would give them.
 *
 * @param values by the evaluators' names; the map of the trainer's listener itself
 */
record LatestEvaluations(Map<String, Float> values) {

    private static final Gson GSON = new Gson();
    private static final String KEY = "evaluations";

    /** Takes the listener that {@code getTrainingResult} takes, if there is one. */
    static LatestEvaluations of(List<TrainingListener> listeners) {
        Map<String, Float> values = new HashMap<>();
        for (TrainingListener listener : listeners) {
            if (listener instanceof EvaluatorTrainingListener evaluator) {
                values = evaluator.getLatestEvaluations();
            }
        }
        return new LatestEvaluations(values);
    }

    /** Adds the values, as text since they may be NaN. */
    void collect(Map<String, String> metadata) {
        Map<String, String> texts = new TreeMap<>();
        values.forEach((name, value) -> texts.put(name, value.toString()));
        metadata.put(KEY, GSON.toJson(texts));
    }

    /**
     * Reads those of a file, which may have none.
     *
     * @throws SafetensorsException if they are none
     */
    static Map<String, Float> read(Path file, Map<String, String> metadata)
            throws SafetensorsException {
        String json = metadata.get(KEY);
        Map<String, Float> read = new HashMap<>();
        try {
            Map<String, String> texts =
                    GSON.fromJson(json, new TypeToken<Map<String, String>>() {});
            if (texts != null) {
                texts.forEach((name, text) -> read.put(name, Float.valueOf(String.valueOf(text))));
            }
        } catch (JsonParseException | NumberFormatException e) {
            throw new SafetensorsException(
                    file, KEY + " in its metadata cannot be " + Excerpt.of(json), e);
        }
        return read;
    }

    /** Takes over what was read. */
    void restore(Map<String, Float> read) {
        values.putAll(read);
    }
}
