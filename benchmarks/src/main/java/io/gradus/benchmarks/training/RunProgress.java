package io.gradus.benchmarks.training;

import ai.djl.training.listener.TrainingListenerAdapter;
import com.google.gson.Gson;
import io.gradus.benchmarks.cli.StoredJson;
import io.gradus.schedulers.StatefulSchedule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The measurements of a run so far and the states of its schedules, as a trainer's listener whose
 * state is saved in the run's checkpoints.
 */
final class RunProgress extends TrainingListenerAdapter implements StatefulSchedule {

    private static final Gson GSON = new Gson();
    private static final String MEASURED = "measured";

    private final Measurements measured;
    private final List<StatefulSchedule> schedules;

    RunProgress(Measurements measured, List<StatefulSchedule> schedules) {
        this.measured = measured;
        this.schedules = schedules;
    }

    @Override
    public Map<String, String> saveState() {
        Map<String, String> state = new HashMap<>();
        state.put(MEASURED, GSON.toJson(measured.save()));
        for (int i = 0; i < schedules.size(); i++) {
            for (Map.Entry<String, String> part : schedules.get(i).saveState().entrySet()) {
                state.put(prefix(i) + part.getKey(), part.getValue());
            }
        }
        return state;
    }

    @Override
    public void restoreState(Map<String, String> state) {
        Measurements.State before = parse(state.get(MEASURED));
        for (int i = 0; i < schedules.size(); i++) {
            Map<String, String> part = new HashMap<>();
            String prefix = prefix(i);
            state.forEach(
                    (name, value) -> {
                        if (name.startsWith(prefix)) {
                            part.put(name.substring(prefix.length()), value);
                        }
                    });
            schedules.get(i).restoreState(part);
        }
        measured.restore(before);
    }

    private static Measurements.State parse(String json) {
        if (json == null) {
            throw new IllegalArgumentException("what was measured is missing");
        }
        try {
            return new StoredJson(GSON).read(json, Measurements.State.class);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("what was measured: " + e.getMessage(), e);
        }
    }

    private static String prefix(int schedule) {
        return "schedule" + schedule + ".";
    }
}
