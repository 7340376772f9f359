package io.gradus.benchmarks.trajectories;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * All surfaces in one picture. With few optimizers there are large panels side by side and one
 * legend below; with several groups there is a row of small panels for each.
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

    private record PanelSize(int width, int height, double pen) {}

    private final List<SurfaceResults> contests;
    private final List<TrajectoryPanel> panels;
    private final List<String> groups;
    private final PanelSize size;

    OverviewFigure(List<SurfaceResults> contests) {
        this.contests = contests;
        this.groups = List.copyOf(contests.get(0).groups().keySet());
        this.size = groups.size() == 1 ? LARGE : ROWS;
        this.panels =
                contests.stream()
                        .map(
                                contest ->
                                        new TrajectoryPanel(
                                                contest.surface(),
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
                contests.get(0).entries().stream()
                        .mapToDouble(entry -> TextImage.width(entry.label(), TEXT))
                        .max()
                        .orElse(0);
        return (int) Math.ceil(widest) + 2 * SAMPLE;
    }

    private BufferedImage rows(int step, int steps) {
        int row = size.height() + GAP;
        int legend = legendWidth();
        int width = legend + width(contests.size());
        TextImage ink = new TextImage(width, HEADER + groups.size() * row + MARGIN - GAP);
        counter(ink, step, steps, MARGIN);
        for (int i = 0; i < contests.size(); i++) {
            int left = MARGIN + legend + i * (size.width() + GAP);
            ink.write(contests.get(i).surface().title(), left, MARGIN, TITLE, SurfaceColors.INK);
            for (int j = 0; j < groups.size(); j++) {
                List<SurfaceResults.Entry> entries = contests.get(i).groups().get(groups.get(j));
                panels.get(i).draw(ink, left, HEADER + j * row, ways(entries), step);
            }
        }
        for (int j = 0; j < groups.size(); j++) {
            List<SurfaceResults.Entry> entries = contests.get(0).groups().get(groups.get(j));
            int top = HEADER + j * row + 4;
            ink.write(groups.get(j), MARGIN, top, TEXT, SurfaceColors.FAINT);
            for (int k = 0; k < entries.size(); k++) {
                key(ink, entries.get(k), k, MARGIN, top + 8 + (k + 1) * LINE);
            }
        }
        return ink.finish();
    }

    private BufferedImage large(int step, int steps) {
        int columns = Math.min(LARGE_COLUMNS, contests.size());
        int rows = (contests.size() + columns - 1) / columns;
        List<SurfaceResults.Entry> all = contests.get(0).entries();
        int keys = (all.size() + columns - 1) / columns;
        int row = HEADER + size.height();
        int width = width(columns);
        TextImage ink = new TextImage(width, rows * row + MARGIN + keys * LINE + MARGIN);
        for (int i = 0; i < contests.size(); i++) {
            int left = MARGIN + i % columns * (size.width() + GAP);
            int top = i / columns * row;
            ink.write(contests.get(i).surface().title(), left, top + MARGIN, TITLE, SurfaceColors.INK);
            panels.get(i).draw(ink, left, top + HEADER, ways(contests.get(i).entries()), step);
        }
        int legend = rows * row + MARGIN;
        for (int k = 0; k < all.size(); k++) {
            int left = MARGIN + k % columns * (size.width() + GAP);
            key(ink, all.get(k), k, left, legend + k / columns * LINE);
        }
        counter(ink, step, steps, width - MARGIN - 170);
        return ink.finish();
    }

    private static List<Trajectory> ways(List<SurfaceResults.Entry> entries) {
        return entries.stream().map(SurfaceResults.Entry::trajectory).toList();
    }

    private static void counter(TextImage ink, int step, int steps, int left) {
        ink.write("step " + step + " of " + steps, left, MARGIN, TEXT, SurfaceColors.FAINT);
    }

    private static void key(TextImage ink, SurfaceResults.Entry entry, int index, int left, int top) {
        ink.sample(left, top, index);
        ink.write(entry.label(), left + SAMPLE, top, TEXT, SurfaceColors.INK);
    }
}
