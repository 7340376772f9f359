package io.gradus.benchmarks.studies.trajectories;

import io.gradus.benchmarks.cli.Require;
import java.util.List;
import java.util.Locale;

/** A function of two variables to be minimized, whose least value is 0. */
enum Surface {

    /** A bent valley: easy to reach, hard to follow. */
    ROSENBROCK(
            "Rosenbrock",
            "(1 - x)^2 + 100 (y - x^2)^2",
            new Vector2(-1.2, 1),
            new ViewBounds(-1.9, 1.9, -0.7, 2.15),
            List.of(new Vector2(1, 1))) {

        @Override
        double value(Vector2 at) {
            double a = 1 - at.x();
            double b = at.y() - at.x() * at.x();
            return a * a + 100 * b * b;
        }

        @Override
        Vector2 gradient(Vector2 at) {
            double b = at.y() - at.x() * at.x();
            return new Vector2(-2 * (1 - at.x()) - 400 * at.x() * b, 200 * b);
        }
    },

    /** A plateau with steep walls. */
    BEALE(
            "Beale",
            "(1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 + (2.625 - x + x y^3)^2",
            new Vector2(1, 1.5),
            new ViewBounds(-0.6, 4.2, -1.5, 2.1),
            List.of(new Vector2(3, 0.5))) {

        @Override
        double value(Vector2 at) {
            double sum = 0;
            for (int i = 0; i < BEALE_TERMS.length; i++) {
                double term = bealeTerm(at, i);
                sum += term * term;
            }
            return sum;
        }

        @Override
        Vector2 gradient(Vector2 at) {
            double x = 0;
            double y = 0;
            for (int i = 0; i < BEALE_TERMS.length; i++) {
                double term = bealeTerm(at, i);
                x += 2 * term * (Math.pow(at.y(), i + 1.0) - 1);
                y += 2 * term * at.x() * (i + 1) * Math.pow(at.y(), i);
            }
            return new Vector2(x, y);
        }
    },

    /**
     * A straight valley, 50 times as steep across as along. It lies along neither axis, and its
     * minimum not at the origin, to which weight decay would lead.
     */
    VALLEY(
            "Valley",
            "0.1 ((4 x + 3 y - 11) / 5)^2 + 5 ((4 y - 3 x + 2) / 5)^2",
            new Vector2(-6, -3),
            new ViewBounds(-7.6, 5.2, -5.9, 3.7),
            List.of(new Vector2(2, 1))) {

        @Override
        double value(Vector2 at) {
            double along = (4 * at.x() + 3 * at.y() - 11) / 5;
            double across = (4 * at.y() - 3 * at.x() + 2) / 5;
            return 0.1 * along * along + 5 * across * across;
        }

        @Override
        Vector2 gradient(Vector2 at) {
            double along = 0.2 * (4 * at.x() + 3 * at.y() - 11) / 5;
            double across = 10 * (4 * at.y() - 3 * at.x() + 2) / 5;
            return new Vector2((4 * along - 3 * across) / 5, (3 * along + 4 * across) / 5);
        }
    },

    /** A saddle at the origin between two minima; the start lies almost on the ridge. */
    SADDLE(
            "Saddle",
            "(1 - x^2 / 2)^2 + y^2",
            new Vector2(0.01, 1.5),
            new ViewBounds(-2.4, 2.4, -1.8, 1.8),
            List.of(new Vector2(Math.sqrt(2), 0), new Vector2(-Math.sqrt(2), 0))) {

        @Override
        double value(Vector2 at) {
            double a = 1 - at.x() * at.x() / 2;
            return a * a + at.y() * at.y();
        }

        @Override
        Vector2 gradient(Vector2 at) {
            return new Vector2(-2 * at.x() * (1 - at.x() * at.x() / 2), 2 * at.y());
        }
    };

    private static final double[] BEALE_TERMS = {1.5, 2.25, 2.625};

    private final String title;
    private final String formula;
    private final Vector2 start;
    private final ViewBounds view;
    private final List<Vector2> minima;

    Surface(String title, String formula, Vector2 start, ViewBounds view, List<Vector2> minima) {
        this.title = title;
        this.formula = formula;
        this.start = start;
        this.view = view;
        this.minima = minima;
    }

    private static double bealeTerm(Vector2 at, int i) {
        return BEALE_TERMS[i] - at.x() + at.x() * Math.pow(at.y(), i + 1.0);
    }

    /** Finds a surface by its name. */
    static Surface of(String name) {
        return Require.oneOf("surface", name, List.of(values()), "--surface");
    }

    abstract double value(Vector2 at);

    abstract Vector2 gradient(Vector2 at);

    /** The name on a command line and in file names, which is in small letters. */
    String id() {
        return toString();
    }

    @Override
    public String toString() {
        return title.toLowerCase(Locale.ROOT);
    }

    String title() {
        return title;
    }

    String formula() {
        return formula;
    }

    Vector2 start() {
        return start;
    }

    ViewBounds view() {
        return view;
    }

    List<Vector2> minima() {
        return minima;
    }

    /** The distance to the nearest minimum. */
    double distance(Vector2 from) {
        return minima.stream().mapToDouble(from::distanceTo).min().orElseThrow();
    }
}
