package io.gradus.training.checkpoints;

import ai.djl.training.listener.TrainingListener;
import ai.djl.training.optimizer.Optimizer;
import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import io.gradus.optimizers.GradusOptimizer;
import io.gradus.optimizers.state.Stateful;
import io.gradus.safetensors.SafetensorsException;
import io.gradus.schedulers.StatefulSchedule;
import io.gradus.text.Excerpt;
import io.gradus.training.checkpoints.ScheduleEntry.Likeness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of a run's schedules in the metadata of a file: {@code schedule.<n>.class}, {@code
 * schedule.<n>.options}, {@code schedule.<n>.place} (the optimizer's options that ask it) and, as
 * JSON, {@code schedule.<n>.state}. The numbers mean nothing: a state is given to the schedule that
 * it belongs to by its class, place and options, and to none where that is not certain.
 */
public final class ScheduleStates {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduleStates.class);
    private static final Gson GSON = new Gson();
    private static final String CLASS = "class";
    private static final String OPTIONS = "options";
    private static final String PLACE = "place";
    private static final String STATE = "state";

    /** More than the options of any schedule of this library have. */
    private static final int LONGEST = 500;

    private record Found(StatefulSchedule schedule, Set<String> places) {}

    private final List<Found> schedules = new ArrayList<>();

    /**
     * Finds the schedules of an optimizer, of the ones inside it, and among the listeners.
     *
     * @param optimizer the optimizer
     * @param listeners the listeners of the trainer
     */
    public ScheduleStates(Optimizer optimizer, List<TrainingListener> listeners) {
        Optimizer at = optimizer;
        String start = "";
        while (at instanceof Stateful stateful) {
            if (at instanceof GradusOptimizer rule) {
                String prefix = start;
                rule.trackers()
                        .forEach(
                                (option, tracker) ->
                                        StatefulSchedule.within(tracker)
                                                .forEach(s -> add(s).add(prefix + option)));
            }
            at = stateful.inner();
            start += OptimizerTensors.INNER + ".";
        }
        for (TrainingListener listener : listeners) {
            if (listener instanceof StatefulSchedule schedule) {
                add(schedule);
            }
        }
    }

    /** Returns the schedule's places. */
    private Set<String> add(StatefulSchedule schedule) {
        for (Found known : schedules) {
            if (known.schedule() == schedule) {
                return known.places();
            }
        }
        schedules.add(new Found(schedule, new TreeSet<>()));
        return schedules.get(schedules.size() - 1).places();
    }

    boolean isEmpty() {
        return schedules.isEmpty();
    }

    // ---- saving ----

    private List<ScheduleEntry> entries() {
        return schedules.stream()
                .map(
                        found ->
                                new ScheduleEntry(
                                        found.schedule().getClass().getName(),
                                        options(found.schedule()),
                                        String.join(",", found.places()),
                                        GSON.toJson(new TreeMap<>(found.schedule().saveState()))))
                .toList();
    }

    /** The text of a schedule, which is that of its options where the class has one. */
    private static String options(StatefulSchedule schedule) {
        return options(schedule.getClass().getName(), schedule.toString());
    }

    private static String options(String type, String text) {
        return text.startsWith(type + "@") ? "" : text;
    }

    /**
     * Adds the states as they are.
     *
     * @param metadata the metadata of a file, to which they are added
     */
    public void collect(Map<String, String> metadata) {
        List<ScheduleEntry> entries = entries();
        for (int i = 0; i < entries.size(); i++) {
            ScheduleEntry entry = entries.get(i);
            metadata.put(key(i, CLASS), entry.type());
            metadata.put(key(i, OPTIONS), entry.options());
            metadata.put(key(i, PLACE), entry.place());
            metadata.put(key(i, STATE), entry.state());
        }
    }

    private static List<ScheduleEntry> entries(Map<String, String> metadata) {
        List<ScheduleEntry> entries = new ArrayList<>();
        for (int i = 0; metadata.containsKey(key(i, CLASS)); i++) {
            entries.add(
                    new ScheduleEntry(
                            metadata.get(key(i, CLASS)),
                            metadata.getOrDefault(key(i, OPTIONS), ""),
                            metadata.getOrDefault(key(i, PLACE), ""),
                            metadata.getOrDefault(key(i, STATE), "")));
        }
        return entries;
    }

    /**
     * Completes metadata that do not tell which option asks a schedule, and have any text as its
     * options.
     */
    static void upgrade(Map<String, String> metadata) {
        for (int i = 0; metadata.containsKey(key(i, CLASS)); i++) {
            String type = metadata.get(key(i, CLASS));
            metadata.computeIfPresent(key(i, OPTIONS), (key, text) -> options(type, text));
            metadata.put(key(i, PLACE), ScheduleEntry.UNKNOWN);
        }
    }

    private static String key(int i, String name) {
        return "schedule." + i + "." + name;
    }

    // ---- loading ----

    /** Compares a file's schedules with those that are here. */
    void compare(StateMismatch file) {
        List<ScheduleEntry> here = entries();
        List<ScheduleEntry> inFile = entries(file.metadata());
        int[] match = match(here, inFile);
        List<ScheduleEntry> free = new ArrayList<>(inFile);
        List<ScheduleEntry> missing = new ArrayList<>();
        for (int i = 0; i < match.length; i++) {
            if (match[i] < 0) {
                missing.add(here.get(i));
            } else {
                free.remove(inFile.get(match[i]));
            }
        }
        for (ScheduleEntry entry : missing) {
            long rivals = free.stream().filter(entry::isOfTypeOf).count();
            file.add(
                    rivals == 0
                            ? "the state of the schedule " + entry + " is missing in the file"
                            : "none of the "
                                    + rivals
                                    + " states of its class that are left in the file is certainly"
                                    + " that of the schedule "
                                    + entry
                                    + "; schedules of one class must differ in their options, or in"
                                    + " the optimizer's option that they are given to");
        }
        for (ScheduleEntry entry : free) {
            if (missing.stream().noneMatch(entry::isOfTypeOf)) {
                file.add(
                        "the state of the schedule "
                                + entry
                                + " is in the file, but is not expected");
            }
        }
    }

    /**
     * Finds the state that belongs to each schedule, the most alike first.
     *
     * @return the index of each schedule's state, -1 where there is none or it is not certain
     */
    private static int[] match(List<ScheduleEntry> here, List<ScheduleEntry> inFile) {
        Map<Integer, Integer> found = new LinkedHashMap<>();
        for (Likeness likeness : Likeness.values()) {
            for (int i = 0; i < here.size(); i++) {
                if (!found.containsKey(i)) {
                    ScheduleEntry one = here.get(i);
                    List<Integer> states = free(inFile, found.values(), one, likeness);
                    if (states.isEmpty()) {
                        continue;
                    }
                    ScheduleEntry first = inFile.get(states.get(0));
                    List<Integer> rivals = free(here, found.keySet(), first, likeness);
                    // Several are as good as one where all of them have the same.
                    boolean isCertain =
                            states.size() == rivals.size()
                                    && states.stream().map(inFile::get).allMatch(first::equals)
                                    && rivals.stream().map(here::get).allMatch(one::belongsAs);
                    if (isCertain) {
                        for (int k = 0; k < states.size(); k++) {
                            found.put(rivals.get(k), states.get(k));
                        }
                    }
                }
            }
        }
        int[] match = new int[here.size()];
        for (int i = 0; i < match.length; i++) {
            match[i] = found.getOrDefault(i, -1);
        }
        return match;
    }

    private static List<Integer> free(
            List<ScheduleEntry> entries,
            Collection<Integer> taken,
            ScheduleEntry like,
            Likeness likeness) {
        List<Integer> free = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            if (!taken.contains(i) && entries.get(i).is(like, likeness)) {
                free.add(i);
            }
        }
        return free;
    }

    /**
     * Replaces the states by those of a file that fits. When this fails, nothing has changed.
     *
     * @throws SafetensorsException if a state is none
     */
    void restore(Path file, Map<String, String> metadata) throws SafetensorsException {
        List<ScheduleEntry> here = entries();
        List<ScheduleEntry> inFile = entries(metadata);
        int[] match = match(here, inFile);
        List<Map<String, String>> before =
                schedules.stream().map(found -> found.schedule().saveState()).toList();
        for (int i = 0; i < schedules.size(); i++) {
            try {
                schedules.get(i).schedule().restoreState(parse(inFile.get(match[i]).state()));
            } catch (JsonParseException | IllegalArgumentException e) {
                for (int j = 0; j < i; j++) {
                    schedules.get(j).schedule().restoreState(before.get(j));
                }
                throw new SafetensorsException(
                        file,
                        "the state of the schedule %s in its metadata cannot be read: %s"
                                .formatted(here.get(i), Excerpt.of(String.valueOf(e.getMessage()))),
                        e);
            }
        }
        for (int i = 0; i < match.length; i++) {
            logChangedOptions(file, inFile.get(match[i]), here.get(i));
        }
    }

    private static Map<String, String> parse(String state) {
        Map<String, String> parsed = GSON.fromJson(state, new TypeToken<Map<String, String>>() {});
        if (parsed == null || parsed.containsValue(null)) {
            throw new IllegalArgumentException("a value is missing");
        }
        return parsed;
    }

    private static void logChangedOptions(Path file, ScheduleEntry before, ScheduleEntry now) {
        if (!before.options().equals(now.options())) {
            LOG.warn(
                    "The options of a schedule ({}) have changed since {} was saved, from {} to {};"
                            + " it goes on with the state that was saved, {}",
                    now.place().isEmpty() ? "a listener" : now.place(),
                    file,
                    shortened(before.options()),
                    now.options(),
                    shortened(before.state()));
        }
    }

    /** What a file says is not believed to be short. */
    private static String shortened(String text) {
        return text.length() > LONGEST ? Excerpt.of(text) : text;
    }
}
