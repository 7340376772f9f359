package io.gradus.benchmarks.digits;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.benchmarks.digits.Outline.ControlPoint;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutlinesTest {

    @Test
    void everyDigitHasSixWays() {
        for (int digit = 0; digit < DigitImages.CLASSES; digit++) {
            List<Outline> forms = Outlines.of(digit);
            assertThat(forms).as("digit %d", digit).hasSize(6);
            assertThat(forms).extracting(Outline::name).doesNotHaveDuplicates();
            assertThat(forms).extracting(Outline::strokes).doesNotHaveDuplicates();
        }
    }

    @Test
    void everyOutlineFillsItsSquareAndStaysInside() {
        for (int digit = 0; digit < DigitImages.CLASSES; digit++) {
            for (Outline form : Outlines.of(digit)) {
                List<ControlPoint> points = form.strokes().stream().flatMap(List::stream).toList();
                assertThat(points).extracting(ControlPoint::x).allMatch(x -> x >= 10 && x <= 90);
                assertThat(points).extracting(ControlPoint::y).allMatch(y -> y >= 5 && y <= 95);
                double top = points.stream().mapToDouble(ControlPoint::y).min().orElseThrow();
                double bottom = points.stream().mapToDouble(ControlPoint::y).max().orElseThrow();
                assertThat(bottom - top).as("%d %s", digit, form.name()).isGreaterThan(60);
            }
        }
    }

    @Test
    void readsStrokesAndCorners() {
        assertThat(Outline.parse("seven:  1,2 30,4! 5,6 / 7,8 9,10"))
                .isEqualTo(
                        new Outline(
                                "seven",
                                List.of(
                                        List.of(
                                                new ControlPoint(1, 2, false),
                                                new ControlPoint(30, 4, true),
                                                new ControlPoint(5, 6, false)),
                                        List.of(
                                                new ControlPoint(7, 8, false),
                                                new ControlPoint(9, 10, false)))));
    }

    @Test
    void theTracePassesThePointsAndTurnsAtCorners() {
        Stroke smooth = trace("a: 0,0 10,10 20,0");
        assertThat(smooth.length()).isEqualTo(17);
        assertThat(smooth.x[8]).isEqualTo(10);
        assertThat(smooth.y[8]).isEqualTo(10);
        assertThat(smooth.y[16]).isZero();
        assertThat(smooth.y[7]).as("round at the top").isGreaterThan(9);

        Stroke corner = trace("a: 0,0 10,10! 20,0");
        for (int i = 0; i < 9; i++) {
            assertThat(corner.y[i]).as("straight up to the corner").isEqualTo(corner.x[i]);
        }
    }

    private static Stroke trace(String line) {
        return Stroke.through(Outline.parse(line).strokes().get(0));
    }
}
