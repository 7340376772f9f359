package io.gradus.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {

    @ParameterizedTest
    @CsvSource({
        // from 0 on
        "LINEAR, 0.01, 0.1, 0, 0.1",
        "LINEAR, 0.1, 0.1, 0, 0.1",
        "LINEAR, 0.1, 0.10001, 0, 0.10001",
        "LINEAR, -0.1, -0.01, -0.1, 0",
        "LINEAR, -2, 3, -2, 3",
        // 0 would be far away
        "LINEAR, 0.85, 0.95, 0.85, 0.95",
        "LINEAR, -0.95, -0.85, -0.95, -0.85",
        "LINEAR, 3.5, 4, 3.5, 4",
        "LINEAR, 3, 4, 0, 4",
        // but what is nearly a flat line is shown with it
        "LINEAR, 999, 1000, 999, 1000",
        "LINEAR, 100, 100.05, 0, 100.05",
        // there must be something between the ends
        "LINEAR, 0, 0, 0, 1",
        "LINEAR, 0, 4.9e-324, 0, 1",
        "LINEAR, 0, 2.2250738585072014e-308, 0, 2.2250738585072014e-308",
        "DECADES, 0.002, 0.5, 0.001, 1",
        "DECADES, 0.001, 1, 0.001, 1",
        "DECADES, 0.1, 0.1, 0.1, 1",
        "DECADES, 0.2, 0.3, 0.1, 1",
        "LOG, 0.1, 0.1, 0.05, 0.2",
        "LOG, 0.1, 0.5, 0.1, 0.5",
        "COUNT, 3, 7, 0, 7",
        "COUNT, 0, 0, 0, 1",
        "ACCURACY, 0.5, 0.9, 0.5, 0.9",
        "ACCURACY, 0.9, 0.9, 0.849, 0.933333333333333"
    })
    void endsHoldTheValues(Scale scale, double low, double high, double begin, double end) {
        Axis axis = Axis.around(scale, low, high, 10, 20, 8);
        assertThat(axis.low()).isCloseTo(begin, within(1e-12));
        assertThat(axis.high()).isCloseTo(end, within(1e-12));
        assertThat(axis.at(axis.low())).isEqualTo(10);
        assertThat(axis.at(axis.high())).isEqualTo(20);
    }

    @Test
    void anErrorOfNothingHasRoomAroundIt() {
        Axis axis = Axis.around(Scale.ACCURACY, 0.9, 0.9, 10, 20, 8);
        assertThat(axis.at(0.9)).isBetween(11.0, 19.0);
    }

    @Test
    void valuesBeyondTheEndsAreAtTheEnds() {
        Axis axis = new Axis(Scale.LINEAR, 1, 2, 10, 20, 8);
        assertThat(axis.at(0)).isEqualTo(10);
        assertThat(axis.at(3)).isEqualTo(20);
        assertThat(axis.at(1.25)).isEqualTo(12.5);
    }
}
