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
            List.of(new Vector2(1, 1)),
            (x, y) -> (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x),
            (x, y) -> new Vector2(-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x))),
    /** A plateau with steep walls. */
    BEALE(
            "Beale",
            "(1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 + (2.625 - x + x y^3)^2",
            new Vector2(1, 1.5),
            new ViewBounds(-0.6, 4.2, -1.5, 2.1),
            List.of(new Vector2(3, 0.5)),
            Surface::beale,
            Surface::bealeGradient),
    /**
     * A straight valley, 50 times as steep across as along. It lies along neither axis, and its
     * minimum not at the origin, to which weight decay would lead.
     */
    VALLEY(
            "Valley",
            "0.1 ((4 x + 3 y - 11) / 5)^2 + 5 ((4 y - 3 x + 2) / 5)^2",
            new Vector2(-6, -3),
            new ViewBounds(-7.6, 5.2, -5.9, 3.7),
            List.of(new Vector2(2, 1)),
            Surface::valley,
            Surface::valleyGradient),
    /** A saddle at the origin between two minima; the start lies almost on the ridge. */
    SADDLE(
            "Saddle",
            "(1 - x^2 / 2)^2 + y^2",
            new Vector2(0.01, 1.5),
            new ViewBounds(-2.4, 2.4, -1.8, 1.8),
            List.of(new Vector2(Math.sqrt(2), 0), new Vector2(-Math.sqrt(2), 0)),
            (x, y) -> (1 - x * x / 2) * (1 - x * x / 2) + y * y,
            (x, y) -> new Vector2(-2 * x * (1 - x * x / 2), 2 * y));

    /** The height at a place. */
    @FunctionalInterface
    private interface Height {
        double at(double x, double y);
    }

    /** Both partial derivatives at a place. */
    @FunctionalInterface
    private interface Slope {
        Vector2 at(double x, double y);
    }

    private final String title;
    private final String formula;
    private final Vector2 start;
    private final ViewBounds view;
    private final List<Vector2> minima;
    private final Height height;
    private final Slope slope;

    Surface(
            String title,
            String formula,
            Vector2 start,
            ViewBounds view,
            List<Vector2> minima,
            Height height,
            Slope slope) {
        this.title = title;
        this.formula = formula;
        this.start = start;
        this.view = view;
        this.minima = minima;
        this.height = height;
        this.slope = slope;
    }

    private static double beale(double x, double y) {
        double a = 1.5 - x + x * y;
        double b = 2.25 - x + x * y * y;
        double c = 2.625 - x + x * y * y * y;
        return a * a + b * b + c * c;
    }

    private static Vector2 bealeGradient(double x, double y) {
        double a = 2 * (1.5 - x + x * y);
        double b = 2 * (2.25 - x + x * y * y);
        double c = 2 * (2.625 - x + x * y * y * y);
        return new Vector2(
                a * (y - 1) + b * (y * y - 1) + c * (y * y * y - 1),
                a * x + b * x * 2 * y + c * x * 3 * y * y);
    }

    private static double valley(double x, double y) {
        double along = (4 * x + 3 * y - 11) / 5;
        double across = (4 * y - 3 * x + 2) / 5;
        return 0.1 * along * along + 5 * across * across;
    }

    private static Vector2 valleyGradient(double x, double y) {
        double along = 0.2 * (4 * x + 3 * y - 11) / 5;
        double across = 10 * (4 * y - 3 * x + 2) / 5;
        return new Vector2((4 * along - 3 * across) / 5, (3 * along + 4 * across) / 5);
    }

    /** Finds a surface by its name. */
    static Surface of(String name) {
        return Require.oneOf("surface", name, List.of(values()), "--surface");
    }

    /** The value at a point, 0 or more. */
    double value(Vector2 at) {
        return height.at(at.x(), at.y());
    }

    Vector2 gradient(Vector2 at) {
        return slope.at(at.x(), at.y());
    }

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
