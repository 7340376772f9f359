package io.gradus.schedulers.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {

    @ParameterizedTest
    @CsvSource({
        "COUNT, 0, 1, '0 0.2 0.4 0.6 0.8 1'",
        "COUNT, 0, 5, '0 1 2 3 4 5'",
        "COUNT, 0, 12, '0 2 4 6 8 10 12'",
        "COUNT, 0, 100, '0 20 40 60 80 100'",
        "LOG, 1e-5, 1, '1e-05 1e-04 0.001 0.01 0.1 1'",
        "LOG, 0.02, 30, '0.03 0.1 0.3 1 3 10 30'",
        "LOG, 0.4, 3, '0.5 0.7 1 1.5 2 3'",
        "ACCURACY, 0.1, 0.9995, '99.9 % 99.7 % 99 % 97 % 90 % 70 %'"
    })
    void ticksAreRoundAndInside(Scale scale, double low, double high, String expected) {
        assertThat(scale.ticks(low, high).stream().map(scale::format).toList())
                .isEqualTo(split(expected));
    }

    @ParameterizedTest
    @CsvSource({"LOG, 1e-12, 1e6", "LOG, 0.3, 0.31", "ACCURACY, 0, 1", "ACCURACY, 0.97, 0.971"})
    void thereAreNeitherTooManyTicksNorAnyOutside(Scale scale, double low, double high) {
        assertThat(scale.ticks(low, high))
                .hasSizeLessThanOrEqualTo(8)
                .allMatch(tick -> tick >= low * 0.999 && tick <= high * 1.001);
    }

    @ParameterizedTest
    @CsvSource({"COUNT, 2, 4, 3", "LOG, 0.01, 1, 0.1", "ACCURACY, 0.9, 0.999, 0.99"})
    void theMiddleOfAnAxisIs(Scale scale, double low, double high, double middle) {
        assertThat((scale.position(low) + scale.position(high)) / 2)
                .isCloseTo(scale.position(middle), org.assertj.core.api.Assertions.within(1e-9));
    }

    private static List<String> split(String texts) {
        return List.of(texts.replace(" %", "%").split(" ")).stream()
                .map(text -> text.replace("%", " %"))
                .toList();
    }
}
