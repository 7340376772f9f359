package io.gradus.schedulers;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What properties draw their options from. */
abstract class ArbitraryOptions {

    /** Rounding, relative to the largest value. */
    static final double ROUNDING = 1e-12;

    static final long LAST_STEP = 1L << 53;

    /** Any number of steps, often a small one or one near the largest allowed. */
    @Provide
    Arbitrary<Long> steps() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.longs().between(1, 100)),
                Tuple.of(3, Arbitraries.longs().between(1, LAST_STEP)),
                Tuple.of(1, Arbitraries.longs().between(LAST_STEP - 100, LAST_STEP)));
    }

    /** Positive numbers of every size that a learning rate has, and a few that it has not. */
    @Provide
    Arbitrary<Double> values() {
        Arbitrary<Double> digits =
                Arbitraries.doubles().between(1, 10).ofScale(15).withoutEdgeCases();
        Arbitrary<Integer> sizes =
                Arbitraries.frequencyOf(
                        Tuple.of(9, Arbitraries.integers().between(-9, 3)),
                        Tuple.of(1, Arbitraries.integers().between(-300, 300)));
        return Combinators.combine(digits, sizes.withoutEdgeCases())
                .as((digit, size) -> digit * Math.pow(10, size));
    }

    /** From 0 to 1, both often. */
    @Provide
    Arbitrary<Double> parts() {
        return Arbitraries.longs().between(0, LAST_STEP).map(n -> n / (double) LAST_STEP);
    }
}
