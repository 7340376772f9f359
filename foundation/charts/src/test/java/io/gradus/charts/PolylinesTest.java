package io.gradus.charts;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.charts.Polylines.Vertex;
import java.awt.geom.Line2D;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PolylinesTest {

    private static final Axis X = new Axis(Scale.LINEAR, 0, 1000, 0, 1000, 8);
    private static final Axis Y = new Axis(Scale.LINEAR, 0, 100, 100, 0, 8);
    private static final Axis LOG = new Axis(Scale.DECADES, 0.01, 1, 100, 0, 8);

    @Test
    void aStraightLineIsTwoPoints() {
        assertThat(polylines(line(i -> i / 10.0), Y, 0))
                .containsExactly(List.of(new Vertex(0, 100), new Vertex(999, Y.at(99.9))));
    }

    @Test
    void aJumpKeepsItsCorners() {
        assertThat(polylines(line(i -> i < 500 ? 20 : 80), Y, 0))
                .containsExactly(
                        List.of(
                                new Vertex(0, 80),
                                new Vertex(499, 80),
                                new Vertex(500, 20),
                                new Vertex(999, 20)));
    }

    /** What is left out is so near the line that it would not show. */
    @Property(tries = 100)
    void allPointsAreNearTheLine(@ForAll long seed) {
        Random random = new Random(seed);
        double[] walk = new double[1000];
        walk[0] = 50;
        for (int i = 1; i < walk.length; i++) {
            double change = random.nextInt(10) == 0 ? 20 * random.nextGaussian() : 0.1;
            walk[i] = Math.max(0, Math.min(100, walk[i - 1] + change));
        }
        Series line = line(i -> walk[i]);
        List<Vertex> kept = polylines(line, Y, 0).get(0);
        assertThat(kept).hasSizeLessThan(walk.length);
        for (int i = 0; i < walk.length; i++) {
            double x = X.at(i);
            double y = Y.at(walk[i]);
            double nearest =
                    IntStream.range(1, kept.size())
                            .mapToDouble(k -> distance(kept.get(k - 1), kept.get(k), x, y))
                            .min()
                            .orElseThrow();
            assertThat(nearest).isLessThanOrEqualTo(0.0500001);
        }
    }

    private static double distance(Vertex a, Vertex b, double x, double y) {
        return Line2D.ptSegDist(a.x(), a.y(), b.x(), b.y(), x, y);
    }

    @Test
    void aLineThatGoesBackAlongItselfKeepsItsEnd() {
        Series line = new Series("", 0, new double[] {5, 5, 5}, new double[] {0, 90, 40});
        assertThat(Polylines.of(line, X, Y, 0).get(0))
                .containsExactly(new Vertex(5, 100), new Vertex(5, 10), new Vertex(5, 60));
    }

    @Test
    void thePenIsLiftedWhereThereIsNoNumber() {
        assertThat(polylines(line(i -> i == 500 ? Double.NaN : 50), Y, 0))
                .containsExactly(
                        List.of(new Vertex(0, 50), new Vertex(499, 50)),
                        List.of(new Vertex(501, 50), new Vertex(999, 50)));
    }

    @Test
    void aLineLeavesTheFrameWhereItFallsBelowItsFloor() {
        double[] values = {1, 0, 1, 1e-9, 1e-9, 0.1};
        Series line = new Series("", 0, new double[] {0, 1, 2, 3, 4, 5}, values);
        assertThat(Polylines.of(line, X, LOG, 0.01))
                .containsExactly(
                        List.of(new Vertex(0, 0), new Vertex(1, 100)),
                        List.of(new Vertex(2, 0), new Vertex(3, 100)),
                        List.of(new Vertex(4, 100)),
                        List.of(new Vertex(5, 50)));
        assertThat(Polylines.of(line, X, LOG, 0).get(0)).containsExactly(new Vertex(0, 0));
    }

    private static List<List<Vertex>> polylines(Series line, Axis y, double floor) {
        return Polylines.of(line, X, y, floor);
    }

    private static Series line(java.util.function.IntToDoubleFunction values) {
        return new Series(
                "",
                0,
                IntStream.range(0, 1000).asDoubleStream().toArray(),
                IntStream.range(0, 1000).mapToDouble(values).toArray());
    }
}
