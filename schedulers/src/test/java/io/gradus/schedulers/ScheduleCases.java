package io.gradus.schedulers;

import java.util.List;

/**
 * The table of all schedules: the build fails for a public class that is not in it. A new one takes
 * its own file, a row here, and its examples in src/test/python/schedules.py, which is then run.
 */
final class ScheduleCases {

    private ScheduleCases() {}

    static List<ScheduleCase> all() {
        return List.of(
                CosineAnnealingTrackerCase.row(), CyclicTrackerCase.row(), WarmupTrackerCase.row());
    }
}
