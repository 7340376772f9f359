package io.gradus.schedulers.charts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The names at the ends of lines, moved apart; none if there are more than have room. */
final class EndNames {

    private static final int HEIGHT = 14;
    private static final int LENGTH = 26;
    private static final double LETTER = 7;

    /** From the field to where the names begin. */
    static final int GAP = 16;

    private EndNames() {}

    /**
     * A name.
     *
     * @param series the line
     * @param x where the line ends
     * @param y where the line ends
     * @param place the height of the name
     */
    record Name(Series series, double x, double y, double place) {

        private Name at(double newPlace) {
            return new Name(series, x, y, newPlace);
        }

        String text() {
            return shown(series.name());
        }
    }

    /** A name, if it is long its beginning. */
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

    static List<Name> of(LineChart chart, Axis x, Axis y) {
        List<Name> names = new ArrayList<>();
        for (Series line : chart.series()) {
            for (int i = line.x().length - 1; i >= 0; i--) {
                if (y.scale().accepts(line.mean()[i])) {
                    double end = y.at(line.mean()[i]);
                    names.add(new Name(line, x.at(line.x()[i]), end, end));
                    break;
                }
            }
        }
        names.sort(Comparator.comparingDouble(Name::y));
        moveApart(names, chart.layout());
        return names;
    }

    private static void moveApart(List<Name> names, Layout layout) {
        if ((names.size() - 1) * HEIGHT > layout.bottom() - layout.top()) {
            names.clear();
        }
        double floor = layout.bottom();
        for (int i = names.size() - 1; i >= 0; i--) {
            names.set(i, names.get(i).at(Math.min(names.get(i).place(), floor)));
            floor = names.get(i).place() - HEIGHT;
        }
        double ceiling = layout.top();
        for (int i = 0; i < names.size(); i++) {
            names.set(i, names.get(i).at(Math.max(names.get(i).place(), ceiling)));
            ceiling = names.get(i).place() + HEIGHT;
        }
    }
}
