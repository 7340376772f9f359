package io.gradus.schedulers.charts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The names at the ends of lines, moved apart; none if there are more than have room. */
final class EndNames {

    private static final int HEIGHT = 14;
    private static final int LENGTH = 16;

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

        /** The name, if it is long its beginning. */
        String text() {
            String name = series.name();
            int length = name.codePointCount(0, name.length());
            return length <= LENGTH
                    ? name
                    : name.substring(0, name.offsetByCodePoints(0, LENGTH - 1)) + "…";
        }
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
