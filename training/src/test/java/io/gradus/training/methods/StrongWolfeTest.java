package io.gradus.training.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradus.training.methods.StrongWolfe.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StrongWolfeTest {

    /** A function with its derivative, and where it was asked for. */
    private static final class Curve implements StrongWolfe.Line {

        private final DoubleUnaryOperator value;
        private final DoubleUnaryOperator slope;
        private final List<Double> asked = new ArrayList<>();

        Curve(DoubleUnaryOperator value, DoubleUnaryOperator slope) {
            this.value = value;
            this.slope = slope;
        }

        @Override
        public LinePoint at(double step) {
            asked.add(step);
            return point(step);
        }

        LinePoint point(double step) {
            return new LinePoint(step, value.applyAsDouble(step), slope.applyAsDouble(step), null);
        }

        StrongWolfe.Result search(double step) {
            return StrongWolfe.search(this, point(0), step, 1);
        }

        boolean isWolfe(LinePoint point) {
            LinePoint start = point(0);
            return point.value() <= start.value() + 1e-4 * point.step() * start.slope()
                    && Math.abs(point.slope()) <= 0.9 * Math.abs(start.slope());
        }
    }

    /** a (t - b)^2. */
    private static Curve quadratic(double a, double b) {
        return new Curve(t -> a * (t - b) * (t - b), t -> 2 * a * (t - b));
    }

    /** Rosenbrock's function from (x, y) against its gradient. */
    private static Curve rosenbrock(double x, double y) {
        double dx = 2 * (1 - x) + 400 * x * (y - x * x);
        double dy = -200 * (y - x * x);
        return new Curve(
                t -> {
                    double u = x + t * dx;
                    double v = y + t * dy;
                    return (1 - u) * (1 - u) + 100 * (v - u * u) * (v - u * u);
                },
                t -> {
                    double u = x + t * dx;
                    double v = y + t * dy;
                    return (-2 * (1 - u) - 400 * u * (v - u * u)) * dx + 200 * (v - u * u) * dy;
                });
    }

    /** A curve that has another value, and the same as its slope, beyond a bound. */
    private static Curve cut(Curve curve, double bound, double beyond) {
        return new Curve(
                t -> t > bound ? beyond : curve.value.applyAsDouble(t),
                t -> t > bound ? beyond : curve.slope.applyAsDouble(t));
    }

    static Stream<Arguments> curves() {
        double nan = Double.NaN;
        double infinity = Double.POSITIVE_INFINITY;
        return Stream.of(
                Arguments.of(quadratic(1, 1), 1, 1),
                Arguments.of(quadratic(1, 1), 0.5, 1),
                // from far off: the cubic through a quadratic is exact
                Arguments.of(quadratic(1, 1), 100, 2),
                Arguments.of(quadratic(3, 1), 1e-3, 3),
                Arguments.of(rosenbrock(-1.2, 1), 1, 12),
                Arguments.of(rosenbrock(0.8, -0.5), 1e-6, 8),
                Arguments.of(cut(quadratic(1, 1), 1.5, nan), 100, 8),
                Arguments.of(cut(quadratic(1, 1), 1.5, infinity), 100, 8),
                Arguments.of(cut(quadratic(1, 1), 1.5, -infinity), 100, 8),
                // the bounds of growth lead out of the finite
                Arguments.of(cut(quadratic(1e-3, 30), 40, nan), 1, 8));
    }

    @ParameterizedTest
    @MethodSource("curves")
    void meetsBothConditions(Curve curve, double step, int mostTrials) {
        StrongWolfe.Result result = curve.search(step);
        assertThat(result.outcome()).isEqualTo(Outcome.WOLFE);
        assertThat(curve.isWolfe(result.point())).isTrue();
        assertThat(curve.asked)
                .contains(result.point().step())
                .hasSizeLessThanOrEqualTo(mostTrials);
    }

    @Test
    void anInfiniteLossWithAFiniteSlopeDoesNotFall() {
        Curve curve =
                new Curve(t -> t > 0.3 ? Double.NEGATIVE_INFINITY : -t, t -> t < 0.2 ? -1 : 0);
        StrongWolfe.Result result = curve.search(1);
        assertThat(result.outcome()).isEqualTo(Outcome.WOLFE);
        assertThat(result.point().step()).isBetween(0.2, 0.3);
    }

    @Test
    void finiteNowhereButAtTheStartStaysThere() {
        StrongWolfe.Result result = cut(quadratic(1, 1), 0, Double.NaN).search(1);
        assertThat(result.point().step()).isZero();
        assertThat(result.outcome()).isEqualTo(Outcome.TRIALS);
    }

    @Test
    void aLineThatFallsForEverEndsAtItsLastTrial() {
        Curve curve = new Curve(t -> -t, t -> -1);
        StrongWolfe.Result result = curve.search(1);
        assertThat(result.outcome()).isEqualTo(Outcome.TRIALS);
        assertThat(curve.asked).hasSize(1 + StrongWolfe.MAX_TRIALS);
        assertThat(result.point().step()).isEqualTo(curve.asked.get(StrongWolfe.MAX_TRIALS));
    }

    @Test
    void aBracketWithoutADifferenceEndsTheSearch() {
        // says that it falls, but rises
        Curve curve = new Curve(t -> t, t -> -1);
        StrongWolfe.Result result = StrongWolfe.search(curve, curve.point(0), 1, 1e-7);
        assertThat(result.outcome()).isEqualTo(Outcome.TOLERANCE);
        assertThat(result.point().step()).isZero();
    }

    @Test
    void quadraticFromFarOffGoesToItsMinimum() {
        assertThat(quadratic(1, 1).search(100).point().step()).isEqualTo(1, within(1e-9));
    }

    /** A fourth-degree curve with waves on it, cut off somewhere. */
    private static Curve waves(double a, double b, double height, double bound, double beyond) {
        Curve smooth =
                new Curve(
                        t -> a * Math.pow(t - b, 4) - t + height * Math.cos(5 * t),
                        t -> 4 * a * Math.pow(t - b, 3) - 1 - 5 * height * Math.sin(5 * t));
        return cut(smooth, bound, beyond);
    }

    @Property(tries = 500)
    void meetsBothConditionsOrSaysWhyNot(
            @ForAll @DoubleRange(min = 0, max = 10) double a,
            @ForAll @DoubleRange(min = 0, max = 10) double b,
            @ForAll @DoubleRange(min = 0, max = 3) double height,
            @ForAll @DoubleRange(min = 0.01, max = 20) double bound,
            @ForAll @DoubleRange(min = -6, max = 3) double logStep,
            @ForAll int kind) {
        double[] beyond = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300};
        Curve curve = waves(a, b, height, bound, beyond[Math.floorMod(kind, 4)]);
        StrongWolfe.Result result = curve.search(Math.pow(10, logStep));
        LinePoint point = result.point();
        assertThat(point.value()).isFinite().isLessThanOrEqualTo(curve.point(0).value());
        assertThat(point.slope()).isFinite();
        assertThat(point).isEqualTo(curve.point(point.step()));
        assertThat(curve.asked).hasSizeLessThanOrEqualTo(1 + StrongWolfe.MAX_TRIALS);
        switch (result.outcome()) {
            case WOLFE -> assertThat(curve.isWolfe(point)).isTrue();
            case TRIALS -> assertThat(curve.asked).hasSize(1 + StrongWolfe.MAX_TRIALS);
            default -> assertThat(nearest(curve.asked, point.step())).isLessThan(1e-9);
        }
    }

    private static double nearest(List<Double> asked, double step) {
        return Stream.concat(Stream.of(0.0), asked.stream())
                .filter(other -> other != step)
                .mapToDouble(other -> Math.abs(other - step))
                .min()
                .orElseThrow();
    }
}
