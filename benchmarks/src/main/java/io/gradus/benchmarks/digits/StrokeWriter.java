package io.gradus.benchmarks.digits;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Writes a digit as somebody would: picks a way of writing it, moves its points, bends, slants,
 * turns, stretches and shifts it, and draws it with some pen.
 */
final class StrokeWriter {

    /** Pixels for one unit of an outline, which is about 84 units high. */
    private static final double SCALE = 0.205;

    /** StrokeRaster that is left free at each side, in pixels. */
    private static final double MARGIN = 1.5;

    /** The most by which a stroke gets broader or thinner from its middle to an end. */
    private static final double PRESSURE = 0.35;

    private final RandomGenerator random;

    StrokeWriter(RandomGenerator random) {
        this.random = random;
    }

    /** Writes the digit into {@code StrokeRaster.SIZE * StrokeRaster.SIZE} bytes from {@code offset}. */
    void write(int digit, byte[] pixels, int offset) {
        List<Outline> ways = Outlines.of(digit);
        List<Stroke> traces = trace(ways.get(random.nextInt(ways.size())));
        bend(traces);
        turn(traces);
        double radius = between(0.8, 1.6);
        place(traces, radius);

        StrokeRaster paper = new StrokeRaster();
        for (Stroke trace : traces) {
            double pressure = between(-PRESSURE, PRESSURE);
            paper.draw(trace, radius * (1 - pressure), radius * (1 + pressure));
        }
        paper.blur((float) between(0.02, 0.22));
        paper.scan(between(0.7, 1), between(0, 0.05), random, pixels, offset);
    }

    /** An unsteady hand: every point of the outline moves a little. */
    private List<Stroke> trace(Outline way) {
        double unsteady = between(0.4, 1.9);
        return way.strokes().stream()
                .map(stroke -> stroke.stream().map(point -> near(point, unsteady)).toList())
                .map(Stroke::through)
                .toList();
    }

    private Outline.Point near(Outline.Point point, double unsteady) {
        return new Outline.Point(
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
    private void bend(List<Stroke> traces) {
        for (int wave = 0; wave < 3; wave++) {
            double fx = between(-0.016, 0.016);
            double fy = between(-0.016, 0.016);
            double phase = between(0, 1);
            double dx = 3 * random.nextGaussian();
            double dy = 3 * random.nextGaussian();
            for (Stroke trace : traces) {
                for (int i = 0; i < trace.length(); i++) {
                    double angle = fx * trace.x[i] + fy * trace.y[i] + phase;
                    double height = StrictMath.sin(2 * Math.PI * angle);
                    trace.x[i] += dx * height;
                    trace.y[i] += dy * height;
                }
            }
        }
    }

    /** Slants by a shear, stretches each axis, turns, all about the middle. */
    private void turn(List<Stroke> traces) {
        double shear = 0.17 * random.nextGaussian();
        double width = SCALE * between(0.7, 1.2);
        double height = SCALE * between(0.85, 1.1);
        double angle = 0.12 * random.nextGaussian();
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        for (Stroke trace : traces) {
            for (int i = 0; i < trace.length(); i++) {
                double y = height * (trace.y[i] - 50);
                double x = width * (trace.x[i] - 50) - shear * y;
                trace.x[i] = cos * x - sin * y;
                trace.y[i] = sin * x + cos * y;
            }
        }
    }

    /** Puts the box around the traces somewhere near the middle of the paper, all of it inside. */
    private void place(List<Stroke> traces, double radius) {
        Box box = Box.around(traces);
        double room = StrokeRaster.SIZE - 2 * (MARGIN + (1 + PRESSURE) * radius);
        double scale = Math.min(1, room / Math.max(box.width(), box.height()));
        double slackX = (room - scale * box.width()) / 2;
        double slackY = (room - scale * box.height()) / 2;
        double shiftX = StrokeRaster.SIZE / 2.0 + limit(1.3 * random.nextGaussian(), slackX);
        double shiftY = StrokeRaster.SIZE / 2.0 + limit(1.3 * random.nextGaussian(), slackY);
        for (Stroke trace : traces) {
            for (int i = 0; i < trace.length(); i++) {
                trace.x[i] = scale * (trace.x[i] - box.centreX()) + shiftX;
                trace.y[i] = scale * (trace.y[i] - box.centreY()) + shiftY;
            }
        }
    }

    private record Box(double left, double top, double right, double bottom) {

        static Box around(List<Stroke> traces) {
            double left = Double.POSITIVE_INFINITY;
            double top = Double.POSITIVE_INFINITY;
            double right = Double.NEGATIVE_INFINITY;
            double bottom = Double.NEGATIVE_INFINITY;
            for (Stroke trace : traces) {
                for (int i = 0; i < trace.length(); i++) {
                    left = Math.min(left, trace.x[i]);
                    top = Math.min(top, trace.y[i]);
                    right = Math.max(right, trace.x[i]);
                    bottom = Math.max(bottom, trace.y[i]);
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

        double centreX() {
            return (left + right) / 2;
        }

        double centreY() {
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
