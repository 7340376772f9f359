package io.gradus.charts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Names of lines at their ends, moved apart; none if there are more than have room. */
final class EndLabels {

    private static final int HEIGHT = 14;
    private static final int LENGTH = 26;
    private static final double LETTER = 7;

    /** From the field to where the names begin. */
    static final int GAP = 16;

    private EndLabels() {}

    /**
     * The name of a line, beside its end.
     *
     * @param series the line
     * @param x where the line ends
     * @param y where the line ends
     * @param place the height of the name
     */
    record Label(Series series, double x, double y, double place) {

        private Label at(double newPlace) {
            return new Label(series, x, y, newPlace);
        }

        String text() {
            return shown(series.name());
        }
    }

    /** A name, shortened if it is long. */
    private static String shown(String name) {
        int length = name.codePointCount(0, name.length());
        return length <= LENGTH
                ? name
                : name.substring(0, name.offsetByCodePoints(0, LENGTH - 1)) + "…";
    }

    /** How far from the field the names reach. */
    static int width(List<Series> lines) {
        int longest = lines.stream().mapToInt(line -> shown(line.name()).length()).max().orElse(0);
        return GAP + (int) Math.ceil(LETTER * longest);
    }

    static List<Label> of(List<Series> series, Axis x, Axis y) {
        List<Label> labels = new ArrayList<>();
        for (Series line : series) {
            for (int i = line.x().length - 1; i >= 0; i--) {
                if (y.scale().accepts(line.mean()[i])) {
                    double end = y.at(line.mean()[i]);
                    labels.add(new Label(line, x.at(line.x()[i]), end, end));
                    break;
                }
            }
        }
        labels.sort(Comparator.comparingDouble(Label::y));
        moveApart(labels, y);
        return labels;
    }

    private static void moveApart(List<Label> labels, Axis y) {
        if ((labels.size() - 1) * HEIGHT > y.from() - y.to()) {
            labels.clear();
        }
        double floor = y.from();
        for (int i = labels.size() - 1; i >= 0; i--) {
            labels.set(i, labels.get(i).at(Math.min(labels.get(i).place(), floor)));
            floor = labels.get(i).place() - HEIGHT;
        }
        double ceiling = y.to();
        for (int i = 0; i < labels.size(); i++) {
            labels.set(i, labels.get(i).at(Math.max(labels.get(i).place(), ceiling)));
            ceiling = labels.get(i).place() + HEIGHT;
        }
    }
}
