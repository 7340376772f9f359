package io.gradus.benchmarks.studies.trajectories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.training.tracker.Tracker;
import io.gradus.optimizers.AdaptiveLookahead;
import io.gradus.optimizers.Ema;
import io.gradus.optimizers.Sgd;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.Recipes;
import java.util.List;
import org.junit.jupiter.api.Test;

class SurfaceTrainingTest {

    private static final float RATE = 0.05f;

    private static Sgd sgd(float rate) {
        return Sgd.builder().optLearningRateTracker(Tracker.fixed(rate)).build();
    }

    /** Along and across the valley, each step multiplies the coordinate by 1 - rate * curvature. */
    @Test
    void sgdOverTheValleyIsTheClosedForm() {
        Trajectory trajectory;
        try (Sgd sgd = sgd(RATE)) {
            trajectory = new SurfaceTraining(Surface.VALLEY, 60).with(sgd);
        }
        assertThat(trajectory.points()).hasSize(61);
        assertThat(trajectory.points().get(0)).isEqualTo(Surface.VALLEY.start());
        for (int step = 0; step <= 60; step++) {
            double along = -8.8 * Math.pow(1 - RATE * 0.2, step);
            double across = 1.6 * Math.pow(1 - RATE * 10, step);
            Vector2 point = trajectory.points().get(step);
            assertThat(point.x()).isEqualTo(2 + (4 * along - 3 * across) / 5, within(1e-4));
            assertThat(point.y()).isEqualTo(1 + (3 * along + 4 * across) / 5, within(1e-4));
        }
    }

    @Test
    void tooLargeARateDiverges() {
        try (Sgd sgd = sgd(1)) {
            Trajectory trajectory = new SurfaceTraining(Surface.VALLEY, 60).with(sgd);
            assertThat(trajectory.diverged()).isTrue();
            assertThat(trajectory.leavesView()).isTrue();
            assertThat(trajectory.settled()).isNull();
            assertThat(trajectory.finalValue()).isInfinite();
            // 9^(2 * 4) is above a million
            assertThat(trajectory.points().size()).isBetween(3, 6);
        }
    }

    /**
     * On a straight line through a parabola the best point of each cycle is the minimum: only with
     * true losses and slopes does AdaptiveLookahead find it at once.
     */
    @Test
    void adaptiveLookaheadSeesTheLosses() {
        try (AdaptiveLookahead lookahead =
                AdaptiveLookahead.builder()
                        .setInner(sgd(0.01f))
                        .optK(1)
                        .optMaxAlpha(1000)
                        .build()) {
            List<Vector2> points = new SurfaceTraining(Surface.VALLEY, 2).with(lookahead).points();
            Vector2 start = points.get(0);
            Vector2 gradient = Surface.VALLEY.gradient(start);
            // where the derivative along the gradient is 0
            double best =
                    (gradient.x() * gradient.x() + gradient.y() * gradient.y())
                            / curvature(gradient);
            assertThat(lookahead.lastAlpha()).isEqualTo(best / 0.01, within(1e-2));
            assertThat(points.get(2).x()).isEqualTo(start.x() - best * gradient.x(), within(1e-3));
            assertThat(points.get(2).y()).isEqualTo(start.y() - best * gradient.y(), within(1e-3));
        }
    }

    /** The second derivative along a direction: twice the value as far from the minimum. */
    private static double curvature(Vector2 direction) {
        return 2 * Surface.VALLEY.value(new Vector2(2 + direction.x(), 1 + direction.y()));
    }

    @Test
    void averagesAreShownInTheWeightsPlace() {
        try (Sgd plain = sgd(RATE);
                Ema ema = Ema.builder().setInner(sgd(RATE)).optDecay(0.75).build()) {
            List<Vector2> weights = new SurfaceTraining(Surface.SADDLE, 3).with(plain).points();
            List<Vector2> averages = new SurfaceTraining(Surface.SADDLE, 3).with(ema).points();
            double average = averages.get(0).y();
            for (int step = 1; step <= 3; step++) {
                average += 0.25 * (weights.get(step).y() - average);
                assertThat(averages.get(step).y()).isEqualTo(average, within(1e-6));
            }
        }
    }

    @Test
    void theRateWithTheFewestStepsIsFound() {
        Catalog catalog = new Catalog();
        Recipe sgd = Recipes.of(List.of("Sgd"), null, catalog).get(0);
        int[] trajectories = {0};
        SurfaceResults.Entry found =
                new RateSearch(catalog, 300).best(sgd, Surface.VALLEY, () -> trajectories[0]++);
        // 0.2 is where it begins to diverge; at 0.1 the trajectory across is done in one step
        assertThat(found.learningRate()).isEqualTo("0.1");
        assertThat(trajectories[0])
                .isEqualTo(RateSearch.runs(sgd))
                .isEqualTo(RateSearch.RATES.size());
        double along = -8.8;
        int settled = 0;
        while (0.1 * along * along > Trajectory.TOLERANCE) {
            along *= 1 - 0.1 * 0.2;
            settled++;
        }
        assertThat(found.trajectory().settled()).isEqualTo(settled);
    }

    @Test
    void aRateThatIsGivenIsTaken() {
        Catalog catalog = new Catalog();
        Recipe sgd = Recipes.of(List.of("Sgd learningRate=0.02"), null, catalog).get(0);
        SurfaceResults.Entry found = new RateSearch(catalog, 5).best(sgd, Surface.VALLEY, () -> {});
        assertThat(RateSearch.runs(sgd)).isEqualTo(1);
        assertThat(found.learningRate()).isEqualTo("0.02");
        assertThat(found.trajectory().points()).hasSize(6);
    }
}
