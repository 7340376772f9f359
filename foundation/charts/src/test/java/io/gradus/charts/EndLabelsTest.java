package io.gradus.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndLabelsTest {

    private static final double[] X = {1, 2, 3};

    @Test
    void namesFarApartStayAtTheirLines() {
        List<EndLabels.Label> names = names(line("low", 1, 2, 3), line("high", 1, 1, 9));
        assertThat(names).extracting(EndLabels.Label::text).containsExactly("high", "low");
        assertThat(names).allMatch(name -> name.place() == name.y());
        assertThat(names).allMatch(name -> name.x() == 620 - 128);
    }

    @Test
    void namesOfOneEndAreMovedApartWithinTheField() {
        for (double end : new double[] {1, 5, 9}) {
            List<Series> lines = new ArrayList<>(List.of(line("scale", 1, 9, Double.NaN)));
            for (int i = 0; i < 10; i++) {
                lines.add(line("line " + i, 1, 1, end));
            }
            List<EndLabels.Label> names = names(lines.toArray(Series[]::new));
            assertThat(names).hasSize(11);
            for (int i = 0; i < names.size(); i++) {
                assertThat(names.get(i).place()).isBetween(34.0, 316.0);
                if (i > 0) {
                    double apart = names.get(i).place() - names.get(i - 1).place();
                    assertThat(apart).isGreaterThanOrEqualTo(14);
                }
            }
        }
    }

    @Test
    void theUpperOfTwoAtTheFloorGivesWay() {
        assertThat(names(line("a", 9, 9, 0), line("b", 9, 9, 0)))
                .extracting(EndLabels.Label::place)
                .containsExactly(316.0 - 14, 316.0);
    }

    @Test
    void moreThanHaveRoomAreLeftOut() {
        Series[] lines = new Series[21];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = line("line", 1, 2, 3);
        }
        assertThat(names(lines)).hasSize(21);
        Series[] more = java.util.Arrays.copyOf(lines, 22);
        more[21] = lines[0];
        assertThat(names(more)).isEmpty();
    }

    @Test
    void aNameIsAtTheLastValueThatHasAPlace() {
        EndLabels.Label name = names(line("gap", 1, 3, Double.NaN)).get(0);
        assertThat(name.x()).isEqualTo(58 + (620 - 128 - 58) * 2 / 3.0);
        EndLabels.Label first = names(line("first", 1, Double.NaN, Double.NaN)).get(0);
        assertThat(first.x()).isEqualTo(58 + (620 - 128 - 58) / 3.0);
        assertThat(names(line("none", Double.NaN, Double.NaN, Double.NaN), line("x", 1, 2, 3)))
                .hasSize(1);
    }

    @Test
    void aLongNameHasRoomAndAVeryLongOneIsShortened() {
        assertThat(names(line("warm-up, stable, decay now", 1, 2, 3)).get(0).text())
                .isEqualTo("warm-up, stable, decay now");
        assertThat(names(line("warm-up, stable, decay, now", 1, 2, 3)).get(0).text())
                .isEqualTo("warm-up, stable, decay, n…");
        double end = names(line("warm-up, stable, decay now", 1, 2, 3)).get(0).x();
        assertThat(end).isEqualTo(620 - 16 - 26 * 7);
    }

    private static List<EndLabels.Label> names(Series... lines) {
        LineChart chart =
                LineChart.report("title", "epoch", Scale.LINEAR, 0, false, List.of(lines));
        return EndLabels.of(
                chart.series(), ChartLayout.of(chart).xAxis(), ChartLayout.of(chart).yAxis());
    }

    private static Series line(String name, double... values) {
        return new Series(name, 0, X, values);
    }
}
