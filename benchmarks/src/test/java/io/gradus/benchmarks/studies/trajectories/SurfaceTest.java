package io.gradus.benchmarks.studies.trajectories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SurfaceTest {

    private static final double SMALL = 1e-5;

    @ParameterizedTest
    @EnumSource
    void gradientsAreThoseOfFiniteDifferences(Surface surface) {
        Random random = new Random(7);
        ViewBounds view = surface.view();
        for (int i = 0; i < 100; i++) {
            Vector2 at =
                    new Vector2(
                            view.left() + random.nextDouble() * view.width(),
                            view.bottom() + random.nextDouble() * view.height());
            double x =
                    surface.value(new Vector2(at.x() + SMALL, at.y()))
                            - surface.value(new Vector2(at.x() - SMALL, at.y()));
            double y =
                    surface.value(new Vector2(at.x(), at.y() + SMALL))
                            - surface.value(new Vector2(at.x(), at.y() - SMALL));
            Vector2 gradient = surface.gradient(at);
            double error = 1e-6 * (1 + Math.hypot(gradient.x(), gradient.y()));
            assertThat(gradient.x()).isEqualTo(x / (2 * SMALL), within(error));
            assertThat(gradient.y()).isEqualTo(y / (2 * SMALL), within(error));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLeastValueIsZeroAndInThePicture(Surface surface) {
        assertThat(surface.view().holds(surface.start())).isTrue();
        assertThat(surface.value(surface.start())).isGreaterThan(1);
        assertThat(surface.minima()).isNotEmpty();
        for (Vector2 minimum : surface.minima()) {
            assertThat(surface.view().holds(minimum)).isTrue();
            assertThat(surface.value(minimum)).isLessThan(1e-30);
            assertThat(surface.distance(minimum)).isZero();
        }
    }
}
