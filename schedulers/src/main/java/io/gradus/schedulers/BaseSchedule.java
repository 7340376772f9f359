package io.gradus.schedulers;

import java.util.List;
import java.util.stream.Collectors;

/** Base of the schedules with a builder, which check the step and print all options. */
abstract class BaseSchedule implements Schedule {

    /** Package-private, so that nobody else extends it. */
    BaseSchedule() {}

    /** An option and its value, as in the text form. */
    record Option(String name, Object value) {

        @Override
        public String toString() {
            return name + "=" + value;
        }
    }

    /** Returns the value for a step of at least 0. */
    abstract double value(long step);

    /** Returns every option, in the order in which they are printed. */
    abstract List<Option> options();

    /** {@inheritDoc} */
    @Override
    public double at(long step) {
        return value(Steps.step(step));
    }

    /**
     * Returns the class and every option; {@link Schedule#parse} reads it.
     *
     * @return for example {@code CosineAnnealingTracker(baseValue=0.1, steps=1000, minValue=0.0)}
     */
    @Override
    public String toString() {
        return options().stream()
                .map(Option::toString)
                .collect(Collectors.joining(", ", getClass().getSimpleName() + "(", ")"));
    }
}
