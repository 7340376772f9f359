package io.gradus.benchmarks.studies.trajectories;

import io.gradus.benchmarks.drawing.Gif;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The animation of all trajectories, step by step: slow at first, when they are still apart, and
 * faster later.
 */
final class Animation {

    static final int FRAMES = 56;

    private static final int MILLIS = 80;
    private static final int LAST_MILLIS = 3000;

    private final OverviewFigure poster;
    private final int steps;

    Animation(List<SurfaceResults> results, int steps) {
        this.poster = new OverviewFigure(results);
        this.steps = steps;
    }

    /** The steps at which the trajectories are shown: the k-th is steps (k / FRAMES)^2. */
    static List<Integer> moments(int steps) {
        Set<Integer> moments = new LinkedHashSet<>();
        for (int i = 0; i <= FRAMES; i++) {
            double part = (double) i / FRAMES;
            moments.add((int) Math.round(steps * part * part));
        }
        return new ArrayList<>(moments);
    }

    byte[] gif(Consumer<String> progress) {
        List<Integer> moments = moments(steps);
        try (Gif gif = new Gif()) {
            IntStream.range(0, moments.size())
                    .forEach(
                            i -> {
                                boolean end = i == moments.size() - 1;
                                gif.add(
                                        poster.draw(moments.get(i), steps),
                                        end ? LAST_MILLIS : MILLIS);
                                progress.accept("step " + moments.get(i));
                            });
            return gif.finish();
        }
    }
}
