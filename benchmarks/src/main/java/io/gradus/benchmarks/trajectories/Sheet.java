package io.gradus.benchmarks.trajectories;

import io.gradus.benchmarks.drawing.ColorQuantizer;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;

/** The picture of a surface: a panel for each group of optimizers, with its legend below. */
final class Sheet {

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

    /** So few that the file stays below 300 KB. */
    private static final int COLORS = 128;

    private final Contest contest;
    private final int steps;
    private final Map<String, List<Contest.Entry>> groups;
    private final int columns;
    private final int most;

    Sheet(Contest contest, int steps) {
        this.contest = contest;
        this.steps = steps;
        groups = contest.groups();
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
        Surface surface = contest.surface();
        int rows = (groups.size() + columns - 1) / columns;
        int cell = PANEL_TITLE + PANEL_HEIGHT + (most + 1) * LINE + GAP;
        int panelsRight = MARGIN + columns * (PANEL_WIDTH + GAP) - GAP;
        String formula = "f = " + surface.formula();
        double formulaRight = MARGIN + Ink.width(formula, NORMAL);
        boolean free = groups.size() < rows * columns;
        int notesHeight = free ? 0 : notes().size() * LINE + GAP;
        Ink ink =
                new Ink(
                        (int) Math.max(panelsRight, formulaRight) + MARGIN,
                        HEADER + rows * cell + notesHeight);
        ink.write(surface.title(), MARGIN, 24, LARGE, Colours.INK);
        ink.write(formula, MARGIN, 58, NORMAL, Colours.FAINT);
        Panel panel = new Panel(surface, PANEL_WIDTH, PANEL_HEIGHT, 1);
        int index = 0;
        for (Map.Entry<String, List<Contest.Entry>> group : groups.entrySet()) {
            draw(ink, panel, group.getKey(), group.getValue(), left(index), top(index, cell));
            index++;
        }
        int notesTop = free ? top(index, cell) + PANEL_TITLE : HEADER + rows * cell;
        for (String note : notes()) {
            ink.write(note, free ? left(index) : MARGIN, notesTop, SMALL, Colours.FAINT);
            notesTop += LINE;
        }
        return ColorQuantizer.quantize(ink.finish(), COLORS);
    }

    private int left(int index) {
        return MARGIN + index % columns * (PANEL_WIDTH + GAP);
    }

    private int top(int index, int cell) {
        return HEADER + index / columns * cell;
    }

    private void draw(
            Ink ink, Panel panel, String title, List<Contest.Entry> entries, int left, int top) {
        ink.write(title, left, top + 2, NORMAL, Colours.INK);
        int panelTop = top + PANEL_TITLE;
        panel.draw(
                ink,
                left,
                panelTop,
                entries.stream().map(Contest.Entry::trajectory).toList(),
                steps);
        int right = left + PANEL_WIDTH;
        double line = panelTop + PANEL_HEIGHT + 12;
        ink.writeToLeft("rate", left + RATE_RIGHT, line, SMALL, Colours.FAINT);
        ink.writeToLeft("steps", right, line, SMALL, Colours.FAINT);
        for (int i = 0; i < entries.size(); i++) {
            Contest.Entry entry = entries.get(i);
            line += LINE;
            ink.sample(left, line, i);
            ink.write(entry.label(), left + 36, line, SMALL, Colours.INK);
            ink.writeToLeft(entry.learningRate(), left + RATE_RIGHT, line, SMALL, Colours.INK);
            ink.writeToLeft(steps(entry.trajectory()), right, line, SMALL, Colours.INK);
        }
    }

    /** The steps until it is near, in a few letters. */
    private static String steps(Trajectory way) {
        if (way.diverged()) {
            return "diverged";
        }
        Integer settled = way.settled();
        return settled == null ? "-" : settled.toString();
    }
}
