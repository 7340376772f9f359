package io.gradus.charts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Draws in a JVM of its own, and prints how that went. */
final class MachineProbe {

    private static final LineChart CHART =
            new LineChart(
                    "title",
                    "step",
                    100,
                    Scale.LINEAR,
                    0,
                    false,
                    Look.PLOT,
                    List.of(Sampled.of(step -> 0.1 / (1 + step), 100).series("line", 0, 1)));

    private MachineProbe() {}

    /** Draws to the folder that is named: a PNG, an SVG, and a PNG again. */
    public static void main(String[] args) throws IOException {
        draw(Path.of(args[0], "a.png"));
        draw(Path.of(args[0], "b.svg"));
        draw(Path.of(args[0], "c.png"));
        System.out.println("headless: " + System.getProperty("java.awt.headless"));
    }

    private static void draw(Path file) throws IOException {
        try {
            Figure figure = new Figure(List.of(CHART), 1);
            boolean svg = file.toString().endsWith(".svg");
            Files.write(file, svg ? figure.svg().getBytes(StandardCharsets.UTF_8) : figure.png(1));
            System.out.println(file.getFileName() + ": " + Files.size(file) + " bytes");
        } catch (UnsupportedOperationException e) {
            System.out.println(file.getFileName() + ": " + e.getMessage());
        }
    }
}
