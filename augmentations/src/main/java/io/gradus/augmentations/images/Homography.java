package io.gradus.augmentations.images;

import java.util.List;

/**
 * A map of the plane that keeps lines straight: {@code x' = (a x + b y + c) / (g x + h y + i)} and
 * {@code y' = (d x + e y + f) / (g x + h y + i)}; an affine map is one with g = h = 0 and i = 1.
 *
 * <p>Coordinates are measured from the top left corner of an image, so that the center of its first
 * pixel is (0.5, 0.5) and the image covers (0, 0) to (width, height).
 *
 * @param a see above
 * @param b see above
 * @param c see above
 * @param d see above
 * @param e see above
 * @param f see above
 * @param g see above
 * @param h see above
 * @param i see above
 */
public record Homography(
        double a, double b, double c, double d, double e, double f, double g, double h, double i) {

    static final Homography IDENTITY = affine(1, 0, 0, 0, 1, 0);

    private static final int UNKNOWNS = 8;

    /**
     * {@return an affine map}
     *
     * @param a how far a step to the right goes to the right
     * @param b how far a step down goes to the right
     * @param c where (0, 0) goes, to the right
     * @param d how far a step to the right goes down
     * @param e how far a step down goes down
     * @param f where (0, 0) goes, down
     */
    public static Homography affine(double a, double b, double c, double d, double e, double f) {
        return new Homography(a, b, c, d, e, f, 0, 0, 1);
    }

    /**
     * {@return the map that takes each of four points to another}
     *
     * @param from the points
     * @param to where they go, in the same order
     * @throws IllegalArgumentException if there are not four, three of them lie on a line, or the
     *     top left corner would come to lie infinitely far away
     */
    public static Homography of(List<Point> from, List<Point> to) {
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
        return new Homography(s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7], 1);
    }

    private static void requireFour(String what, List<Point> points) {
        if (points.size() != UNKNOWNS / 2) {
            throw new IllegalArgumentException(
                    what + " must be four points, but are " + points.size());
        }
    }

    // Gaussian elimination with pivoting.
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
                        "no three of the four points may lie on a line, before or after, and"
                                + " the top left corner must not move infinitely far");
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
        return (a * x + b * y + c) / (g * x + h * y + i);
    }

    double y(double x, double y) {
        return (d * x + e * y + f) / (g * x + h * y + i);
    }

    boolean isAffine() {
        return g == 0 && h == 0;
    }

    /** The map that first does this one, then another. */
    Homography then(Homography o) {
        return scaled(
                o.a * a + o.b * d + o.c * g,
                o.a * b + o.b * e + o.c * h,
                o.a * c + o.b * f + o.c * i,
                o.d * a + o.e * d + o.f * g,
                o.d * b + o.e * e + o.f * h,
                o.d * c + o.e * f + o.f * i,
                o.g * a + o.h * d + o.i * g,
                o.g * b + o.h * e + o.i * h,
                o.g * c + o.h * f + o.i * i);
    }

    /**
     * {@return the map back}
     *
     * @throws IllegalArgumentException if there is none
     */
    public Homography inverse() {
        double determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
        if (!(Math.abs(determinant) > Double.MIN_NORMAL)) {
            throw new IllegalArgumentException("there is no way back from " + this);
        }
        return scaled(
                e * i - f * h,
                c * h - b * i,
                b * f - c * e,
                f * g - d * i,
                a * i - c * g,
                c * d - a * f,
                d * h - e * g,
                b * g - a * h,
                a * e - b * d);
    }

    // With i = 1, or 0 if the top left corner moves infinitely far away.
    private static Homography scaled(double... m) {
        double scale = m[8] == 0 ? 1 : m[8];
        return new Homography(
                m[0] / scale,
                m[1] / scale,
                m[2] / scale,
                m[3] / scale,
                m[4] / scale,
                m[5] / scale,
                m[6] / scale,
                m[7] / scale,
                m[8] / scale);
    }
}
