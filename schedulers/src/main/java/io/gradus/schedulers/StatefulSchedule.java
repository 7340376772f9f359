package io.gradus.schedulers;

import ai.djl.training.tracker.ParameterTracker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Schedule that the training itself moves, so that a run can only go on with the state it had.
 *
 * <p>A {@link Schedule} needs no such thing: the number of updates says where it is.
 */
public interface StatefulSchedule {

    /**
     * Returns the state, which the options are no part of.
     *
     * @return names and values, to be kept anywhere as text
     */
    Map<String, String> saveState();

    /**
     * Goes on from a state. When this fails, nothing has changed.
     *
     * @param state what {@link #saveState} returned for an object of this class; its options may
     *     have been others
     * @throws IllegalArgumentException if the state is null, something is missing or left over in
     *     it, or a value is out of range; the message names it
     */
    void restoreState(Map<String, String> state);

    /**
     * Finds those that a tracker asks: itself, and all that are among the {@linkplain
     * Schedule#parts() parts} of schedules. A function or a tracker of others tells none.
     *
     * @param tracker the tracker, such as an optimizer's learning rate
     * @return each of them once, in the order in which they are found
     */
    static List<StatefulSchedule> within(ParameterTracker tracker) {
        List<StatefulSchedule> found = new ArrayList<>();
        collect(tracker, found, Collections.newSetFromMap(new IdentityHashMap<>()));
        return found;
    }

    private static void collect(
            ParameterTracker tracker, List<StatefulSchedule> found, Set<ParameterTracker> seen) {
        if (!seen.add(tracker)) {
            return;
        }
        if (tracker instanceof StatefulSchedule stateful) {
            found.add(stateful);
        }
        if (tracker instanceof Schedule schedule) {
            schedule.parts().forEach(part -> collect(part, found, seen));
        }
    }
}
