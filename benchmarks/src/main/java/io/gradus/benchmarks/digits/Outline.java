package io.gradus.benchmarks.digits;

import java.util.Arrays;
import java.util.List;

/** One form of a digit: a name, and the strokes of the pen in a square of 100 by 100. */
record Outline(String name, List<List<ControlPoint>> strokes) {

    /** A point that the pen passes; at a corner it changes direction at once. */
    record ControlPoint(double x, double y, boolean corner) {

        static ControlPoint parse(String text) {
            boolean corner = text.endsWith("!");
            String[] xy = (corner ? text.substring(0, text.length() - 1) : text).split(",");
            return new ControlPoint(Double.parseDouble(xy[0]), Double.parseDouble(xy[1]), corner);
        }
    }

    /** Reads {@code name: x,y x,y! x,y / x,y x,y}, as {@link Outlines} explains. */
    static Outline parse(String line) {
        String[] parts = line.split(":\\s*");
        return new Outline(
                parts[0], Arrays.stream(parts[1].split(" / ")).map(Outline::stroke).toList());
    }

    private static List<ControlPoint> stroke(String text) {
        return Arrays.stream(text.split(" ")).map(ControlPoint::parse).toList();
    }
}
