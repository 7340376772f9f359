package io.gradus.schedulers;

import java.util.List;

/** The table of all schedules: the build fails for a public class that is not in it. */
final class ScheduleCases {

    static final List<ScheduleCase> ALL =
            List.of(
                    CosineAnnealingTrackerCase.row(),
                    CyclicTrackerCase.row(),
                    WarmupTrackerCase.row());

    private ScheduleCases() {}
}
