package io.gradus.benchmarks.studies.trajectories;

import io.gradus.recipes.Recipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The trajectories of all optimizers on a surface, by families. */
record SurfaceResults(Surface surface, List<Entry> entries) {

    /** An optimizer with its best trajectory. */
    record Entry(Recipe recipe, String learningRate, Trajectory trajectory) {

        OptimizerFamily family() {
            return OptimizerFamily.of(recipe);
        }

        String label() {
            return OptimizerSelection.label(recipe);
        }
    }

    /** The largest number of trajectories in one panel. */
    static final int MOST = 6;

    /**
     * The entries in groups, each with a title: all in one if they are few, else by families; a
     * family that is too large has several.
     */
    Map<String, List<Entry>> groups() {
        Map<String, List<Entry>> groups = new LinkedHashMap<>();
        if (entries.size() <= MOST) {
            groups.put("", entries);
            return groups;
        }
        Map<OptimizerFamily, List<Entry>> families = new TreeMap<>();
        entries.forEach(
                entry ->
                        families.computeIfAbsent(entry.family(), key -> new ArrayList<>())
                                .add(entry));
        families.forEach(
                (family, members) -> {
                    int parts = (members.size() + MOST - 1) / MOST;
                    for (int part = 0; part < parts; part++) {
                        int end = Math.min((part + 1) * MOST, members.size());
                        groups.put(
                                family.title() + (part == 0 ? "" : " " + (part + 1)),
                                members.subList(part * MOST, end));
                    }
                });
        return groups;
    }
}
