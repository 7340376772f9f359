package io.gradus.benchmarks.studies.trajectories;

import io.gradus.benchmarks.drawing.Gif;
import io.gradus.benchmarks.drawing.TextImage;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;

/** The figure of a surface: a panel for each group of optimizers, with its legend below. */
final class SurfaceFigure {

    private static final int PANEL_WIDTH = 440;
    private static final int PANEL_HEIGHT = 330;
    private static final int COLUMNS = 3;
    private static final int GAP = 28;
    private static final int MARGIN = 28;
    private static final int HEADER = 92;
    private static final int PANEL_TITLE = 26;
    private static final int LINE = 21;
    private static final int RATE_RIGHT = 350;
    private static final double LARGE = 3;
    private static final double NORMAL = 1.7;
    private static final double SMALL = 1.5;

    private final SurfaceResults result;
    private final int steps;
    private final Map<String, List<SurfaceResults.Entry>> groups;
    private final int columns;
    private final int most;

    SurfaceFigure(SurfaceResults result, int steps) {
        this.result = result;
        this.steps = steps;
        groups = result.groups();
        columns = Math.min(COLUMNS, groups.size());
        most = groups.values().stream().mapToInt(List::size).max().orElse(0);
    }

    private List<String> notes() {
        return List.of(
                "Ring: start. Cross: minimum.",
                "Dot: a step. Dot with a rim: after " + steps + " steps.",
                "steps: until f stays below 0.001.");
    }

    BufferedImage draw() {
        Surface surface = result.surface();
        int rows = (groups.size() + columns - 1) / columns;
        int cell = PANEL_TITLE + PANEL_HEIGHT + (most + 1) * LINE + GAP;
        int panelsRight = MARGIN + columns * (PANEL_WIDTH + GAP) - GAP;
        String formula = "f = " + surface.formula();
        double formulaRight = MARGIN + TextImage.width(formula, NORMAL);
        boolean free = groups.size() < rows * columns;
        int notesHeight = free ? 0 : notes().size() * LINE + GAP;
        TextImage image =
                new TextImage(
                        (int) Math.max(panelsRight, formulaRight) + MARGIN,
                        HEADER + rows * cell + notesHeight);
        image.write(surface.title(), MARGIN, 24, LARGE, SurfaceColors.INK);
        image.write(formula, MARGIN, 58, NORMAL, SurfaceColors.FAINT);
        TrajectoryPanel panel = new TrajectoryPanel(surface, PANEL_WIDTH, PANEL_HEIGHT, 1);
        int index = 0;
        for (Map.Entry<String, List<SurfaceResults.Entry>> group : groups.entrySet()) {
            draw(image, panel, group.getKey(), group.getValue(), left(index), top(index, cell));
            index++;
        }
        int notesTop = free ? top(index, cell) + PANEL_TITLE : HEADER + rows * cell;
        for (String note : notes()) {
            image.write(note, free ? left(index) : MARGIN, notesTop, SMALL, SurfaceColors.FAINT);
            notesTop += LINE;
        }
        return Gif.indexed(image.finish());
    }

    private int left(int index) {
        return MARGIN + index % columns * (PANEL_WIDTH + GAP);
    }

    private int top(int index, int cell) {
        return HEADER + index / columns * cell;
    }

    private void draw(
            TextImage image,
            TrajectoryPanel panel,
            String title,
            List<SurfaceResults.Entry> entries,
            int left,
            int top) {
        image.write(title, left, top + 2, NORMAL, SurfaceColors.INK);
        int panelTop = top + PANEL_TITLE;
        panel.draw(
                image,
                left,
                panelTop,
                entries.stream().map(SurfaceResults.Entry::trajectory).toList(),
                steps);
        int right = left + PANEL_WIDTH;
        double line = panelTop + PANEL_HEIGHT + 12;
        right(image, "rate", left + RATE_RIGHT, line, SMALL, SurfaceColors.FAINT);
        right(image, "steps", right, line, SMALL, SurfaceColors.FAINT);
        for (int i = 0; i < entries.size(); i++) {
            SurfaceResults.Entry entry = entries.get(i);
            line += LINE;
            TrajectoryPanel.sample(image, left, line, i);
            image.write(entry.label(), left + 36, line, SMALL, SurfaceColors.INK);
            right(image, entry.learningRate(), left + RATE_RIGHT, line, SMALL, SurfaceColors.INK);
            right(image, steps(entry.trajectory()), right, line, SMALL, SurfaceColors.INK);
        }
    }

    /** Writes a text that ends at a place. */
    private static void right(
            TextImage image, String text, double right, double top, double size, Color color) {
        image.write(text, right - TextImage.width(text, size), top, size, color);
    }

    /** The steps until it is near, in a few letters. */
    private static String steps(Trajectory trajectory) {
        if (trajectory.diverged()) {
            return "diverged";
        }
        Integer settled = trajectory.settled();
        return settled == null ? "-" : settled.toString();
    }
}
