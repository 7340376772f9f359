package io.gradus.benchmarks.training;

import java.util.ArrayList;
import java.util.List;

/**
 * Values measured in the course of a run.
 *
 * @param epoch when: 0 at the beginning, 1 after the first epoch
 * @param value what was measured then
 */
public record Curve(double[] epoch, double[] value) {

    /** Collects a curve. */
    static final class Builder {

        private final List<double[]> points = new ArrayList<>();

        void add(double epoch, double value) {
            points.add(new double[] {round(epoch), round(value)});
        }

        void restore(Curve curve) {
            points.clear();
            for (int i = 0; i < curve.epoch().length; i++) {
                points.add(new double[] {curve.epoch()[i], curve.value()[i]});
            }
        }

        Curve build() {
            return new Curve(
                    points.stream().mapToDouble(point -> point[0]).toArray(),
                    points.stream().mapToDouble(point -> point[1]).toArray());
        }

        /** Six digits are more than a curve shows, and keep files small. */
        private static double round(double value) {
            return value == 0
                    ? 0
                    : Double.parseDouble(String.format((java.util.Locale) null, "%.5e", value));
        }
    }
}
