package io.gradus.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/** {@link Checks} of any range. */
class ChecksPropertyTest {

    @Property
    void aRangeIsItsBounds(
            @ForAll @DoubleRange(min = -10, max = 10) double value,
            @ForAll @DoubleRange(min = -10, max = 10) double from,
            @ForAll @DoubleRange(min = -10, max = 10) double to) {
        assertThat(holds(value, "[" + from + ", " + to + "]"))
                .isEqualTo(value >= from && value <= to);
        assertThat(holds(value, "(" + from + ", " + to + ")"))
                .isEqualTo(value > from && value < to);
        assertThat(holds(from, "(" + from + ", infinity)")).isFalse();
        assertThat(holds(to, "(-infinity, " + to + ")")).isFalse();
    }

    private static boolean holds(double value, String range) {
        try {
            return Checks.in("x", value, range) == value;
        } catch (OptionException e) {
            return false;
        }
    }
}
