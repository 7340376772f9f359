package io.gradus.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScaleTest {

    private static final int MOST = 8;

    @ParameterizedTest
    @CsvSource({
        "COUNT, 0, 1, '0 0.2 0.4 0.6 0.8 1'",
        "COUNT, 0, 1.9, '0 0.5 1 1.5'",
        "COUNT, 0, 5, '0 1 2 3 4 5'",
        "COUNT, 0, 12, '0 2 4 6 8 10 12'",
        "COUNT, 0, 100, '0 20 40 60 80 100'",
        "COUNT, 0, 9999, '0 2000 4000 6000 8000'",
        "COUNT, 0, 10000, '0 2k 4k 6k 8k 10k'",
        "COUNT, 0, 20000, '0 5k 10k 15k 20k'",
        "COUNT, 0, 1e6, '0 0.2M 0.4M 0.6M 0.8M 1M'",
        "COUNT, 0, 1e9, '0 2e8 4e8 6e8 8e8 1e9'",
        "COUNT, 0, 4e9, '0 5e8 1e9 1.5e9 2e9 2.5e9 3e9 3.5e9 4e9'",
        "LINEAR, 0, 0.1, '0 0.02 0.04 0.06 0.08 0.10'",
        "LINEAR, 0, 0.8, '0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8'",
        "LINEAR, 0, 1e5, '0 2e4 4e4 6e4 8e4 1e5'",
        "LINEAR, 0, 0.003, '0 0.0005 0.0010 0.0015 0.0020 0.0025 0.0030'",
        "LINEAR, 0, 1e-4, '0 2e-5 4e-5 6e-5 8e-5 1e-4'",
        "LINEAR, 0, 0.00025, '0 5e-5 1e-4 1.5e-4 2e-4 2.5e-4'",
        "LINEAR, -3e5, 3e5, '-3e5 -2e5 -1e5 0 1e5 2e5 3e5'",
        "LINEAR, 0.85, 0.95, '0.86 0.88 0.90 0.92 0.94'",
        "LOG, 1e-5, 1, '1e-5 1e-4 0.001 0.01 0.1 1'",
        "LOG, 1, 1000, '1 10 100 1000'",
        "LOG, 0.02, 30, '0.03 0.1 0.3 1 3 10 30'",
        "LOG, 0.4, 3, '0.5 0.7 1 1.5 2 3'",
        "DECADES, 1e-5, 1, '1e-5 1e-4 0.001 0.01 0.1 1'",
        "DECADES, 0.1, 1, '0.1 1'",
        "DECADES, 1e-20, 1e10, '1e-20 1e-16 1e-12 1e-8 1e-4 1 10000 1e8'",
        "ACCURACY, 0.1, 0.9995, '99.9 % 99.7 % 99 % 97 % 90 % 70 %'"
    })
    void ticksAreRoundAndInside(Scale scale, double low, double high, String expected) {
        Axis axis = new Axis(scale, low, high, 0, 100, MOST);
        assertThat(axis.ticks().stream().map(axis::label).toList()).isEqualTo(split(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "LOG, 1e-12, 1e6",
        "LOG, 0.3, 0.31",
        "ACCURACY, 0, 1",
        "ACCURACY, 0.97, 0.971",
        "COUNT, 0, 9e15",
        "LINEAR, -7e299, 8e299",
        "LINEAR, 0, 3e-307",
        "LINEAR, 0.12345, 0.12346",
        "DECADES, 1e-300, 1e300"
    })
    void thereAreNeitherTooManyTicksNorAnyOutside(Scale scale, double low, double high) {
        double slack = 1e-3 * (high - low);
        assertThat(scale.ticks(low, high, MOST))
                .hasSizeBetween(1, MOST + 1)
                .allMatch(tick -> tick >= low * (1 - 1e-9) - slack && tick <= high + slack);
    }

    @ParameterizedTest
    @CsvSource({
        "COUNT, 2, 4, 3",
        "LINEAR, -2, 4, 1",
        "LOG, 0.01, 1, 0.1",
        "DECADES, 0.01, 1, 0.1",
        "ACCURACY, 0.9, 0.999, 0.99"
    })
    void theMiddleOfAnAxisIs(Scale scale, double low, double high, double middle) {
        assertThat((scale.position(low) + scale.position(high)) / 2)
                .isCloseTo(scale.position(middle), within(1e-9));
    }

    /** What a value is drawn at is read off there. */
    @ParameterizedTest
    @EnumSource(
            value = Scale.class,
            names = {"COUNT", "LINEAR", "DECADES"})
    void aScaleWithEvenTicksIsTurnedBack(Scale scale) {
        assertThat(scale.value(scale.position(0.03))).isCloseTo(0.03, within(1e-12));
    }

    private static List<String> split(String texts) {
        return List.of(texts.replace(" %", "%").split(" ")).stream()
                .map(text -> text.replace("%", " %"))
                .toList();
    }
}
