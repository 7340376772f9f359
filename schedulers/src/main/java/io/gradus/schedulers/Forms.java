package io.gradus.schedulers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The schedules that a text may name: the short name, and the options that need no name. */
enum Forms {
    CONSTANT(ConstantTracker::builder, "constant", "baseValue", "factor", "steps"),
    COSINE(CosineAnnealingTracker::builder, "cosine", "baseValue", "steps", "minValue"),
    COSINE_RESTARTS(
            CosineRestartsTracker::builder,
            "cosineRestarts",
            "baseValue",
            "firstCycleSteps",
            "cycleMultiplier",
            "minValue",
            "peakDecay"),
    CYCLIC(
            CyclicTracker::builder,
            "cyclic",
            "baseValue",
            "maxValue",
            "stepsUp",
            "stepsDown",
            "mode",
            "gamma"),
    EXPONENTIAL(ExponentialTracker::builder, "exponential", "baseValue", "gamma"),
    INVERSE_SQRT(
            InverseSqrtTracker::builder, "inverseSqrt", "baseValue", "warmupSteps", "timescale"),
    INVERSE_TIME(
            InverseTimeTracker::builder,
            "inverseTime",
            "baseValue",
            "decayRate",
            "decaySteps",
            "staircase"),
    LINEAR(LinearRampTracker::builder, "linear", "baseValue", "steps", "startFactor", "endFactor"),
    MOMENTUM(MomentumSchedule::builder, "momentum", "rate", "baseMomentum", "maxMomentum"),
    MULTI_STEP(MultiStepTracker::builder, "multiStep", "baseValue", "milestones", "factor"),
    NOAM(NoamTracker::builder, "noam", "modelSize", "warmupSteps", "factor"),
    NOISE(LrNoiseTracker::builder, "noise", "type", "limit", "std", "seed", "main"),
    ONE_CYCLE(
            OneCycleTracker::builder,
            "oneCycle",
            "maxValue",
            "steps",
            "pctStart",
            "divFactor",
            "finalDivFactor",
            "anneal",
            "threePhase"),
    POLYNOMIAL(
            PolynomialTracker::builder,
            "polynomial",
            "baseValue",
            "steps",
            "power",
            "finalValue",
            "cycle"),
    POWER(PowerDecayTracker::builder, "power", "baseValue", "power"),
    STEP(StepTracker::builder, "step", "baseValue", "stepSize", "factor"),
    TANH(
            TanhTracker::builder,
            "tanh",
            "baseValue",
            "steps",
            "minValue",
            "lowerBound",
            "upperBound"),
    WARMUP(
            WarmupTracker::builder,
            "warmup",
            "warmupSteps",
            "shape",
            "startFactor",
            "placement",
            "main"),
    WSD(
            WarmupStableDecayTracker::builder,
            "wsd",
            "baseValue",
            "warmupSteps",
            "stableSteps",
            "decaySteps",
            "minValue",
            "decay");

    static final String MAIN = "main";

    private static final String VALUE = "Value";

    private final Supplier<?> builder;
    private final String shortName;
    private final List<String> options;

    Forms(Supplier<?> builder, String shortName, String... options) {
        this.builder = builder;
        this.shortName = shortName;
        this.options = List.of(options);
    }

    /** Made when the first text is read, and once. */
    private static final class ByName {

        static final Map<String, Forms> FORMS = new HashMap<>();

        static {
            for (Forms form : values()) {
                for (String name : form.names()) {
                    FORMS.putIfAbsent(name.toLowerCase(Locale.ROOT), form);
                }
            }
        }
    }

    static Optional<Forms> find(String name) {
        return Optional.ofNullable(ByName.FORMS.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The short names, for messages. */
    static String shortNames() {
        List<String> names = new ArrayList<>();
        for (Forms form : values()) {
            names.add(form.shortName);
        }
        return String.join(", ", names);
    }

    Object newBuilder() {
        return builder.get();
    }

    /** The options in the order in which they need no name. */
    List<String> options() {
        return options;
    }

    /** Finds an option by its name, whole or without "Value". */
    Optional<String> option(String name) {
        return options.stream()
                .filter(option -> option.equals(name) || option.equals(name + VALUE))
                .findFirst();
    }

    /** The class, the class without "Tracker" or "Schedule", and the short name. */
    List<String> names() {
        String type = newBuilder().getClass().getEnclosingClass().getSimpleName();
        return List.of(type, type.replaceFirst("(Tracker|Schedule)$", ""), shortName);
    }

    @Override
    public String toString() {
        return shortName;
    }
}
