package io.gradus.benchmarks.studies.trajectories;

import io.gradus.benchmarks.drawing.Gif;
import io.gradus.benchmarks.drawing.TextImage;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A figure of all surfaces. With few optimizers there are large panels side by side and one legend
 * below; with several groups there is a row of small panels for each.
 */
final class OverviewFigure {

    private static final int MARGIN = 14;
    private static final int GAP = 10;
    private static final int HEADER = 40;
    private static final int LINE = 17;
    private static final double TITLE = 1.7;
    private static final double TEXT = 1.4;

    /** From the left of a legend to its texts, and from these to the panels. */
    private static final int SAMPLE = 30;

    /** For many groups. */
    private static final PanelSize ROWS = new PanelSize(216, 150, 0.72);

    /** For one group. */
    private static final PanelSize LARGE = new PanelSize(372, 264, 0.95);

    private static final int LARGE_COLUMNS = 2;

    private static final int FRAMES = 56;
    private static final int MILLIS = 80;
    private static final int LAST_MILLIS = 3000;

    private record PanelSize(int width, int height, double pen) {}

    private final List<SurfaceResults> results;
    private final List<TrajectoryPanel> panels;
    private final List<String> groups;
    private final PanelSize size;

    OverviewFigure(List<SurfaceResults> results) {
        this.results = results;
        this.groups = List.copyOf(results.get(0).groups().keySet());
        this.size = groups.size() == 1 ? LARGE : ROWS;
        this.panels =
                results.stream()
                        .map(
                                result ->
                                        new TrajectoryPanel(
                                                result.surface(),
                                                size.width(),
                                                size.height(),
                                                size.pen()))
                        .toList();
    }

    BufferedImage draw(int step, int steps) {
        return groups.size() == 1 ? large(step, steps) : rows(step, steps);
    }

    private int width(int columns) {
        return 2 * MARGIN + columns * (size.width() + GAP) - GAP;
    }

    private int legendWidth() {
        double widest =
                results.get(0).entries().stream()
                        .mapToDouble(entry -> TextImage.width(entry.label(), TEXT))
                        .max()
                        .orElse(0);
        return (int) Math.ceil(widest) + 2 * SAMPLE;
    }

    private BufferedImage rows(int step, int steps) {
        int row = size.height() + GAP;
        int legend = legendWidth();
        int width = legend + width(results.size());
        TextImage image = new TextImage(width, HEADER + groups.size() * row + MARGIN - GAP);
        counter(image, step, steps, MARGIN);
        for (int i = 0; i < results.size(); i++) {
            int left = MARGIN + legend + i * (size.width() + GAP);
            image.write(results.get(i).surface().title(), left, MARGIN, TITLE, SurfaceColors.INK);
            for (int j = 0; j < groups.size(); j++) {
                List<SurfaceResults.Entry> entries = results.get(i).groups().get(groups.get(j));
                panels.get(i).draw(image, left, HEADER + j * row, trajectories(entries), step);
            }
        }
        for (int j = 0; j < groups.size(); j++) {
            List<SurfaceResults.Entry> entries = results.get(0).groups().get(groups.get(j));
            int top = HEADER + j * row + 4;
            image.write(groups.get(j), MARGIN, top, TEXT, SurfaceColors.FAINT);
            for (int k = 0; k < entries.size(); k++) {
                key(image, entries.get(k), k, MARGIN, top + 8 + (k + 1) * LINE);
            }
        }
        return image.finish();
    }

    private BufferedImage large(int step, int steps) {
        int columns = Math.min(LARGE_COLUMNS, results.size());
        int rows = (results.size() + columns - 1) / columns;
        List<SurfaceResults.Entry> all = results.get(0).entries();
        int keys = (all.size() + columns - 1) / columns;
        int row = HEADER + size.height();
        int width = width(columns);
        TextImage image = new TextImage(width, rows * row + MARGIN + keys * LINE + MARGIN);
        for (int i = 0; i < results.size(); i++) {
            int left = MARGIN + i % columns * (size.width() + GAP);
            int top = i / columns * row;
            image.write(
                    results.get(i).surface().title(), left, top + MARGIN, TITLE, SurfaceColors.INK);
            panels.get(i)
                    .draw(image, left, top + HEADER, trajectories(results.get(i).entries()), step);
        }
        int legend = rows * row + MARGIN;
        for (int k = 0; k < all.size(); k++) {
            int left = MARGIN + k % columns * (size.width() + GAP);
            key(image, all.get(k), k, left, legend + k / columns * LINE);
        }
        counter(image, step, steps, width - MARGIN - 170);
        return image.finish();
    }

    private static List<Trajectory> trajectories(List<SurfaceResults.Entry> entries) {
        return entries.stream().map(SurfaceResults.Entry::trajectory).toList();
    }

    private static void counter(TextImage image, int step, int steps, int left) {
        image.write("step " + step + " of " + steps, left, MARGIN, TEXT, SurfaceColors.FAINT);
    }

    private static void key(
            TextImage image, SurfaceResults.Entry entry, int index, int left, int top) {
        TrajectoryPanel.sample(image, left, top, index);
        image.write(entry.label(), left + SAMPLE, top, TEXT, SurfaceColors.INK);
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

    /**
     * All trajectories step by step: slow at first, when they are still apart, and faster later.
     */
    byte[] gif(int steps, Consumer<String> progress) {
        List<Integer> moments = moments(steps);
        try (Gif gif = new Gif()) {
            IntStream.range(0, moments.size())
                    .forEach(
                            i -> {
                                boolean end = i == moments.size() - 1;
                                gif.add(draw(moments.get(i), steps), end ? LAST_MILLIS : MILLIS);
                                progress.accept("step " + moments.get(i));
                            });
            return gif.finish();
        }
    }
}
