package io.gradus.schedulers;

import static io.gradus.schedulers.CyclicTrackerCase.cyclic;
import static io.gradus.schedulers.OneCycleTrackerCase.oneCycle;

import io.gradus.schedulers.CyclicTracker.Mode;
import io.gradus.schedulers.CyclicTracker.ScaleMode;
import io.gradus.schedulers.OneCycleTracker.Anneal;
import io.gradus.schedulers.ScheduleCase.Example;
import io.gradus.schedulers.ScheduleCase.Rejection;
import java.util.List;

/** What must hold of {@link MomentumSchedule}. */
final class MomentumScheduleCase {

    private static final double ROUNDING = 1e-15;

    private MomentumScheduleCase() {}

    static ScheduleCase row() {
        return new ScheduleCase(
                MomentumSchedule.class,
                () -> momentum(cyclic(0.001, 0.006).build()),
                List.of(
                        example("one cycle", momentum(oneCycle(0.1, 1000).build()), 0.85, 0.95),
                        example(
                                "one straight cycle",
                                momentum(
                                                oneCycle(0.1, 1000)
                                                        .optPctStart(0.123)
                                                        .optAnneal(Anneal.LINEAR)
                                                        .build())
                                        .optBaseMomentum(0.5)
                                        .optMaxMomentum(0.99),
                                0.5,
                                0.99),
                        example(
                                "one cycle of three phases",
                                momentum(
                                        oneCycle(0.1, 1000)
                                                .optPctStart(0.4)
                                                .optThreePhase(true)
                                                .build()),
                                0.85,
                                0.95),
                        example(
                                "past the end",
                                momentum(oneCycle(0.1, 250).optPctStart(0.25).build()),
                                0.85,
                                0.95),
                        example(
                                "three straight phases",
                                momentum(
                                                oneCycle(0.1, 777)
                                                        .optPctStart(0.5)
                                                        .optAnneal(Anneal.LINEAR)
                                                        .optThreePhase(true)
                                                        .build())
                                        .optBaseMomentum(0)
                                        .optMaxMomentum(0.9),
                                0,
                                0.9),
                        example("triangular", momentum(cyclic(0.001, 0.006).build()), 0.8, 0.9),
                        example(
                                "uneven",
                                momentum(cyclic(0, 1).optStepsUp(30).optStepsDown(71).build())
                                        .optBaseMomentum(0.5)
                                        .optMaxMomentum(0.95),
                                0.5,
                                0.95),
                        example(
                                "triangular2",
                                momentum(
                                        cyclic(0.001, 0.006)
                                                .optStepsUp(40)
                                                .optStepsDown(25)
                                                .optMode(Mode.TRIANGULAR2)
                                                .build()),
                                0.8,
                                0.9),
                        example(
                                "exp_range",
                                momentum(
                                        cyclic(0.001, 0.006)
                                                .optStepsUp(37)
                                                .optMode(Mode.EXP_RANGE)
                                                .optGamma(0.994)
                                                .build()),
                                0.8,
                                0.9),
                        example(
                                "own scale of the cycle",
                                momentum(
                                        cyclic(0.001, 0.006)
                                                .optStepsUp(50)
                                                .optStepsDown(20)
                                                .optScaleFunction(x -> 1 / x, ScaleMode.CYCLE)
                                                .build()),
                                0.8,
                                0.9),
                        example(
                                "own scale of the step",
                                momentum(
                                        cyclic(0.001, 0.006)
                                                .optStepsUp(50)
                                                .optStepsDown(20)
                                                .optScaleFunction(
                                                        x -> 1 / (1 + x / 100),
                                                        ScaleMode.ITERATIONS)
                                                .build()),
                                0.8,
                                0.9)),
                List.of(
                        () -> momentum(oneCycle(1, 1).build()).build(),
                        () ->
                                momentum(cyclic(0, 0).optStepsUp(1L << 53).build())
                                        .optBaseMomentum(0)
                                        .optMaxMomentum(0)
                                        .build(),
                        () ->
                                momentum(oneCycle(1, 1L << 53).build())
                                        .optBaseMomentum(Math.nextDown(1))
                                        .optMaxMomentum(Math.nextDown(1))
                                        .build()),
                List.of(
                        new Rejection(
                                "rate",
                                "must be set, but is null",
                                () -> MomentumSchedule.builder().build()),
                        new Rejection(
                                "rate",
                                "must be a OneCycleTracker or a CyclicTracker, but is"
                                        + " NoamTracker(modelSize=64, warmupSteps=100, factor=1.0)",
                                () -> momentum(NoamTrackerCase.noam(64, 100).build()).build()),
                        new Rejection(
                                "rate",
                                "must be a OneCycleTracker or a CyclicTracker, but is lambda",
                                () -> momentum(t -> 0.1).build()),
                        new Rejection(
                                "baseMomentum",
                                "must be in [0, 1), but is -0.1",
                                () -> momentum(cyclic(0, 1).build()).optBaseMomentum(-0.1).build()),
                        new Rejection(
                                "baseMomentum",
                                "must be in [0, 1), but is 1.0",
                                () -> momentum(cyclic(0, 1).build()).optBaseMomentum(1).build()),
                        new Rejection(
                                "maxMomentum",
                                "must be in [baseMomentum = 0.85, 1), but is 0.84",
                                () ->
                                        momentum(oneCycle(0.1, 9).build())
                                                .optMaxMomentum(0.84)
                                                .build()),
                        new Rejection(
                                "maxMomentum",
                                "must be in [baseMomentum = 0.8, 1), but is 1.0",
                                () -> momentum(cyclic(0, 1).build()).optMaxMomentum(1).build())));
    }

    /** Its text is that of its rate between what is its own. */
    private static Example example(
            String name, MomentumSchedule.Builder builder, double base, double max) {
        MomentumSchedule schedule = builder.build();
        return new Example(
                name,
                schedule,
                base * (1 - ROUNDING),
                max * (1 + ROUNDING),
                "MomentumSchedule(%s, baseMomentum=%s, maxMomentum=%s)"
                        .formatted(schedule.options().get(0), base, max));
    }

    private static MomentumSchedule.Builder momentum(Schedule rate) {
        return MomentumSchedule.builder().setRate(rate);
    }
}
