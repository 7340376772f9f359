package io.gradus.benchmarks.digits;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A generator of handwritten digits: it draws a form of the digit and distorts it at random (noise
 * on its points, elastic distortion, shear, rotation, scale, shift, pen width).
 */
final class StrokeWriter {

    /** Pixels for one unit of an outline, which is about 84 units high. */
    private static final double SCALE = 0.205;

    /** The free margin at each side, in pixels. */
    private static final double MARGIN = 1.5;

    /** The most by which a stroke gets broader or thinner from its middle to an end. */
    private static final double PRESSURE = 0.35;

    private final RandomGenerator random;

    StrokeWriter(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Writes the digit into {@code StrokeRaster.SIZE * StrokeRaster.SIZE} bytes from {@code
     * offset}.
     */
    void write(int digit, byte[] pixels, int offset) {
        List<Outline> forms = Outlines.of(digit);
        List<Stroke> strokes = trace(forms.get(random.nextInt(forms.size())));
        bend(strokes);
        turn(strokes);
        double radius = between(0.8, 1.6);
        place(strokes, radius);

        StrokeRaster raster = new StrokeRaster();
        for (Stroke stroke : strokes) {
            double pressure = between(-PRESSURE, PRESSURE);
            raster.draw(stroke, radius * (1 - pressure), radius * (1 + pressure));
        }
        raster.blur((float) between(0.02, 0.22));
        raster.scan(between(0.7, 1), between(0, 0.05), random, pixels, offset);
    }

    /** Adds noise to every point of the outline. */
    private List<Stroke> trace(Outline form) {
        double unsteady = between(0.4, 1.9);
        return form.strokes().stream()
                .map(stroke -> stroke.stream().map(point -> near(point, unsteady)).toList())
                .map(Stroke::through)
                .toList();
    }

    private Outline.ControlPoint near(Outline.ControlPoint point, double unsteady) {
        return new Outline.ControlPoint(
                point.x() + unsteady * random.nextGaussian(),
                point.y() + unsteady * random.nextGaussian(),
                point.corner());
    }

    /**
     * Elastic distortion: moves each place by a smooth field, a sum of waves in random directions.
     *
     * @see <a href="https://doi.org/10.1109/ICDAR.2003.1227801">Simard, Steinkraus and Platt, Best
     *     practices for convolutional neural networks, 2003</a>, whose field is blurred noise
     */
    private void bend(List<Stroke> strokes) {
        for (int wave = 0; wave < 3; wave++) {
            double fx = between(-0.016, 0.016);
            double fy = between(-0.016, 0.016);
            double phase = between(0, 1);
            double dx = 3 * random.nextGaussian();
            double dy = 3 * random.nextGaussian();
            for (Stroke stroke : strokes) {
                for (int i = 0; i < stroke.length(); i++) {
                    double angle = fx * stroke.x[i] + fy * stroke.y[i] + phase;
                    double height = StrictMath.sin(2 * Math.PI * angle);
                    stroke.x[i] += dx * height;
                    stroke.y[i] += dy * height;
                }
            }
        }
    }

    /** Slants by a shear, stretches each axis, turns, all about the middle. */
    private void turn(List<Stroke> strokes) {
        double shear = 0.17 * random.nextGaussian();
        double width = SCALE * between(0.7, 1.2);
        double height = SCALE * between(0.85, 1.1);
        double angle = 0.12 * random.nextGaussian();
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        for (Stroke stroke : strokes) {
            for (int i = 0; i < stroke.length(); i++) {
                double y = height * (stroke.y[i] - 50);
                double x = width * (stroke.x[i] - 50) - shear * y;
                stroke.x[i] = cos * x - sin * y;
                stroke.y[i] = sin * x + cos * y;
            }
        }
    }

    /**
     * Puts the box around the strokes somewhere near the middle of the raster, all of it inside.
     */
    private void place(List<Stroke> strokes, double radius) {
        Box box = Box.around(strokes);
        double room = StrokeRaster.SIZE - 2 * (MARGIN + (1 + PRESSURE) * radius);
        double scale = Math.min(1, room / Math.max(box.width(), box.height()));
        double slackX = (room - scale * box.width()) / 2;
        double slackY = (room - scale * box.height()) / 2;
        double shiftX = StrokeRaster.SIZE / 2.0 + limit(1.3 * random.nextGaussian(), slackX);
        double shiftY = StrokeRaster.SIZE / 2.0 + limit(1.3 * random.nextGaussian(), slackY);
        for (Stroke stroke : strokes) {
            for (int i = 0; i < stroke.length(); i++) {
                stroke.x[i] = scale * (stroke.x[i] - box.centerX()) + shiftX;
                stroke.y[i] = scale * (stroke.y[i] - box.centerY()) + shiftY;
            }
        }
    }

    private record Box(double left, double top, double right, double bottom) {

        static Box around(List<Stroke> strokes) {
            double left = Double.POSITIVE_INFINITY;
            double top = Double.POSITIVE_INFINITY;
            double right = Double.NEGATIVE_INFINITY;
            double bottom = Double.NEGATIVE_INFINITY;
            for (Stroke stroke : strokes) {
                for (int i = 0; i < stroke.length(); i++) {
                    left = Math.min(left, stroke.x[i]);
                    top = Math.min(top, stroke.y[i]);
                    right = Math.max(right, stroke.x[i]);
                    bottom = Math.max(bottom, stroke.y[i]);
                }
            }
            return new Box(left, top, right, bottom);
        }

        double width() {
            return right - left;
        }

        double height() {
            return bottom - top;
        }

        double centerX() {
            return (left + right) / 2;
        }

        double centerY() {
            return (top + bottom) / 2;
        }
    }

    private static double limit(double value, double bound) {
        return Math.min(Math.max(value, -bound), bound);
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }
}
