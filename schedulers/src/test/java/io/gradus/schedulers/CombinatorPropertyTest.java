package io.gradus.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradus.schedulers.ScheduleCase.Example;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What holds of combinations of any schedules. */
class CombinatorPropertyTest extends ArbitraryOptions {

    /** The examples of all classes that have a text form. */
    @Provide
    Arbitrary<Schedule> shapes() {
        return Arbitraries.of(
                ScheduleCases.all().stream()
                        .flatMap(row -> row.examples().stream())
                        .filter(example -> !example.text().matches(".*(lambda|scaleFunction).*"))
                        .map(Example::schedule)
                        .toList());
    }

    /** Combinations, of combinations too. */
    @Provide
    Arbitrary<Schedule> schedules() {
        return Arbitraries.lazyOf(this::shapes, this::shapes, this::joined, this::changed);
    }

    private Arbitrary<Schedule> joined() {
        return Combinators.combine(
                        schedules(),
                        schedules(),
                        steps().filter(n -> n < LAST_STEP),
                        Arbitraries.integers().between(0, 3))
                .as(
                        (first, second, step, kind) ->
                                switch (kind) {
                                    case 0 -> first.then(second, step);
                                    case 1 -> first.plus(second);
                                    case 2 -> first.times(second);
                                    default ->
                                            Schedules.sequential(
                                                    List.of(first, second, first), step, step + 1);
                                });
    }

    private Arbitrary<Schedule> changed() {
        return Combinators.combine(
                        schedules(), steps(), values(), Arbitraries.integers().between(0, 6))
                .as(
                        (schedule, steps, value, kind) ->
                                switch (kind) {
                                    case 0 -> schedule.repeat(steps);
                                    case 1 -> schedule.shift(steps);
                                    case 2 -> schedule.shift(-steps);
                                    case 3 -> schedule.perEpoch(steps);
                                    case 4 -> schedule.scale(-value);
                                    case 5 -> schedule.stretch(steps, 7);
                                    default -> schedule.clamp(-value, value);
                                });
    }

    @Property
    void isReadBackAndFinite(@ForAll("schedules") Schedule schedule, @ForAll("steps") long step) {
        Schedule read = Schedule.parse(schedule.toString());
        assertThat(read).hasToString(schedule.toString());
        for (long at : new long[] {0, 1, step - 1, step, Long.MAX_VALUE}) {
            assertThat(read.at(at)).isFinite().isEqualTo(schedule.at(at));
        }
    }

    @Property
    void aWarmupIsARampAndThenTheMain(
            @ForAll("shapes") Schedule main,
            @ForAll @LongRange(min = 1, max = 1000) long warmup,
            @ForAll("parts") double start,
            @ForAll @LongRange(min = 0, max = 2000) long step) {
        double first = main.at(0);
        if (first > 0) {
            Schedule ramp =
                    LinearRampTracker.builder()
                            .setBaseValue(first)
                            .setSteps(warmup)
                            .optStartFactor(start)
                            .build();
            Schedule prefix =
                    WarmupTracker.builder()
                            .setMain(main)
                            .setWarmupSteps(warmup)
                            .optStartFactor(start)
                            .build();
            Schedule sequence = Schedules.sequential(List.of(ramp, main), warmup);
            assertThat(sequence.at(step)).isCloseTo(prefix.at(step), within(first * ROUNDING));
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void identities(
            @ForAll("shapes") Schedule a,
            @ForAll("shapes") Schedule b,
            @ForAll("steps") long n,
            @ForAll @IntRange(min = 0, max = 1000) int k,
            @ForAll("steps") long step) {
        assertThat(a.shift(n).at(step + n)).isEqualTo(a.at(step));
        assertThat(a.shift(n).at(n - 1)).isEqualTo(a.at(0));
        assertThat(a.shift(-n).at(step)).isEqualTo(a.at(step + n));
        assertThat(a.repeat(n).at(k * n + step % n)).isEqualTo(a.at(step % n));
        assertThat(a.perEpoch(n).at(k * n + step % n)).isEqualTo(a.at(k));
        assertThat(a.stretch(1, n).at(step)).isEqualTo(a.perEpoch(n).at(step));
        assertThat(a.stretch(n, n).at(step)).isEqualTo(a.at(step));
        assertThat(a.stretch(n, k + 1).at(k + 1)).isEqualTo(a.at(n));
        assertThat(a.perEpoch(1).at(step)).isEqualTo(a.at(step));
        assertThat(a.then(b, n).at(n - 1)).isEqualTo(a.at(n - 1));
        assertThat(a.then(b, n).at(n + step)).isEqualTo(b.at(step));
        assertThat(a.plus(b).at(step)).isEqualTo(b.plus(a).at(step));
        assertThat(a.times(b).at(step)).isEqualTo(b.times(a).at(step));
        assertThat(a.scale(2).at(step)).isEqualTo(a.plus(a).at(step));
        assertThat(a.plus(a.scale(-1)).at(step)).isZero();
        assertThat(a.clamp(0.01, 0.02).at(step)).isBetween(0.01, 0.02);
        assertThat(a.clamp(0.01, 0.02).clamp(0.01, 0.02).at(step))
                .isEqualTo(a.clamp(0.01, 0.02).at(step));
    }
}
