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
                ConstantTrackerCase.row(),
                CosineAnnealingTrackerCase.row(),
                CosineRestartsTrackerCase.row(),
                CyclicTrackerCase.row(),
                ExponentialTrackerCase.row(),
                InverseSqrtTrackerCase.row(),
                InverseTimeTrackerCase.row(),
                LinearRampTrackerCase.row(),
                LrNoiseTrackerCase.row(),
                MomentumScheduleCase.row(),
                MultiStepTrackerCase.row(),
                NoamTrackerCase.row(),
                OneCycleTrackerCase.row(),
                PolynomialTrackerCase.row(),
                PowerDecayTrackerCase.row(),
                StepTrackerCase.row(),
                TanhTrackerCase.row(),
                WarmupStableDecayTrackerCase.row(),
                WarmupTrackerCase.row());
    }
}
