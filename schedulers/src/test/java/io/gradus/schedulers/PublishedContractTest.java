package io.gradus.schedulers;

import io.gradus.schedulers.ScheduleCase.Example;
import io.gradus.testkit.ScheduleContract;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example of {@link ScheduleCases} keeps the contract that gradus-testkit publishes. */
@ParameterizedClass
@MethodSource("examples")
record PublishedContractTest(Example example) implements ScheduleContract {

    static Stream<Example> examples() {
        return ScheduleCases.all().stream().flatMap(row -> row.examples().stream());
    }

    @Override
    public Schedule schedule() {
        return example.schedule();
    }

    @Override
    public boolean hasText() {
        return !example.text().matches(".*(lambda|scaleFunction).*");
    }
}
