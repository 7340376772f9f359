package io.gradus.augmentations;

import java.util.List;

/**
 * A map of the plane that keeps lines straight: {@code x' = (a x + b y + c) / (g x + h y + 1)} and
 * {@code y' = (d x + e y + f) / (g x + h y + 1)}; an affine map is one with g = h = 0.
 *
 * <p>Coordinates are measured from the top left corner of an image, so that the centre of its first
 * pixel is (0.5, 0.5) and the image covers (0, 0) to (width, height).
 */
record Homography(double a, double b, double c, double d, double e, double f, double g, double h) {

    private static final int UNKNOWNS = 8;

    static Homography affine(double a, double b, double c, double d, double e, double f) {
        return new Homography(a, b, c, d, e, f, 0, 0);
    }

    /**
     * The map that takes each of four points to another, by Gaussian elimination with pivoting.
     *
     * @throws IllegalArgumentException if there are not four, or three of them lie on a line
     */
    static Homography of(List<Point> from, List<Point> to) {
        requireFour("from", from);
        requireFour("to", to);
        double[][] rows = new double[UNKNOWNS][];
        for (int i = 0; i < from.size(); i++) {
            double x = from.get(i).x();
            double y = from.get(i).y();
            double u = to.get(i).x();
            double v = to.get(i).y();
            rows[2 * i] = new double[] {x, y, 1, 0, 0, 0, -u * x, -u * y, u};
            rows[2 * i + 1] = new double[] {0, 0, 0, x, y, 1, -v * x, -v * y, v};
        }
        double[] s = solve(rows);
        return new Homography(s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]);
    }

    private static void requireFour(String what, List<Point> points) {
        if (points.size() != UNKNOWNS / 2) {
            throw new IllegalArgumentException(
                    what + " must be four points, but are " + points.size());
        }
    }

    private static double[] solve(double[][] rows) {
        int n = rows.length;
        for (int column = 0; column < n; column++) {
            int pivot = column;
            for (int row = column + 1; row < n; row++) {
                if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) {
                    pivot = row;
                }
            }
            double[] swapped = rows[pivot];
            rows[pivot] = rows[column];
            rows[column] = swapped;
            if (Math.abs(swapped[column]) < 1e-9) {
                throw new IllegalArgumentException(
                        "no three of the four points may lie on a line, before or after");
            }
            for (int row = 0; row < n; row++) {
                if (row != column) {
                    double times = rows[row][column] / swapped[column];
                    for (int i = column; i <= n; i++) {
                        rows[row][i] -= times * swapped[i];
                    }
                }
            }
        }
        double[] solution = new double[n];
        for (int i = 0; i < n; i++) {
            solution[i] = rows[i][n] / rows[i][i];
        }
        return solution;
    }

    double x(double x, double y) {
        return (a * x + b * y + c) / (g * x + h * y + 1);
    }

    double y(double x, double y) {
        return (d * x + e * y + f) / (g * x + h * y + 1);
    }

    boolean isAffine() {
        return g == 0 && h == 0;
    }

    /** The map that first does this one, then another. */
    Homography then(Homography o) {
        double scale = o.g * c + o.h * f + 1;
        return new Homography(
                (o.a * a + o.b * d + o.c * g) / scale,
                (o.a * b + o.b * e + o.c * h) / scale,
                (o.a * c + o.b * f + o.c) / scale,
                (o.d * a + o.e * d + o.f * g) / scale,
                (o.d * b + o.e * e + o.f * h) / scale,
                (o.d * c + o.e * f + o.f) / scale,
                (o.g * a + o.h * d + g) / scale,
                (o.g * b + o.h * e + h) / scale);
    }

    /**
     * The map back.
     *
     * @throws IllegalArgumentException if there is none
     */
    Homography inverse() {
        double scale = a * e - b * d;
        double determinant = scale + g * (b * f - c * e) - h * (a * f - c * d);
        if (!(Math.abs(scale) > Double.MIN_NORMAL) || determinant == 0) {
            throw new IllegalArgumentException("there is no way back from " + this);
        }
        return new Homography(
                (e - f * h) / scale,
                (c * h - b) / scale,
                (b * f - c * e) / scale,
                (f * g - d) / scale,
                (a - c * g) / scale,
                (c * d - a * f) / scale,
                (d * h - e * g) / scale,
                (b * g - a * h) / scale);
    }
}
