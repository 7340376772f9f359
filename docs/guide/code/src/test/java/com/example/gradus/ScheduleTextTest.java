package com.example.gradus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gradus.schedulers.PlateauTracker;
import io.gradus.schedulers.Schedule;
import io.gradus.schedulers.Schedules;
import io.gradus.schedulers.StatefulSchedule;
import io.gradus.text.TextException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schedules in a package outside of Gradus, with what is public. */
class ScheduleTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sawtooth(0.1, 4)            | Sawtooth(baseValue=0.1, period=4)",
                "SAWTOOTH(period=10%, base=2)| Sawtooth(baseValue=2.0, period=10)",
                "sawtooth(1, auto).scale(2)  | Sawtooth(baseValue=1.0, period=100).scale(2.0)",
                "halved sawtooth(1, 5)       | Halved(main=Sawtooth(baseValue=1.0, period=5))",
                "warmup(10%, linear, 0) Halved(main=sawtooth(1, 90%))"
                        + " | WarmupTracker(main=Halved(main=Sawtooth(baseValue=1.0, period=90)),"
                        + " warmupSteps=10, shape=LINEAR, startFactor=0.0, placement=PREFIX)"
            })
    void itsTextIsReadAndPrinted(String text, String printed) {
        Schedule schedule = Schedule.parse(text, 100);
        assertThat(schedule).hasToString(printed);
        assertThat(Schedule.parse(printed)).hasToString(printed);
    }

    @Test
    void itIsASchedule() {
        Schedule schedule = Schedule.parse("halved sawtooth(1, 4)").then(t -> 7, 4);
        assertThat(schedule.at(0)).isEqualTo(0.5);
        assertThat(schedule.getNewValue(4)).isEqualTo(0.125f);
        assertThat(schedule.at(4)).isEqualTo(7);
        assertThat(Schedules.names()).contains("sawtooth", "Sawtooth", "halved", "cosine");
    }

    @Test
    void aStateIsFoundInIt() {
        PlateauTracker plateau = PlateauTracker.builder().setBaseValue(1).build();
        assertThat(StatefulSchedule.within(new Halved(Schedules.of(plateau)).scale(3)))
                .containsExactly(plateau);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sawtooth(0, 3)      | 10 | baseValue must be in (0, infinity), but is 0.0",
                "sawtooth(1)         | 1  | sawtooth: period must be set, but is null",
                "sawtoth(1, 2)       | 1  | there is no schedule 'sawtoth'; did you mean sawtooth?",
                "halved              | 7  | expected a schedule, the main of halved, but found the end",
                "sawtooth(1, periot=3) | 13 | sawtooth has no option 'periot'; did you mean period?"
            })
    void itsMistakesArePointedAt(String text, int column, String reason) {
        assertThatExceptionOfType(TextException.class)
                .isThrownBy(() -> Schedule.parse(text))
                .satisfies(e -> assertThat(e.column()).isEqualTo(column))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
