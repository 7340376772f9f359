package io.gradus.optimizers;

import ai.djl.training.listener.TrainingListener;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;
import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import io.gradus.schedulers.StatefulSchedule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of a run's schedules in the metadata of a file: {@code schedule.<n>.class}, {@code
 * schedule.<n>.options} and, as JSON, {@code schedule.<n>.state}.
 */
final class ScheduleStates {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduleStates.class);
    private static final Gson GSON = new Gson();
    private static final String CLASS = "class";
    private static final String OPTIONS = "options";
    private static final String STATE = "state";

    private final List<StatefulSchedule> schedules = new ArrayList<>();

    /**
     * Finds the schedules: those of an optimizer and of the ones inside it, then those among the
     * listeners.
     */
    ScheduleStates(Optimizer optimizer, List<TrainingListener> listeners) {
        Optimizer at = optimizer;
        while (at instanceof Stateful stateful) {
            if (at instanceof GradusOptimizer rule) {
                for (ParameterTracker tracker : rule.trackers()) {
                    StatefulSchedule.within(tracker).forEach(this::add);
                }
            }
            at = stateful.inner();
        }
        for (TrainingListener listener : listeners) {
            if (listener instanceof StatefulSchedule schedule) {
                add(schedule);
            }
        }
    }

    private void add(StatefulSchedule schedule) {
        if (schedules.stream().noneMatch(known -> known == schedule)) {
            schedules.add(schedule);
        }
    }

    /** Adds the states as they are. */
    void collect(Map<String, String> metadata) {
        for (int i = 0; i < schedules.size(); i++) {
            metadata.put(key(i, CLASS), schedules.get(i).getClass().getName());
            metadata.put(key(i, OPTIONS), schedules.get(i).toString());
            metadata.put(key(i, STATE), GSON.toJson(schedules.get(i).saveState()));
        }
    }

    /** Compares a file's classes with those of the schedules. */
    void compare(Misfits file) {
        for (int i = 0; i < schedules.size() || inFile(file, i) != null; i++) {
            String inFile = inFile(file, i);
            String here = i < schedules.size() ? schedules.get(i).getClass().getName() : null;
            if (inFile == null) {
                file.add(
                        String.format(
                                Locale.ROOT,
                                "the state of schedule %d, a %s, is missing in the file",
                                i,
                                here));
            } else if (here == null) {
                file.add(
                        String.format(
                                Locale.ROOT,
                                "the state of schedule %d, a %s, is in the file, but has no place",
                                i,
                                inFile));
            } else if (!inFile.equals(here)) {
                file.add(
                        String.format(
                                Locale.ROOT,
                                "schedule %d is a %s in the file, but must be a %s",
                                i,
                                inFile,
                                here));
            }
        }
    }

    private static String inFile(Misfits file, int i) {
        return file.metadata().get(key(i, CLASS));
    }

    /**
     * Replaces the states by those of a file that fits. When this fails, nothing has changed.
     *
     * @throws SafetensorsException if a state is none
     */
    void restore(Path file, Map<String, String> metadata) throws SafetensorsException {
        List<Map<String, String>> before =
                schedules.stream().map(StatefulSchedule::saveState).toList();
        for (int i = 0; i < schedules.size(); i++) {
            try {
                schedules.get(i).restoreState(parse(metadata.get(key(i, STATE))));
            } catch (JsonParseException | IllegalArgumentException e) {
                for (int j = 0; j < i; j++) {
                    schedules.get(j).restoreState(before.get(j));
                }
                throw new SafetensorsException(
                        file,
                        String.format(
                                Locale.ROOT,
                                "the state of schedule %d, a %s, in its metadata is none: %s",
                                i,
                                schedules.get(i).getClass().getName(),
                                e.getMessage()),
                        e);
            }
        }
        logChangedOptions(file, metadata);
    }

    private static Map<String, String> parse(String state) {
        return GSON.fromJson(state, new TypeToken<Map<String, String>>() {});
    }

    private void logChangedOptions(Path file, Map<String, String> metadata) {
        for (int i = 0; i < schedules.size(); i++) {
            String before = metadata.get(key(i, OPTIONS));
            String after = schedules.get(i).toString();
            if (!after.equals(before)) {
                LOG.info("{} when {} was saved is {} now", before, file, after);
            }
        }
    }

    private static String key(int i, String name) {
        return "schedule." + i + "." + name;
    }
}
