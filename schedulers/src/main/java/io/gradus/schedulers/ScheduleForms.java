package io.gradus.schedulers;

import io.gradus.text.Checks;
import io.gradus.text.Form;
import io.gradus.text.FormProvider;
import java.util.List;
import java.util.function.Supplier;

/** The text forms of the schedules of this package, for {@link java.util.ServiceLoader}. */
public final class ScheduleForms implements FormProvider {

    @Override
    public Class<?> kind() {
        return Schedule.class;
    }

    @Override
    public List<Form> forms() {
        return List.of(
                form(
                        ConstantTracker.class,
                        ConstantTracker::builder,
                        "constant",
                        "baseValue:base",
                        "factor",
                        "steps"),
                form(
                        CosineAnnealingTracker.class,
                        CosineAnnealingTracker::builder,
                        "cosine",
                        "baseValue:base",
                        "steps",
                        "minValue:min"),
                form(
                        CosineRestartsTracker.class,
                        CosineRestartsTracker::builder,
                        "cosineRestarts",
                        "baseValue:base",
                        "firstCycleSteps",
                        "cycleMultiplier",
                        "minValue:min",
                        "peakDecay"),
                form(
                        CyclicTracker.class,
                        CyclicTracker::builder,
                        "cyclic",
                        "baseValue:base",
                        "maxValue:max",
                        "stepsUp",
                        "stepsDown",
                        "mode",
                        "gamma"),
                form(
                        ExponentialTracker.class,
                        ExponentialTracker::builder,
                        "exponential",
                        "baseValue:base",
                        "gamma"),
                form(
                        InverseSqrtTracker.class,
                        InverseSqrtTracker::builder,
                        "inverseSqrt",
                        "baseValue:base",
                        "warmupSteps",
                        "timescale"),
                form(
                        InverseTimeTracker.class,
                        InverseTimeTracker::builder,
                        "inverseTime",
                        "baseValue:base",
                        "decayRate",
                        "decaySteps",
                        "staircase"),
                form(
                        LinearRampTracker.class,
                        LinearRampTracker::builder,
                        "linear",
                        "baseValue:base",
                        "steps",
                        "startFactor",
                        "endFactor"),
                form(
                        MomentumSchedule.class,
                        MomentumSchedule::builder,
                        "momentum",
                        "rate",
                        "baseMomentum",
                        "maxMomentum"),
                form(
                        MultiStepTracker.class,
                        MultiStepTracker::builder,
                        "multiStep",
                        "baseValue:base",
                        "milestones",
                        "factor"),
                form(
                        NoamTracker.class,
                        NoamTracker::builder,
                        "noam",
                        "modelSize",
                        "warmupSteps",
                        "factor"),
                form(
                        LrNoiseTracker.class,
                        LrNoiseTracker::builder,
                        "noise",
                        "type",
                        "limit",
                        "std",
                        "seed",
                        "main"),
                form(
                        OneCycleTracker.class,
                        OneCycleTracker::builder,
                        "oneCycle",
                        "maxValue:max",
                        "steps",
                        "pctStart",
                        "divFactor",
                        "finalDivFactor",
                        "anneal",
                        "threePhase"),
                form(
                        PolynomialTracker.class,
                        PolynomialTracker::builder,
                        "polynomial",
                        "baseValue:base",
                        "steps",
                        "power",
                        "finalValue:final",
                        "cycle"),
                form(
                        PowerDecayTracker.class,
                        PowerDecayTracker::builder,
                        "power",
                        "baseValue:base",
                        "power"),
                form(
                        StepTracker.class,
                        StepTracker::builder,
                        "step",
                        "baseValue:base",
                        "stepSize",
                        "factor"),
                form(
                        TanhTracker.class,
                        TanhTracker::builder,
                        "tanh",
                        "baseValue:base",
                        "steps",
                        "minValue:min",
                        "lowerBound",
                        "upperBound"),
                form(
                                WarmupTracker.class,
                                WarmupTracker::builder,
                                "warmup",
                                "warmupSteps",
                                "shape",
                                "startFactor",
                                "placement",
                                "main")
                        .lengths("warmupSteps"),
                form(
                                WarmupStableDecayTracker.class,
                                WarmupStableDecayTracker::builder,
                                "wsd",
                                "baseValue:base",
                                "warmupSteps",
                                "stableSteps",
                                "decaySteps",
                                "minValue:min",
                                "decay")
                        .lengths("warmupSteps", "stableSteps", "decaySteps"),
                Form.of(
                                Schedule.class,
                                SequentialBuilder::new,
                                "sequential",
                                "schedules",
                                "milestones")
                        .withoutTypeName());
    }

    /** The name of the class goes without "Tracker" or "Schedule" too. */
    private static Form form(Class<?> type, Supplier<?> builder, String name, String... options) {
        return Form.of(type, builder, name, options)
                .alias(type.getSimpleName().replaceFirst("(Tracker|Schedule)$", ""));
    }

    /** The arguments of {@link Schedules#sequential}. */
    static final class SequentialBuilder {

        private Schedule[] schedules;
        private long[] milestones;

        public void setSchedules(Schedule[] schedules) {
            this.schedules = schedules;
        }

        public void setMilestones(long[] milestones) {
            this.milestones = milestones;
        }

        public Schedule build() {
            Checks.required("schedules", schedules);
            Checks.required("milestones", milestones);
            return Schedules.sequential(List.of(schedules), milestones);
        }
    }
}
